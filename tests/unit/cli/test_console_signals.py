"""Signals wait while a line is written. How a whole run ends is tested with its workers."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

import pytest

from watermark_scan.cli.console import Terminated, heed_signals, undisturbed

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Both signals do what they did before the test."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(("number", "kind"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, Terminated)])
def test_a_signal_waits_until_the_block_is_over(number: signal.Signals, kind: type[BaseException]) -> None:
    """And is not lost."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    heed_signals()
    done = []

    def write() -> None:
        with undisturbed():
            os.kill(os.getpid(), number)
            done.append("whole")

    with pytest.raises(kind):
        write()
    assert done == ["whole"]


def test_outside_of_it_a_signal_is_heard_at_once() -> None:
    """Also after one has waited."""
    heed_signals()
    with undisturbed():
        pass
    with pytest.raises(Terminated):
        signal.raise_signal(signal.SIGTERM)


def test_an_interruption_that_is_ignored_stays_so() -> None:
    """As for a program that a script has put into the background."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    heed_signals()
    signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_other_threads_hold_nothing_back() -> None:
    """Python handles signals in the main thread only."""
    heed_signals()
    inside, done = threading.Event(), threading.Event()

    def write() -> None:
        with undisturbed():
            inside.set()
            done.wait()

    thread = threading.Thread(target=write)
    thread.start()
    inside.wait()
    try:
        with pytest.raises(Terminated):
            signal.raise_signal(signal.SIGTERM)
    finally:
        done.set()
        thread.join()
