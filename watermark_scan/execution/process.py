"""A worker process as its supervisor sees it: started, given jobs, and ended with everything it has started."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe, get_context
from typing import TYPE_CHECKING

from watermark_scan.errors import DEBUG_VARIABLE, WorkersBrokenError
from watermark_scan.execution import platform_limits
from watermark_scan.execution.worker import Job, Setup, run_spawned

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from watermark_scan.execution.tasks import Task

_START_CODE = (
    "import sys; sys.path[:] = sys.argv[2:]; "
    "from watermark_scan.execution.worker import run_inherited; run_inherited(int(sys.argv[1]))"
)
_START_SECONDS = 120.0
"""For loading the libraries and the list, which takes one or two on an idle machine."""
_GRACE = 5.0
"""Seconds after which a worker that should have been ended ends itself."""


@dataclass(slots=True, kw_only=True, eq=False)
class PendingTask:
    """A task that was taken and has no report yet.

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

    Args:
        factory: A pickled `ScannerFactory`.
        max_memory: Bytes of address space that it may have; None for no limit.

    Attributes:
        connection: Its answers come from here.
        pending: What it works on; None while it is idle.
        served: How many tasks it has been given.
        is_ready: Whether it has its scanner.
        deadline: When it is to be ended, in seconds of the monotonic clock; None for never.

    Raises:
        WorkersBrokenError: No process can be started.
    """

    def __init__(self, factory: bytes, max_memory: int | None) -> None:
        self.pending: PendingTask | None = None
        self.served = 0
        self.is_ready = False
        self.deadline: float | None = time.monotonic() + _START_SECONDS
        self._folder = _temporary_folder()
        self.connection, theirs = Pipe()
        try:
            with theirs:
                self._process = _start(theirs) if platform_limits.inherits_sockets() else _SpawnedProcess(theirs)
        except OSError as error:
            self._clean_up()
            raise WorkersBrokenError(
                f"No worker process can be started: {error.strerror or type(error).__name__}.",
                remedy="Free memory or processes, or choose fewer with --jobs.",
            ) from error
        self._send(Setup(factory=factory, max_memory=max_memory, folder=self._folder))

    @property
    def number(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def is_free(self) -> bool:
        """Whether it waits for a task."""
        return self.is_ready and self.pending is None

    def give(self, pending: PendingTask, seconds: float) -> None:
        """Have it scan; it is free.

        Args:
            pending: What to scan.
            seconds: How long that may take.
        """
        self.pending, self.served = pending, self.served + 1
        pending.started = time.monotonic()
        self.deadline = pending.started + seconds
        self._send(Job(source=pending.task.source, seconds=seconds + _GRACE))

    def end(self) -> int:
        """End it with everything it has started, remove its temporary files, and give its exit status.

        It is killed: it holds nothing that is worth an orderly end. The status is that of its own death, if it is dead.
        """
        # The signals go first: only a process that was not waited for keeps its number.
        platform_limits.end_session(self.number)
        self._clean_up()
        return self._process.wait()

    def _send(self, message: Setup | Job) -> None:
        # One that has died meanwhile is noticed by its silence.
        with suppress(OSError):
            self.connection.send(message)

    def _clean_up(self) -> None:
        self.connection.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


class _SpawnedProcess:
    """A worker that `multiprocessing` starts, for systems where a child cannot inherit a socket by its number.

    It runs the user's main module again, so that a script needs a guard, and it is in no session of its own.
    """

    def __init__(self, connection: Connection) -> None:
        self._process = get_context("spawn").Process(target=run_spawned, args=(connection,), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    def wait(self) -> int:
        self._process.join()
        return self._process.exitcode or 0


def _start(socket: Connection) -> subprocess.Popen[bytes]:
    """A worker in a session of its own that has inherited this socket."""
    # Engines talk to people who debug, and to nobody else.
    stderr = None if os.environ.get(DEBUG_VARIABLE) and sys.stderr is not None else subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603  this very interpreter, with our own words
        [
            sys.executable or "",
            # Not from the working folder: it may be full of strangers' files.
            "-P",
            "-X",
            f"utf8={sys.flags.utf8_mode}",
            "-c",
            _START_CODE,
            str(socket.fileno()),
            *(path for path in sys.path if isinstance(path, str)),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=stderr,
        pass_fds=(socket.fileno(),),
        start_new_session=True,
    )


def _temporary_folder() -> str | None:
    """A folder for one worker's temporary files; None where there is no place for any, which its engines will tell."""
    try:
        return tempfile.mkdtemp(prefix="watermark-scan-worker-")
    except OSError:
        return None
