"""What a batch is asked for: its tasks, the feeds that they are taken from, and the options of its workers."""

from __future__ import annotations

import math
import os
import queue
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import Pipe
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from watermark_scan.errors import InputError, UsageError
from watermark_scan.execution.container_limits import cpu_quota, memory_limit

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from multiprocessing.connection import Connection
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan.options import ScanOptions
    from watermark_scan.report import ScanReport

    Source = Path | str | bytes | NDArray[np.generic]

MEBIBYTE = 1 << 20
DEFAULT_MEMORY = 4096 * MEBIBYTE
"""Bytes of address space. A worker has 1.2 gibibytes with both engines loaded, of which it uses a third; a picture at
the limit on pixels adds two and a half."""
_CLOSED_CHECK_SECONDS = 0.2
"""How often a `ThreadFeed` that waits for its task to be taken looks whether it was closed."""


class ImageScanner(Protocol):
    """Whatever can scan one image after the other; what a source may be is its own affair."""

    def scan(self, source: Any) -> ScanReport:  # noqa: ANN401  see the class
        """Scan one image; an image that cannot be scanned gives a report with status `failed`."""

    def failure(self, source: Any, error: InputError) -> ScanReport:  # noqa: ANN401  see the class
        """The report of an input that never came to a scan."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task:
    """One input that a report is due for.

    Attributes:
        source: As for `Scanner.scan`.
        name: What the report calls it; None for the name that a scan gives it.
        error: Why it cannot be scanned; None for an image to scan.
        report: Its report where that is known already; then nothing is scanned.
    """

    source: Source
    name: str | None = None
    error: InputError | None = None
    report: ScanReport | None = None

    def named(self, report: ScanReport) -> ScanReport:
        """The report under the name of the task."""
        if self.name is None:
            return report
        return report.model_copy(update={"source": report.source.model_copy(update={"path": self.name})})


class Batch(Protocol):
    """Whatever reports on many images."""

    def reports(self, tasks: Iterable[Task]) -> Generator[ScanReport, None, None]:
        """A report for each task; tasks are taken while reports are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerOptions:
    """The workers of a batch.

    Attributes:
        jobs: How many images are scanned at the same time, each by a process of its own; None for as many as there are
            cores. 0 scans in this process, where nothing can enforce limits of time and memory: for debugging.
        ordered: Reports come in the order of their images; otherwise each as soon as it is there.
        max_memory: Bytes of address space that a worker may have, > 0; None for no limit.

    Raises:
        UsageError: A value is out of its range.
    """

    jobs: int | None = None
    ordered: bool = True
    max_memory: int | None = DEFAULT_MEMORY

    def __post_init__(self) -> None:
        if self.jobs is not None and self.jobs < 0:
            raise UsageError("The option jobs is out of its range.", remedy="Please choose 0 or a positive number.")
        if self.max_memory is not None and self.max_memory <= 0:
            raise UsageError(
                "The option max_memory is out of its range.", remedy="Please choose a positive number of bytes."
            )

    @property
    def workers(self) -> int:
        """How many processes scan at the same time; 0 for none but this one."""
        return cores() if self.jobs is None else self.jobs

    def limited(self, options: ScanOptions) -> ScanOptions:
        """The options for its workers: engines side by side only where there are two cores for each worker."""
        return replace(options, side_by_side=options.side_by_side and 2 * self.workers <= cores())


RESIDENT_MEMORY = 700 * MEBIBYTE
"""Bytes that a worker fills with a large picture, and that a container must have for each."""


def cores() -> int:
    """The processors that this process may use, at least 1: by affinity, and by the quota and memory of a container."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, memory = cpu_quota(), memory_limit()
    if quota is not None:
        count = min(count, math.ceil(quota))
    if memory is not None:
        count = min(count, memory // RESIDENT_MEMORY)
    return max(1, count)


T = TypeVar("T")


class TaskFeed(Generic[T]):
    """Takes from an iterable in the thread of whoever asks, when asked: what it is made of may belong to that thread.

    Args:
        items: Gone through once.

    Attributes:
        is_over: There is nothing left to take.
    """

    def __init__(self, items: Iterable[T]) -> None:
        self.is_over = False
        self._items = iter(items)

    @property
    def news(self) -> Connection | None:
        """Can be read when there may be something to take; None where `take` always knows."""
        return None

    def take(self) -> T | None:
        """The next one, or None where none is there yet; raises what the iterable raises."""
        for item in self._items:
            return item
        self.is_over = True
        return None

    def close(self) -> None:
        """Take no more."""


class ThreadFeed(TaskFeed[T]):
    """Takes from an iterable in a thread of its own, so that reports need not wait for a list that is still written.

    Args:
        items: Gone through once, one item ahead.
    """

    def __init__(self, items: Iterable[T]) -> None:
        super().__init__(items)
        self._found: queue.Queue[tuple[T] | BaseException | None] = queue.Queue(maxsize=1)
        self._is_closed = False
        self._news, self._signal = Pipe(duplex=False)
        self._thread = threading.Thread(target=self._take_all, daemon=True)
        self._thread.start()

    @property
    def news(self) -> Connection:
        """See `TaskFeed`."""
        return self._news

    def take(self) -> T | None:
        """See `TaskFeed`."""
        if self.is_over:
            return None
        try:
            found = self._found.get_nowait()
        except queue.Empty:
            return None
        self._news.recv_bytes()
        if isinstance(found, tuple):
            return found[0]
        self.is_over = True
        if found is not None:
            raise found
        return None

    def close(self) -> None:
        """See `TaskFeed`; the thread ends as soon as the iterable lets it."""
        self._is_closed = True
        self._thread.join(_CLOSED_CHECK_SECONDS * 2)
        if not self._thread.is_alive():
            self._news.close()
            self._signal.close()

    def _take_all(self) -> None:
        end: BaseException | None = None
        try:
            for item in self._items:
                if not self._hand_over((item,)):
                    return
        except BaseException as error:  # noqa: BLE001  raised where tasks are taken
            end = error
        self._hand_over(end)

    def _hand_over(self, found: tuple[T] | BaseException | None) -> bool:
        """Wait until there is room for it; False where the feed was closed meanwhile."""
        while not self._is_closed:
            with suppress(queue.Full):
                self._found.put(found, timeout=_CLOSED_CHECK_SECONDS)
                self._signal.send_bytes(b"!")
                return True
        return False
