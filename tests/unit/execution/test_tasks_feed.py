"""Taking from iterables, in this thread and in another."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

from watermark_scan.execution.tasks import Background, Drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _until(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.01)


def _all(feed: Drawn[int] | Background[int]) -> list[int]:
    found: list[int] = []
    while not feed.is_over:
        item = feed.take()
        if item is not None:
            found.append(item)
    return found


@pytest.mark.parametrize("kind", [Drawn, Background])
def test_everything_comes_once_and_in_order(kind: type[Drawn[int]]) -> None:
    """And then it is over."""
    feed = kind(range(1, 50))
    assert _all(feed) == list(range(1, 50))
    assert feed.take() is None
    feed.close()


@pytest.mark.parametrize("kind", [Drawn, Background])
def test_what_the_iterable_raises_is_raised_where_it_is_taken(kind: type[Drawn[int]]) -> None:
    """After what came before it."""

    def failing() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    feed = kind(failing())
    while (found := feed.take()) is None:
        time.sleep(0.01)
    assert found == 1
    with pytest.raises(ZeroDivisionError):
        _all(feed)
    feed.close()


def test_drawing_takes_nothing_ahead_and_stays_in_its_thread() -> None:
    """What an iterable is made of may belong to the thread that asks."""
    threads: list[int] = []

    def telling() -> Iterator[int]:
        for number in range(1, 9):
            threads.append(threading.get_ident())
            yield number

    feed = Drawn(telling())
    assert (threads, feed.fileno()) == ([], None)
    assert feed.take() == 1
    assert threads == [threading.get_ident()]


def test_the_background_looks_ahead_a_little_and_rings() -> None:
    """Asking never waits; the bell says when asking is worth while."""
    gate, taken = threading.Event(), []

    def slow() -> Iterator[int]:
        gate.wait()
        for number in range(1, 100):
            taken.append(number)
            yield number

    feed = Background(slow())
    assert feed.take() is None
    gate.set()
    _until(lambda: len(taken) == 2)
    assert feed.take() == 1
    _until(lambda: len(taken) == 3)
    feed.close()


def test_closing_ends_the_thread_and_its_pipe() -> None:
    """Unless the iterable itself hangs."""
    before = os.listdir("/proc/self/fd")  # noqa: PTH208  names are enough
    feed = Background(iter(range(100)))
    feed.close()
    assert not any("_look" in thread.name for thread in threading.enumerate())
    assert len(os.listdir("/proc/self/fd")) == len(before)  # noqa: PTH208  likewise
