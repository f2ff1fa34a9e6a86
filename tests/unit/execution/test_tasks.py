"""Taking tasks from iterables, in this thread and in another, and workers in numbers."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from watermark_scan.errors import UsageError
from watermark_scan.execution.tasks import MEBIBYTE, TaskFeed, ThreadFeed, WorkerOptions, cores
from watermark_scan.options import ScanOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _until(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.01)


def _all(feed: TaskFeed[int] | ThreadFeed[int]) -> list[int]:
    found: list[int] = []
    while not feed.is_over:
        item = feed.take()
        if item is not None:
            found.append(item)
    return found


@pytest.mark.parametrize("kind", [TaskFeed, ThreadFeed])
def test_everything_comes_once_and_in_order(kind: type[TaskFeed[int]]) -> None:
    """And then it is over."""
    feed = kind(range(1, 50))
    assert _all(feed) == list(range(1, 50))
    assert feed.take() is None
    feed.close()


@pytest.mark.parametrize("kind", [TaskFeed, ThreadFeed])
def test_what_the_iterable_raises_is_raised_where_it_is_taken(kind: type[TaskFeed[int]]) -> None:
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

    feed = TaskFeed(telling())
    assert (threads, feed.news) == ([], None)
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

    feed = ThreadFeed(slow())
    assert feed.take() is None
    gate.set()
    _until(lambda: len(taken) == 2)
    assert feed.take() == 1
    _until(lambda: len(taken) == 3)
    feed.close()


def test_closing_ends_the_thread_and_its_pipe() -> None:
    """Unless the iterable itself hangs."""
    before = os.listdir("/proc/self/fd")  # noqa: PTH208  names are enough
    feed = ThreadFeed(iter(range(100)))
    feed.close()
    assert not any("_take_all" in thread.name for thread in threading.enumerate())
    assert len(os.listdir("/proc/self/fd")) == len(before)  # noqa: PTH208  likewise


def test_the_defaults_are_the_documented_ones() -> None:
    """A worker for each core, in order, with four gibibytes each."""
    force = WorkerOptions()
    assert (force.workers, force.ordered, force.max_memory) == (cores(), True, 4096 * MEBIBYTE)
    assert cores() >= 1


@pytest.mark.parametrize("jobs", [0, 1, 7])
def test_a_number_that_is_named_is_used(jobs: int) -> None:
    """However many cores there are; 0 is none."""
    assert WorkerOptions(jobs=jobs).workers == jobs


@pytest.mark.parametrize(
    ("there", "jobs", "asked", "given"),
    [(2, 1, True, True), (2, 2, True, False), (4, 2, True, True), (1, 1, True, False), (2, 1, False, False)],
)
def test_engines_work_side_by_side_where_cores_are_free(
    *, there: int, jobs: int, asked: bool, given: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two cores for each worker, or one engine after the other; who asked for that gets it everywhere."""
    monkeypatch.setattr("watermark_scan.execution.tasks.cores", lambda: there)
    options = ScanOptions(side_by_side=asked)
    assert WorkerOptions(jobs=jobs).limited(options) == replace(options, side_by_side=given)


@pytest.mark.parametrize(("name", "value"), [("jobs", -1), ("max_memory", 0), ("max_memory", -5)])
def test_values_out_of_range_are_refused(name: str, value: Any) -> None:  # noqa: ANN401  of any option
    """The error names the option."""
    with pytest.raises(UsageError, match=name):
        WorkerOptions(**{name: value})
