"""The processes of a session: a worker, its engines, and whatever they have started. Linux only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING

from watermark_scan.errors import WorkersBrokenError
from watermark_scan.execution.tasks import Job, Setup, Task, worker_environment

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_PROCESSES = Path("/proc")
_ROUNDS = 200
_PAUSES = (0.001, 0.01)
"""Seconds after the first look, and between the others: what was killed is gone soon, unless a fork was on its way."""


def members(session: int) -> list[int]:
    """The processes of a session that are alive.

    Args:
        session: Its number, which is that of the process it began with.
    """
    return [int(entry.name) for entry in os.scandir(_PROCESSES) if entry.name.isdigit() and _is_member(entry, session)]


def end_session(session: int, *, spared: int | None = None) -> None:
    """Kill every process of a session, also those that are started meanwhile.

    A group would not do: each engine has one of its own, so that its wrapper scripts can be ended with it.

    Args:
        session: Its number; its first process must not be waited for yet, so that nobody else can have the number.
        spared: A process that stays.
    """
    for number in range(_ROUNDS):
        found = [process for process in members(session) if process != spared]
        if not found:
            return
        for process in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
        time.sleep(_PAUSES[number > 0])


def _is_member(entry: os.DirEntry[str], session: int) -> bool:
    try:
        # The name, in brackets, may hold anything; then state, parent, group, session.
        state, _, _, found = Path(entry.path, "stat").read_bytes().rpartition(b")")[2].split()[:4]
    except (OSError, ValueError):  # gone meanwhile
        return False
    return int(found) == session and state not in {b"Z", b"X"}


_BOOT = "import sys; sys.path[:] = sys.argv[2:]; from watermark_scan.execution.worker import run; run(int(sys.argv[1]))"
"""Not `multiprocessing`: it would run the user's main module again, which asks every script for a guard."""
_START_SECONDS = 120.0
"""For loading the libraries and the list, which takes one or two on an idle machine."""
_GRACE = 5.0
"""Seconds after which a worker that should have been ended ends itself."""
DEBUG_VARIABLE = "WATERMARK_SCAN_DEBUG"


@dataclass(slots=True, kw_only=True, eq=False)
class Entry:
    """A task on its way.

    Attributes:
        number: Its place in the order, from 0.
        task: What to do.
        tries: How many workers it has cost.
        started: When it was last given to a worker, in seconds of the monotonic clock; None for never.
    """

    number: int
    task: Task
    tries: int = 0
    started: float | None = None

    def seconds(self, now: float) -> float:
        """How long its last worker has had it; 0 where none had."""
        return 0.0 if self.started is None else now - self.started


class WorkerProcess:
    """A worker process.

    Attributes:
        entry: What it works on; None while it is idle.
        served: How many tasks it has been given.
        is_ready: Whether it has its scanner.
        deadline: When it is to be ended, in seconds of the monotonic clock; None for never.

    Raises:
        WorkersBrokenError: No process can be started.
    """

    def __init__(self, recipe: bytes, max_memory: int | None) -> None:
        self.entry: Entry | None = None
        self.served = 0
        self.is_ready = False
        self.deadline: float | None = time.monotonic() + _START_SECONDS
        self._folder = _own_folder()
        self.connection, theirs = Pipe()
        try:
            with theirs:
                self._process = _started(theirs, self._folder)
        except OSError as error:
            self._forget()
            raise WorkersBrokenError(
                f"No worker process can be started: {error.strerror or type(error).__name__}.",
                remedy="Free memory or processes, or choose fewer with --jobs.",
            ) from error
        self._tell(Setup(recipe=recipe, max_memory=max_memory, folder=self._folder))

    @property
    def number(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def is_free(self) -> bool:
        """Whether it waits for a task."""
        return self.is_ready and self.entry is None

    def give(self, entry: Entry, seconds: float) -> None:
        """Have it scan; it is free.

        Args:
            entry: What to scan.
            seconds: How long that may take.
        """
        self.entry, self.served = entry, self.served + 1
        entry.started = time.monotonic()
        self.deadline = entry.started + seconds
        self._tell(Job(source=entry.task.source, seconds=seconds + _GRACE))

    def end(self) -> int:
        """End it with everything it has started, remove its temporary files, and give its exit status.

        It is killed: it holds nothing that is worth an orderly end. The status is that of its own death, if it is dead.
        """
        # The signals go first: only a process that was not waited for keeps its number.
        end_session(self._process.pid)
        self._forget()
        return self._process.wait()

    def _tell(self, message: Setup | Job) -> None:
        # One that has died meanwhile is noticed by its silence.
        with suppress(OSError):
            self.connection.send(message)

    def _forget(self) -> None:
        self.connection.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _own_folder() -> str | None:
    """A folder for one worker's temporary files; None where there is no place for any, which its engines will tell."""
    try:
        return tempfile.mkdtemp(prefix="watermark-scan-worker-")
    except OSError:
        return None


def _started(socket: Connection, folder: str | None) -> subprocess.Popen[bytes]:
    # Engines talk to people who debug, and to nobody else.
    talk = None if os.environ.get(DEBUG_VARIABLE) and sys.stderr is not None else subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603  this very interpreter, with our own words
        [
            sys.executable or "",
            # Not from the working folder: it may be full of strangers' files.
            "-P",
            "-X",
            f"utf8={sys.flags.utf8_mode}",
            "-c",
            _BOOT,
            str(socket.fileno()),
            *(path for path in sys.path if isinstance(path, str)),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=talk,
        pass_fds=(socket.fileno(),),
        start_new_session=True,
        env=worker_environment(folder),
    )
