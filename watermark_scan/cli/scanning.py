"""From inputs to reports: tasks are made of what the user named, known reports are put in, and the rest is scanned."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, closing, contextmanager, redirect_stdout, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from watermark_scan.baseline import Baseline
from watermark_scan.cli.console import Repeated, say
from watermark_scan.cli.inputs import STANDARD_INPUT, Input, StandardInput, Unusable
from watermark_scan.errors import FileUnreadableError, UsageError
from watermark_scan.execution.partial_reports import left_by_stopped_runs
from watermark_scan.execution.pool import SerialScanner, WorkerPool
from watermark_scan.execution.tasks import Batch, ImageScanner, Task, WorkerOptions
from watermark_scan.execution.worker import ScannerFactory
from watermark_scan.options import ScanOptions

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Generator, Iterable, Iterator

    from watermark_scan.rematch import Rematcher
    from watermark_scan.report import ScanReport, Settings

    Resumed = Callable[[Iterable[Task]], Iterator[Task]]

DEFAULTS = ScanOptions()


class OpenedScanner(ImageScanner, Protocol):
    """A scanner that tells what its results depend on."""

    @property
    def settings(self) -> Settings:
        """What changes a result."""


def open_scanner(options: ScanOptions, *, baseline: Baseline | None = None) -> OpenedScanner:
    """A scanner in this process, with its engines and its list.

    Args:
        options: How to scan.
        baseline: Findings that do not count.

    Raises:
        PatternListError: The list is broken.
        EngineMissingError: An engine that was asked for is not installed, or there is none.
    """
    from watermark_scan.scanner import Scanner  # OpenCV, NumPy and the engines; not for --help

    with redirect_stdout(sys.stderr):
        return Scanner(options, baseline=baseline)


def open_batch(
    options: ScanOptions, *, baseline: Baseline | None = None, workforce: WorkerOptions | None = None
) -> Batch:
    """What scans many images: workers, also for a single one, or this process where no worker is wanted.

    A worker costs a tenth of a second, and lets limits of time and memory hold whatever native code does; and this
    process needs neither NumPy nor OpenCV.

    Args:
        options: How to scan.
        baseline: Findings that do not count.
        workforce: The workers; one for each core where none are named.
    """
    workforce = workforce or WorkerOptions()
    if not workforce.workers:
        return SerialScanner(scanner=open_scanner(options, baseline=baseline))
    arguments = {"options": workforce.limited(options), "baseline": baseline}
    factory = ScannerFactory(target="watermark_scan.scanner:Scanner", arguments=arguments)
    return WorkerPool(factory, workforce, seconds=options.timeout, in_background=True)


def scan_all(batch: Batch, tasks: Iterable[Task]) -> Generator[ScanReport, None, None]:
    """A report for each task; tasks are looked for while images are scanned."""
    with closing(batch.reports(tasks)) as reports:
        while True:
            # Stdout carries data only: what an engine prints on the way goes to stderr.
            with redirect_stdout(sys.stderr):
                report = next(reports, None)
            if report is None:
                return
            yield report


def tasks_of(inputs: Iterable[Input], *, max_bytes: int = DEFAULTS.max_bytes) -> Iterator[Task]:
    """What is to be done about each input, one by one.

    Args:
        inputs: What the user named.
        max_bytes: Of an image on standard input, one more byte at most is kept: it shows that there are too many.
    """
    for item in inputs:
        if isinstance(item, StandardInput):
            yield _standard_input(max_bytes)
        else:
            yield Task(source=item.path, error=item.error if isinstance(item, Unusable) else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumption:
    """Which reports of earlier runs are taken over (`--resume`).

    Attributes:
        reports: The file that was named, or the one that the run's reports go to; None where only what stopped runs
            have left counts.
        output: The file that the run's reports go to; None for a stream. What stopped runs have left beside either
            file counts, too.
        is_named: The user named the reports, so that there must be some.
        options: Of the new run.
        baseline: Findings that do not count in it.
        accepts_others: Reports that were made with other settings are taken over, too.
        by_hash: See `--by-hash`.
    """

    reports: Path | None
    output: Path | None
    is_named: bool
    options: ScanOptions = DEFAULTS
    baseline: Baseline | None = None
    accepts_others: bool = False
    by_hash: bool = False

    def files(self) -> list[Path]:
        """Those that there are, the latest last."""
        named = [self.reports] if self.reports is not None and (self.is_named or self.reports.exists()) else []
        stopped = [
            path
            for file in (self.reports, self.output)
            if file is not None
            for path in left_by_stopped_runs(Path(os.path.realpath(file)))
        ]
        if stopped and not (named and named[0].exists()):
            named = []
        return list(dict.fromkeys([*named, *stopped]))


@contextmanager
def resuming(resumption: Resumption | None) -> Iterator[Resumed]:
    """What puts the reports of earlier runs into the tasks of a new one.

    Args:
        resumption: Which; None leaves tasks as they are.

    Raises:
        UsageError: A file cannot be read, or is the one that the new reports go to.
    """
    if resumption is None:
        yield iter
        return
    from watermark_scan.execution.resume import EarlierReports  # pydantic; few scans resume one

    files = resumption.files()
    with ExitStack() as stack:
        streams = [stack.enter_context(_opened_reports(path)) for path in files]
        earlier = EarlierReports(
            streams=streams,
            settings=_settings(resumption) if files else None,
            baseline=resumption.baseline or Baseline(),
            rematch=_rematch(resumption),
            by_hash=resumption.by_hash,
            max_bytes=resumption.options.max_bytes,
        )
        repeated = Repeated()
        for place, number in earlier.bad_lines:
            fault = "This is no report; its image is scanned again."
            repeated.say(f"{files[place]}, line {number}: {fault}", kind=fault)
        repeated.sum_up()
        if earlier.usable:
            say(f"Going on with {earlier.usable:,} earlier report{'' if earlier.usable == 1 else 's'}.")
        if earlier.rematchable:
            say(_told_of_rematchable(earlier.rematchable))
        if earlier.others:
            say(_told_of_others(earlier.others))
        yield earlier.resumed


def _settings(resumption: Resumption) -> Settings | None:
    """Those of the new run, which the list and the engines have a part in; None where they do not matter."""
    return None if resumption.accepts_others else open_scanner(resumption.options).settings


def _rematch(resumption: Resumption) -> Callable[[ScanReport], ScanReport | None]:
    """Judges stored readings as the new run would; the list is loaded when the first are there."""
    return _Rematching(resumption.options, resumption.baseline or Baseline()).rematched


class _Rematching:
    def __init__(self, options: ScanOptions, baseline: Baseline) -> None:
        self._options = options
        self._baseline = baseline

    @cached_property
    def _rematcher(self) -> Rematcher:
        from watermark_scan.catalog.load import load_patterns  # NumPy and RapidFuzz; few scans need it
        from watermark_scan.rematch import Rematcher  # likewise

        patterns = load_patterns(overlays=self._options.patterns, builtin=self._options.builtin)
        return Rematcher(self._options, patterns, self._baseline)

    def rematched(self, report: ScanReport) -> ScanReport | None:
        """None where only a scan can tell."""
        from watermark_scan.rematch import is_conclusive  # as above

        judged = self._rematcher.rematched(report)
        return judged if is_conclusive(report, judged) else None


def _told_of_rematchable(count: int) -> str:
    verb = "report holds" if count == 1 else "reports hold"
    return (
        f"{count:,} earlier {verb} what was read; where it is known still, that is judged anew without reading again."
    )


def _told_of_others(others: Counter[tuple[str, ...]]) -> str:
    """How many reports are not taken over because of their settings, and which those are."""
    count = others.total()
    reasons = [
        f"{number} with another {' and '.join(names)}" if names else f"{number} that do not state theirs"
        for names, number in others.most_common()
    ]
    verb = "report was" if count == 1 else "reports were"
    return (
        f"{count:,} earlier {verb} made with other settings ({'; '.join(reasons)}); of these, what is named now is "
        "scanned again. --accept-other-settings takes them over as they are."
    )


@contextmanager
def _opened_reports(path: Path) -> Iterator[IO[bytes]]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror or type(error).__name__}.",
            remedy="--resume takes a file that `scan --json` has written.",
        ) from error
    with stream:
        _refuse_own_output(path, stream.fileno())
        yield stream


def _standard_input(max_bytes: int) -> Task:
    """The image on standard input, read now, under the name that the user gave it."""
    if sys.stdin is None:  # started with `<&-`
        return Task(source=STANDARD_INPUT, error=_unreadable("it is closed"))
    # Unbuffered: a thread that waits here holds no lock when the program ends.
    stream, data = getattr(sys.stdin.buffer, "raw", sys.stdin.buffer), bytearray()
    try:
        while chunk := stream.read(max_bytes + 1 - len(data)):
            data += chunk
    except OSError as error:
        return Task(source=STANDARD_INPUT, error=_unreadable(error.strerror or type(error).__name__))
    return Task(source=bytes(data), name=STANDARD_INPUT)


def _unreadable(reason: str) -> FileUnreadableError:
    return FileUnreadableError(f"Standard input cannot be read: {reason}.", remedy="Pipe an image into it.")


def _refuse_own_output(path: Path, descriptor: int) -> None:
    with suppress(OSError, ValueError, AttributeError):  # a stdout that is closed, or none of the system's
        if os.path.samestat(os.fstat(sys.stdout.fileno()), os.fstat(descriptor)):
            raise UsageError(
                f"Standard output goes to {path}, which --resume reads.",
                remedy="Name it with --output, too: then it is replaced when all reports are there.",
            )
