"""What Ctrl-C and SIGTERM do: both end a run in the same orderly way, and never in the middle of a line."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType
    from typing import NoReturn

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Terminated(BaseException):
    """Another program asked this one to end (SIGTERM). Nothing but the end of the program catches it for good.

    No KeyboardInterrupt, in whose place Typer puts an exception of its own.
    """


def heed_termination() -> None:
    """From now on SIGTERM raises `Terminated` in the main thread, so that nothing is left lying about."""
    signal.signal(signal.SIGTERM, _terminate)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let both signals wait until the block is over. Elsewhere than in the main thread they disturb nobody anyway."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated
