"""What the operating system offers to keep worker processes in bounds: memory, time, and the end of what they start.

Linux offers all of it. This is the one place that knows what another system lacks: there the program works on with
weaker limits, and `watermark-scan doctor` names them.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from importlib import import_module
from mmap import PAGESIZE
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

_PROCESSES = Path("/proc")
_KILL_ROUNDS = 200
_KILL_PAUSES = (0.001, 0.01)
"""Seconds after the first look, and between the others: what was killed is gone soon, unless a fork was on its way."""


def missing_limits() -> tuple[str, ...]:
    """What this system lacks, a sentence without a full stop each; empty where nothing is missing."""
    return tuple(_missing_limits())


def inherits_sockets() -> bool:
    """Whether a child process can be handed a socket by its number; a system that does not fork (Windows) cannot."""
    return hasattr(os, "fork")


def limit_memory(limit: int | None) -> None:
    """Let this process, and each of its children, have so many bytes of address space; a lower limit stays.

    Args:
        limit: In bytes; None changes nothing. Without effect where the system limits no address space.
    """
    resource = _resource()
    if limit is None or resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    bounds = [bound for bound in (limit, soft, hard) if bound != resource.RLIM_INFINITY]
    with suppress(ValueError, OSError):  # how macOS refuses
        resource.setrlimit(resource.RLIMIT_AS, (min(bounds), hard))


def address_space() -> int | None:
    """Bytes of address space that this process has; None where the system does not tell."""
    try:
        return int((_PROCESSES / "self" / "statm").read_bytes().split()[0]) * PAGESIZE
    except OSError:
        return None


def start_alarm(seconds: float) -> None:
    """Have the kernel end this process after so many seconds, whatever it is doing then; see `stop_alarm`.

    Call it in the main thread. Without effect where there are no such alarms.
    """
    if _has_alarm():
        # The default action ends the process without Python's help, which native code that hangs would not give.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
        signal.setitimer(signal.ITIMER_REAL, seconds)


def stop_alarm() -> None:
    """Call off the alarm of `start_alarm`."""
    if _has_alarm():
        signal.setitimer(signal.ITIMER_REAL, 0)


def ended_by_alarm(status: int) -> bool:
    """Whether a process with this exit status (below 0: the signal that ended it) was ended by its alarm."""
    return _has_alarm() and status == -signal.SIGALRM


def session_processes(session: int) -> list[int]:
    """The numbers of the processes of a session that are alive; none where the system does not list processes.

    Args:
        session: Its number, which is that of the process it began with.
    """
    if not _lists_processes():
        return []
    return [int(entry.name) for entry in os.scandir(_PROCESSES) if entry.name.isdigit() and _is_in(entry, session)]


def end_session(session: int, *, spared: int | None = None) -> None:
    """Kill every process of a session, also those that are started meanwhile.

    A group would not do: each engine has one of its own, so that its wrapper scripts can be ended with it. Where the
    system does not list processes, only the first process is killed, and its group where there are groups.

    Args:
        session: Its number; its first process must not be waited for yet, so that nobody else can have the number.
        spared: A process that stays.
    """
    if not _lists_processes():
        if spared is None:
            _kill_group(session)
        return
    for number in range(_KILL_ROUNDS):
        found = [process for process in session_processes(session) if process != spared]
        if not found:
            return
        for process in found:
            _kill(process)
        time.sleep(_KILL_PAUSES[number > 0])


def _missing_limits() -> Iterator[str]:
    if not inherits_sockets():
        yield "a script of your own that scans with workers must guard its start (if __name__ == '__main__')"
    if _resource() is None:
        yield "no memory limit for workers: --max-memory has no effect"
    if not _has_alarm():
        yield "no timer in workers: one that hangs may go on if the program itself is killed"
    if not _lists_processes():
        yield "no list of processes: what a worker has started, such as Tesseract, may outlive it for a while"


def _resource() -> ModuleType | None:
    """Python's `resource`, where it can limit the address space."""
    try:
        resource = import_module("resource")
    except ImportError:
        return None
    return resource if hasattr(resource, "RLIMIT_AS") and os.uname().sysname != "Darwin" else None


def _has_alarm() -> bool:
    return all(hasattr(signal, name) for name in ("SIGALRM", "setitimer", "pthread_sigmask"))


def _lists_processes() -> bool:
    return (_PROCESSES / "self" / "stat").exists()


def _kill_group(leader: int) -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGKILL)
    _kill(leader)


def _kill(process: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        # Windows has no SIGKILL, and ends a process at once for SIGTERM.
        os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))


def _is_in(entry: os.DirEntry[str], session: int) -> bool:
    try:
        # The name, in brackets, may hold anything; then state, parent, group, session.
        state, _, _, found = Path(entry.path, "stat").read_bytes().rpartition(b")")[2].split()[:4]
    except (OSError, ValueError):  # gone meanwhile
        return False
    return int(found) == session and state not in {b"Z", b"X"}
