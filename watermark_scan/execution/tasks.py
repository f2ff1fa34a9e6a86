"""One image to report on, and what reports on it. Owns no order and no process."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from watermark_scan.errors import (
    InputError,
    UsageError,
    WatermarkScanError,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan.options import ScanOptions
    from watermark_scan.report import ScanReport

    Source = Path | str | bytes | NDArray[np.generic]


class ImageScanner(Protocol):
    """Whatever can scan one image after the other."""

    def scan(self, source: Any) -> ScanReport:  # noqa: ANN401  what it takes is its own affair
        """Scan one image; an image that cannot be scanned gives a report with status `failed`."""

    def failure(self, source: Any, error: InputError) -> ScanReport:  # noqa: ANN401  likewise
        """The report of an input that never came to a scan."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task:
    """One input.

    Attributes:
        source: As for `Scanner.scan`.
        name: What the report calls it; None for the name that a scan gives it.
        error: Why it cannot come to a scan; None for an image to scan.
        report: What is known already, so that nothing is to do.
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


MEBIBYTE = 1 << 20
DEFAULT_MEMORY = 4096 * MEBIBYTE
"""Bytes of address space. A worker has 1.2 gibibytes with both engines loaded, of which it uses a third; a picture at
the limit on pixels adds two and a half."""
_ONE_THREAD: Mapping[str, str] = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OMP_THREAD_LIMIT",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "OPENCV_FOR_THREADS_NUM",
    ),
    "1",
)
"""Workers that each use all cores fight for them. ONNX Runtime takes its number from the engine's own settings."""


def cores() -> int:
    """The processors that this process may use, at least 1."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def worker_environment(folder: str | None) -> dict[str, str]:
    """What a worker and its children see.

    Args:
        folder: Where temporary files go; None for where they went before.
    """
    return {**os.environ, **_ONE_THREAD, **({"TMPDIR": folder} if folder else {})}


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


T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
_PATIENCE = 0.2
"""Seconds between looks whether anybody still wants what was found."""


class TaskFeed(Protocol[T_co]):
    """Something to take tasks from.

    Attributes:
        is_over: There is none left.
    """

    is_over: bool

    def take(self) -> T_co | None:
        """The next one; None where none is there (yet)."""

    def fileno(self) -> int | None:
        """Can be read when there is news; None where `take` knows at once."""

    def close(self) -> None:
        """Nobody takes any more."""


class Drawn(Generic[T]):
    """Takes from an iterable in the thread of whoever asks, when asked: what it is made of may belong to that thread.

    Args:
        items: Gone through once.
    """

    def __init__(self, items: Iterable[T]) -> None:
        self.is_over = False
        self._items = iter(items)

    def take(self) -> T | None:
        """See `TaskFeed`; raises what the iterable raises."""
        for item in self._items:
            return item
        self.is_over = True
        return None

    def fileno(self) -> int | None:
        """See `TaskFeed`."""
        return None

    def close(self) -> None:
        """See `TaskFeed`."""


class Background(Generic[T]):
    """Takes from an iterable in a thread of its own, so that reports need not wait for a list that is still written.

    Args:
        items: Gone through once, one item ahead.
    """

    def __init__(self, items: Iterable[T]) -> None:
        self.is_over = False
        self._items = items
        self._found: queue.Queue[tuple[T] | BaseException | None] = queue.Queue(maxsize=1)
        self._is_wanted = True
        self._news, self._bell = os.pipe()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def take(self) -> T | None:
        """See `TaskFeed`; raises what the iterable raises."""
        if self.is_over:
            return None
        try:
            found = self._found.get_nowait()
        except queue.Empty:
            return None
        os.read(self._news, 1)
        if isinstance(found, tuple):
            return found[0]
        self.is_over = True
        if found is not None:
            raise found
        return None

    def fileno(self) -> int | None:
        """See `TaskFeed`."""
        return self._news

    def close(self) -> None:
        """See `TaskFeed`; the thread ends as soon as the iterable lets it."""
        self._is_wanted = False
        self._thread.join(_PATIENCE * 2)
        if not self._thread.is_alive():
            os.close(self._news)
            os.close(self._bell)

    def _look(self) -> None:
        end: BaseException | None = None
        try:
            for item in self._items:
                if not self._say((item,)):
                    return
        except BaseException as error:  # noqa: BLE001  raised where tasks are taken
            end = error
        self._say(end)

    def _say(self, found: tuple[T] | BaseException | None) -> bool:
        """Whether it was wanted."""
        while self._is_wanted:
            with suppress(queue.Full):
                self._found.put(found, timeout=_PATIENCE)
                os.write(self._bell, b"!")
                return True
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """The first message to a worker.

    Attributes:
        recipe: A pickled `ScannerFactory`.
        max_memory: Bytes of address space, or None.
        folder: The worker's own folder for temporary files, which it removes when its supervisor is gone.
    """

    recipe: bytes
    max_memory: int | None
    folder: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Job:
    """An image to scan.

    Attributes:
        source: As for `Scanner.scan`.
        seconds: After which the worker ends itself, should nobody have done so.
    """

    source: Source
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The worker has its scanner.

    Attributes:
        head: A failed report, to make others from.
    """

    head: ScanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The job is done.

    Attributes:
        outcome: The report; or what was raised instead.
        spent: The worker holds on to so much memory that it should be replaced.
    """

    outcome: ScanReport | WatermarkScanError
    spent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The worker could not make its scanner: the list is broken, or an engine is missing."""

    error: WatermarkScanError
