"""Many images: scanned by worker processes under supervision, or one after the other in this process.

A task's way through `WorkerPool.reports`: it is taken from the feed (`_take`) and given to a worker (`_assign`); the
worker's answer (`_receive`), or that none came (`_lose`), becomes its report in the `ReportQueue`, which hands it out.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from watermark_scan.errors import (
    InputError,
    OutOfMemoryError,
    ScanTimeoutError,
    WatermarkScanError,
    WorkerDiedError,
    WorkersBrokenError,
)
from watermark_scan.execution.platform_limits import ended_by_alarm
from watermark_scan.execution.process import PendingTask, WorkerProcess
from watermark_scan.execution.tasks import ImageScanner, Task, TaskFeed, ThreadFeed, WorkerOptions
from watermark_scan.execution.worker import Done, Ready, Refused

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from watermark_scan.execution.worker import ScannerFactory
    from watermark_scan.report import ScanReport, Source

_TRIES = 2
"""Workers that a task may cost: the first may have died of something else, such as an earlier task's leavings."""
_FALSE_STARTS = 3
"""Workers in a row that may die before they are ready."""
_AHEAD = 32
"""Tasks a worker that may be taken before the oldest report is handed out, so that one slow image stops nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SerialScanner:
    """A batch that one scanner does in this process: no worker, and so no limit of time and memory. For debugging.

    Attributes:
        scanner: Does it.
    """

    scanner: ImageScanner

    def reports(self, tasks: Iterable[Task]) -> Generator[ScanReport, None, None]:
        """A report for each task, in their order, each made when it is asked for."""
        return (task.report or task.named(self._scan(task)) for task in tasks)

    def _scan(self, task: Task) -> ScanReport:
        if task.error is not None:
            return self.scanner.failure(task.source, task.error)
        return self.scanner.scan(task.source)


class WorkerPool:
    """A batch that worker processes do. They start with the first task and end with the last report.

    Args:
        factory: Makes each worker's scanner.
        options: How many workers there are, at least one, and their bounds.
        seconds: How long an image may take, > 0.
        in_background: Look for tasks in a thread, so that reports need not wait for tasks that are long in coming.
    """

    def __init__(
        self, factory: ScannerFactory, options: WorkerOptions, *, seconds: float, in_background: bool = False
    ) -> None:
        self._factory = factory
        self._options = options
        self._seconds = seconds
        self._in_background = in_background

    def reports(self, tasks: Iterable[Task]) -> Generator[ScanReport, None, None]:
        """A report for each task, taken when a worker is free; a fixed number at most are taken and not reported.

        When an interruption or an error ends it, reports that waited for earlier ones come out before it is raised.

        Raises:
            PatternListError: The list is missing or broken.
            EngineMissingError: An engine that was asked for is not installed, or there is none at all.
            UsageError: A source makes no sense, or the scanner cannot be given to workers.
            WorkersBrokenError: No worker can be started, or none gets ready.
        """
        feed = ThreadFeed(tasks) if self._in_background else TaskFeed(tasks)
        return _Run(feed, self._factory.pickled(), self._options, self._seconds).reports()


class ReportQueue:
    """Takes each report once and hands it out once.

    Args:
        ordered: A report waits until all before it have been handed out; otherwise they come out as they came in.
    """

    def __init__(self, *, ordered: bool) -> None:
        self._ordered = ordered
        self._waiting: dict[int, ScanReport] = {}
        self._taken_in = 0
        self._handed_out = 0

    def put(self, number: int, report: ScanReport) -> None:
        """Take a report.

        Args:
            number: That of its task, from 0 without gaps; each comes once.
            report: What came of it.
        """
        self._waiting[number if self._ordered else self._taken_in] = report
        self._taken_in += 1

    def take(self) -> Iterator[ScanReport]:
        """Every report whose turn it is, found while it is asked for."""
        while self._handed_out in self._waiting:
            report = self._waiting.pop(self._handed_out)
            self._handed_out += 1
            yield report

    def rest(self) -> Iterator[ScanReport]:
        """Every report that still waits for its turn, in order."""
        for place in sorted(self._waiting):
            yield self._waiting.pop(place)


class _Run:
    """The supervisor of one run of a pool."""

    def __init__(self, feed: TaskFeed[Task], factory: bytes, options: WorkerOptions, seconds: float) -> None:
        self._feed = feed
        self._factory = factory
        self._options = options
        self._seconds = seconds
        self._queue = ReportQueue(ordered=options.ordered)
        self._workers: list[WorkerProcess] = []
        self._waiting: deque[PendingTask] = deque()
        """Taken, and with no worker yet; those that have cost one come first."""
        self._failures: list[tuple[PendingTask, InputError]] = []
        """To be reported as soon as a worker has sent a failed report to make theirs from."""
        self._failed_report: ScanReport | None = None
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
                for report in self._queue.take():
                    self._handed_out += 1
                    yield report
                    self._wait(0)
                    self._take()
                    self._assign()
                if self._feed.is_over and self._taken == self._handed_out:
                    return
                self._wait(None)
        except GeneratorExit:
            raise
        except BaseException:
            # Stopped by a signal, or broken off: what is finished goes out, although its turn has not come.
            self._end_all()
            yield from self._queue.rest()
            raise
        finally:
            self._end_all()
            self._feed.close()

    def _end_all(self) -> None:
        while self._workers:
            self._workers.pop().end()

    def _take(self) -> None:
        """Take tasks for workers that are free, or could be started; known reports go straight to the queue."""
        while self._has_room and not self._feed.is_over:
            task = self._feed.take()
            if task is None:
                return
            pending = PendingTask(number=self._taken, task=task)
            self._taken += 1
            if task.report is not None:
                self._queue.put(pending.number, task.report)
            elif task.error is not None:
                self._fail(pending, task.error)
            else:
                self._waiting.append(pending)

    @property
    def _has_room(self) -> bool:
        most = self._options.workers
        busy = sum(worker.pending is not None for worker in self._workers)
        return len(self._waiting) < most - busy and self._taken - self._handed_out < most * _AHEAD

    def _assign(self) -> None:
        """Give waiting tasks to free workers, and start workers for the others."""
        for pending in tuple(self._waiting):
            # What has cost a worker gets a fresh one: what came before it must not be the reason.
            free = (worker for worker in self._workers if worker.is_free and not (pending.tries and worker.served))
            if (worker := next(free, None)) is not None:
                self._waiting.remove(pending)
                worker.give(pending, self._seconds)
        starting = sum(not worker.is_ready for worker in self._workers)
        wanted = max(len(self._waiting), bool(self._failures)) - starting
        for _ in range(min(wanted, self._options.workers - len(self._workers))):
            self._workers.append(WorkerProcess(self._factory, self._options.max_memory))
            # Loads what answers are made of while the worker loads its own libraries.
            _source_of("")

    def _wait(self, timeout: float | None) -> None:
        """Wait for answers and for tasks, and end workers whose time is over.

        Args:
            timeout: Seconds to wait; None until there is something.
        """
        news = self._feed.news
        if timeout is None and not self._workers and news is None:
            return
        # The feed can be read as long as there is something to take, so only those wait for it who have room.
        feeds = [news] if news is not None and self._has_room and not self._feed.is_over else []
        connections = [*(worker.connection for worker in self._workers), *feeds]
        found = wait(connections, self._until_deadline() if timeout is None else timeout)
        for worker in [worker for worker in self._workers if worker.connection in found]:
            self._receive(worker)
        now = time.monotonic()
        for worker in tuple(self._workers):
            if worker.deadline is not None and worker.deadline <= now and not worker.connection.poll():
                self._lose(worker, timed_out=True)

    def _until_deadline(self) -> float | None:
        deadlines = [worker.deadline for worker in self._workers if worker.deadline is not None]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _receive(self, worker: WorkerProcess) -> None:
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            self._lose(worker)
            return
        match message:
            case Ready(failed_report=failed_report):
                self._false_starts = 0
                self._failed_report = self._failed_report or failed_report
                worker.is_ready, worker.deadline = True, None
                failures, self._failures = self._failures, []
                for pending, error in failures:
                    self._fail(pending, error)
            case Refused(error=error):
                raise error
            case Done(outcome=outcome, is_full=is_full):
                self._finish(worker, outcome, is_full=is_full)

    def _finish(self, worker: WorkerProcess, outcome: ScanReport | WatermarkScanError, *, is_full: bool) -> None:
        """Take the outcome of a worker's task."""
        pending, worker.pending, worker.deadline = worker.pending, None, None
        if is_full:
            self._end(worker)
        if pending is None:
            return
        if isinstance(outcome, OutOfMemoryError):
            self._try_again(pending, outcome)
        elif isinstance(outcome, InputError):
            self._fail(pending, outcome)
        elif isinstance(outcome, WatermarkScanError):
            raise outcome
        else:
            self._queue.put(pending.number, pending.task.named(outcome))

    def _lose(self, worker: WorkerProcess, *, timed_out: bool = False) -> None:
        """A worker has died, or has to."""
        pending = worker.pending
        status = self._end(worker)
        if pending is not None and (timed_out or ended_by_alarm(status)):
            self._fail(pending, _timed_out(self._seconds))
        elif pending is not None:
            self._try_again(pending, _died(status))
        elif not worker.is_ready:
            self._false_starts += 1
            if self._false_starts >= _FALSE_STARTS:
                raise _no_worker(self._false_starts, status)

    def _end(self, worker: WorkerProcess) -> int:
        """End a worker; gives its exit status."""
        self._workers.remove(worker)
        return worker.end()

    def _try_again(self, pending: PendingTask, error: InputError) -> None:
        pending.tries += 1
        if pending.tries < _TRIES:
            self._waiting.appendleft(pending)
        else:
            self._fail(pending, error)

    def _fail(self, pending: PendingTask, error: InputError) -> None:
        """Report that a task came to no scan."""
        base = self._failed_report
        if base is None or base.error is None:
            self._failures.append((pending, error))
            return
        words = {"code": error.code, "message": error.message, "remedy": error.remedy}
        changes = {
            "source": _source_of(pending.task.source),
            "error": base.error.model_copy(update=words),
            "seconds": pending.seconds(time.monotonic()),
        }
        self._queue.put(pending.number, pending.task.named(base.model_copy(update=changes)))


def _source_of(source: object) -> Source:
    """What a report says of the input that it is about."""
    from watermark_scan.report_builder import source_of  # noqa: PLC0415  pydantic: not before there are workers

    return source_of(source)


def _timed_out(seconds: float) -> ScanTimeoutError:
    """An image took longer than so many seconds."""
    return ScanTimeoutError(
        f"Scanning the image took longer than {seconds:g} seconds.",
        remedy="Allow more time with --timeout (timeout), search fewer regions, or scan a smaller copy.",
    )


def _died(status: int) -> WorkerDiedError:
    """An image has cost all the workers it may; the last one ended with this exit status."""
    return WorkerDiedError(
        f"The worker process that scanned the image died, and so did a second one: they {_ended(status)}.",
        remedy="Scan it alone with more memory (--max-memory), scan a copy in another format, or report the image.",
    )


def _no_worker(count: int, status: int) -> WorkersBrokenError:
    """So many workers in a row have died before they had a scanner, the last one with this exit status."""
    return WorkersBrokenError(
        f"No worker process gets ready: {count} in a row {_ended(status)}.",
        remedy="Allow workers more memory with --max-memory, or see what --jobs 0 says.",
    )


def _ended(status: int) -> str:
    """How a process ended, in words; a status below 0 is the signal that ended it."""
    return f"were ended by signal {-status}" if status < 0 else f"ended with exit status {status}"
