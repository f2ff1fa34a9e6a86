"""The processes of a session: a worker, its engines, and whatever they have started. Linux only."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

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
