"""What Ctrl-C and SIGTERM do: both end a run in the same orderly way, and never in the middle of a line."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class Terminated(BaseException):
    """Another program asked this one to end (SIGTERM). Nothing but the end of the program catches it for good.

    No KeyboardInterrupt, in whose place Typer puts an exception of its own.
    """


@dataclass(slots=True)
class _Gate:
    """Signals belong to the process, and so does this, the only one of its kind."""

    is_closed: bool = False
    waiting: list[type[BaseException]] = field(default_factory=list)


_gate = _Gate()


def heed_signals() -> None:
    """From now on SIGTERM raises `Terminated` in the main thread, and both signals wait while nothing may disturb.

    Ctrl-C stays without effect where it is, as for programs in the background of a script.
    """
    signal.signal(signal.SIGTERM, _take)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _take)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let both signals wait until the block is over. Elsewhere than in the main thread they disturb nobody anyway."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _gate.is_closed = True
    try:
        yield
    finally:
        _gate.is_closed = False
    if _gate.waiting:
        kind = _gate.waiting[0]
        _gate.waiting.clear()
        raise kind


def _take(number: int, _frame: FrameType | None) -> None:
    kind = Terminated if number == signal.SIGTERM else KeyboardInterrupt
    if not _gate.is_closed:
        raise kind
    # A system call that the signal has interrupted goes on after this.
    _gate.waiting.append(kind)
