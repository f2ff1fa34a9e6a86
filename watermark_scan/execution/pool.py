"""Many images in this process, one after the other: no worker, and so no limit of time and memory. For debugging."""

from __future__ import annotations

import signal
import time
from collections import deque
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from watermark_scan.errors import (
    InputError,
    OutOfMemoryError,
    ScanTimeoutError,
    WatermarkScanError,
    WorkerDiedError,
    WorkersBrokenError,
)
from watermark_scan.execution.process import Entry, WorkerProcess
from watermark_scan.execution.tasks import (
    Background,
    Done,
    Drawn,
    ImageScanner,
    Ready,
    Refused,
    Task,
    TaskFeed,
    WorkerOptions,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from watermark_scan.execution.worker import ScannerFactory
    from watermark_scan.report import ScanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class SerialScanner:
    """A batch that one scanner does itself.

    Attributes:
        scanner: Does it.
    """

    scanner: ImageScanner

    def reports(self, tasks: Iterable[Task]) -> Generator[ScanReport, None, None]:
        """A report for each task, in their order, each made when it is asked for."""
        return (task.report or task.named(self._scanned(task)) for task in tasks)

    def _scanned(self, task: Task) -> ScanReport:
        if task.error is not None:
            return self.scanner.failure(task.source, task.error)
        return self.scanner.scan(task.source)


def timeout_error(seconds: float) -> ScanTimeoutError:
    """An image took longer than so many seconds."""
    return ScanTimeoutError(
        f"Scanning the image took longer than {seconds:g} seconds.",
        remedy="Allow more time with --timeout (timeout), search fewer regions, or scan a smaller copy.",
    )


def death_error(status: int) -> WorkerDiedError:
    """An image has cost all the workers it may.

    Args:
        status: The last one's exit status; below 0, the signal that ended it.
    """
    return WorkerDiedError(
        f"The worker process that scanned the image death_error, and so did a second one: they {_ended(status)}.",
        remedy="Scan it alone with more memory (--max-memory), scan a copy in another format, or report the image.",
    )


def no_worker_error(count: int, status: int) -> WorkersBrokenError:
    """So many workers in a row have death_error before they had a scanner; the last one with this exit status."""
    return WorkersBrokenError(
        f"No worker process gets ready: {count} in a row {_ended(status)}.",
        remedy="Allow workers more memory with --max-memory, or see what --jobs 0 says.",
    )


def _ended(status: int) -> str:
    return f"were ended by signal {-status}" if status < 0 else f"ended with exit status {status}"


@dataclass(slots=True, kw_only=True)
class ReportQueue:
    """Takes each report once and hands it out once.

    Attributes:
        ordered: A report waits until all before it have been handed out.
        waiting: Reports that wait for one before them, by number.
        next: The number that is to be handed out next.
    """

    ordered: bool
    waiting: dict[int, ScanReport] = field(default_factory=dict)
    next: int = 0
    _loose: deque[ScanReport] = field(default_factory=deque)

    def put(self, number: int, report: ScanReport) -> None:
        """Take a report.

        Args:
            number: That of its task, from 0 without gaps; each comes once.
            report: What came of it.
        """
        if self.ordered:
            self.waiting[number] = report
        else:
            self._loose.append(report)

    def take(self) -> Iterator[ScanReport]:
        """Every report whose turn it is, found while it is asked for."""
        while self._loose:
            yield self._loose.popleft()
        while self.next in self.waiting:
            report = self.waiting.pop(self.next)
            self.next += 1
            yield report


_TRIES = 2
"""Workers that a task may cost: the first may have died of something else, such as an earlier task's leavings."""
_FALSE_STARTS = 3
"""Workers in a row that may die before they are ready."""
_AHEAD = 32
"""Tasks a worker that may be taken before the oldest report is handed out, so that one slow image stops nobody."""


class WorkerPool:
    """A batch that worker processes do. They start with the first task and end with the last report.

    Args:
        recipe: What each worker scans with.
        workforce: How many there are, at least one, and their bounds.
        seconds: How long an image may take, > 0.
        in_background: Look for tasks in a thread, so that reports need not wait for tasks that are long in coming.
    """

    def __init__(
        self, recipe: ScannerFactory, workforce: WorkerOptions, *, seconds: float, in_background: bool = False
    ) -> None:
        self._recipe = recipe
        self._workforce = workforce
        self._seconds = seconds
        self._in_background = in_background

    def reports(self, tasks: Iterable[Task]) -> Generator[ScanReport, None, None]:
        """A report for each task, taken when a worker is free; a fixed number at most are taken and not reported.

        Raises:
            PatternListError: The list is missing or broken.
            EngineMissingError: An engine that was asked for is not installed, or there is none at all.
            UsageError: A source makes no sense, or the scanner cannot be given to workers.
            WorkersBrokenError: No worker can be started, or none gets ready.
        """
        feed: TaskFeed[Task] = Background(tasks) if self._in_background else Drawn(tasks)
        return _Run(feed, self._recipe.packed(), self._workforce, self._seconds).reports()


class _Run:
    """One run of a crew."""

    def __init__(self, feed: TaskFeed[Task], recipe: bytes, workforce: WorkerOptions, seconds: float) -> None:
        self._feed = feed
        self._recipe = recipe
        self._memory = workforce.max_memory
        self._most = workforce.workers
        self._seconds = seconds
        self._shelf = ReportQueue(ordered=workforce.ordered)
        self._children: list[WorkerProcess] = []
        self._waiting: deque[Entry] = deque()
        """Taken, and nobody's yet; those that have cost a worker come first."""
        self._failures: list[tuple[Entry, InputError]] = []
        """To be reported as soon as there is a head for their reports."""
        self._head: ScanReport | None = None
        self._taken = 0
        self._handed_out = 0
        self._false_starts = 0

    def reports(self) -> Generator[ScanReport, None, None]:
        """See `WorkerPool.reports`."""
        try:
            while True:
                self._take()
                self._assign()
                # One at a time: workers get their next task before whoever takes the reports is done with all of them.
                for report in self._shelf.take():
                    self._handed_out += 1
                    yield report
                    self._listen(0)
                    self._take()
                    self._assign()
                if self._feed.is_over and self._taken == self._handed_out:
                    return
                self._listen(None)
        finally:
            for child in self._children:
                child.end()
            self._feed.close()

    def _take(self) -> None:
        """Take tasks for workers that are free, or could be started; known reports go straight to the shelf."""
        while self._has_room and not self._feed.is_over:
            task = self._feed.take()
            if task is None:
                return
            entry = Entry(number=self._taken, task=task)
            self._taken += 1
            if task.report is not None:
                self._shelf.put(entry.number, task.report)
            elif task.error is not None:
                self._fail(entry, task.error)
            else:
                self._waiting.append(entry)

    @property
    def _has_room(self) -> bool:
        busy = sum(child.entry is not None for child in self._children)
        return len(self._waiting) < self._most - busy and self._taken - self._handed_out < self._most * _AHEAD

    def _assign(self) -> None:
        for entry in tuple(self._waiting):
            # What has cost a worker gets a fresh one: what came before it must not be the reason.
            free = (child for child in self._children if child.is_free and not (entry.tries and child.served))
            if (child := next(free, None)) is not None:
                self._waiting.remove(entry)
                child.give(entry, self._seconds)
        starting = sum(not child.is_ready for child in self._children)
        wanted = max(len(self._waiting), bool(self._failures)) - starting
        for _ in range(min(wanted, self._most - len(self._children))):
            self._children.append(WorkerProcess(self._recipe, self._memory))
            # What workers answer is made of this: loaded while they load their own libraries, and not before.
            import_module("watermark_scan.report")

    def _listen(self, patience: float | None) -> None:
        """Hear what workers have to say, and end those whose time is over.

        Args:
            patience: Seconds to wait for news; None until there is some.
        """
        if patience is None and not self._children and self._feed.fileno() is None:
            return
        bell = self._feed.fileno()
        # The bell rings on while there is something to take, so it is heard only by those who have room for it.
        bells = [bell] if bell is not None and self._has_room and not self._feed.is_over else []
        sources: list[Connection | int] = [*(child.connection for child in self._children), *bells]
        heard = wait(sources, self._until_deadline() if patience is None else patience)
        for child in [child for child in self._children if child.connection in heard]:
            self._hear(child)
        now = time.monotonic()
        for child in tuple(self._children):
            if child.deadline is not None and child.deadline <= now and not child.connection.poll():
                self._lose(child, timed_out=True)

    def _until_deadline(self) -> float | None:
        deadlines = [child.deadline for child in self._children if child.deadline is not None]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _hear(self, child: WorkerProcess) -> None:
        try:
            message = child.connection.recv()
        except (EOFError, OSError):
            self._lose(child)
            return
        match message:
            case Ready(head=head):
                self._ready(child, head)
            case Refused(error=error):
                raise error
            case Done(outcome=outcome, spent=spent):
                self._done(child, outcome, spent=spent)

    def _ready(self, child: WorkerProcess, head: ScanReport) -> None:
        self._false_starts = 0
        self._head = self._head or head
        child.is_ready, child.deadline = True, None
        failures, self._failures = self._failures, []
        for entry, error in failures:
            self._fail(entry, error)

    def _done(self, child: WorkerProcess, outcome: ScanReport | WatermarkScanError, *, spent: bool) -> None:
        entry, child.entry, child.deadline = child.entry, None, None
        if spent:
            self._dismiss(child)
        if entry is None:
            return
        if isinstance(outcome, OutOfMemoryError):
            self._try_again(entry, outcome)
        elif isinstance(outcome, InputError):
            self._fail(entry, outcome)
        elif isinstance(outcome, WatermarkScanError):
            raise outcome
        else:
            self._shelf.put(entry.number, entry.task.named(outcome))

    def _lose(self, child: WorkerProcess, *, timed_out: bool = False) -> None:
        """A worker has died, or has to."""
        entry = child.entry
        status = self._dismiss(child)
        if entry is not None and (timed_out or status == -signal.SIGALRM):
            self._fail(entry, timeout_error(self._seconds))
        elif entry is not None:
            self._try_again(entry, death_error(status))
        elif not child.is_ready:
            self._false_starts += 1
            if self._false_starts >= _FALSE_STARTS:
                raise no_worker_error(self._false_starts, status)

    def _dismiss(self, child: WorkerProcess) -> int:
        self._children.remove(child)
        return child.end()

    def _try_again(self, entry: Entry, error: InputError) -> None:
        entry.tries += 1
        if entry.tries < _TRIES:
            self._waiting.appendleft(entry)
        else:
            self._fail(entry, error)

    def _fail(self, entry: Entry, error: InputError) -> None:
        if self._head is None:
            self._failures.append((entry, error))
            return
        from watermark_scan.report import Failure  # noqa: PLC0415  likewise
        from watermark_scan.report_builder import source_of  # noqa: PLC0415  not before there are workers; see `_assign`

        failure = Failure(code=error.code, message=error.message, remedy=error.remedy)
        origin, seconds = source_of(entry.task.source), entry.seconds(time.monotonic())
        report = self._head.model_copy(update={"source": origin, "error": failure, "seconds": seconds})
        self._shelf.put(entry.number, entry.task.named(report))
