"""Inputs → reports → their destination, one by one, and the exit code for all of them. Owns no flags and no wording.

Workers load what is heavy; in this process that happens in `open_scanner` and nowhere else in the command line.
"""

from __future__ import annotations

import sys
from contextlib import closing, redirect_stdout
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from watermark_scan.batch.alone import Alone
from watermark_scan.batch.recipe import Recipe
from watermark_scan.batch.task import Task
from watermark_scan.batch.workforce import Workforce
from watermark_scan.cli.console import OutputClosedError, complain_about, complain_of_missing, complain_of_unread, say
from watermark_scan.cli.exits import FailOn, code_of, worst
from watermark_scan.cli.gathering import STANDARD_INPUT, StandardInput
from watermark_scan.cli.inputs import Unusable
from watermark_scan.cli.progress import Progress
from watermark_scan.errors import ExitCode, FileUnreadableError
from watermark_scan.options import ScanOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from watermark_scan.baseline.suppressions import Baseline
    from watermark_scan.batch.task import Batch, ImageScanner
    from watermark_scan.cli.console import Output
    from watermark_scan.cli.gathering import Input
    from watermark_scan.report import ScanReport

DEFAULTS = ScanOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Where reports go, and what is said beside them.

    Attributes:
        output: Where they go.
        render: One report as text, without a newline at the end; None leaves it out.
        announce: Say on stderr, too, what could not be scanned.
        fail_on: The mildest verdict that counts as found.
        allow_incomplete: An image that not every engine has read counts as scanned.
        progress: Counts them, and shows the count.
        quiet: No summary.
        name_missing: Say on stderr, once, which engines are not installed: the text of clear images, which says it,
            is left out.
        name_unread: Say on stderr, once, which writings of the list no engine reads.
    """

    output: Output
    render: Callable[[ScanReport], str | None]
    announce: bool
    fail_on: FailOn = FailOn.FLAGGED
    allow_incomplete: bool = False
    progress: Progress = field(default_factory=Progress)
    quiet: bool = False
    name_missing: bool = False
    name_unread: bool = False


def open_scanner(options: ScanOptions, *, baseline: Baseline | None = None) -> ImageScanner:
    """A scanner with its engines and its list.

    Args:
        options: How to scan.
        baseline: Findings that do not count.

    Raises:
        PatternListError: The list is broken.
        ReaderMissingError: An engine that was asked for is not installed, or there is none.
    """
    from watermark_scan.scanner import Scanner  # noqa: PLC0415  OpenCV, NumPy and the engines; not for --help

    with redirect_stdout(sys.stderr):
        return Scanner(options, baseline=baseline)


def open_batch(options: ScanOptions, *, baseline: Baseline | None = None, workforce: Workforce | None = None) -> Batch:
    """What scans many images: workers, also for a single one, or this process where no worker is wanted.

    A worker costs a tenth of a second, and lets limits of time and memory hold whatever native code does; and this
    process needs neither NumPy nor OpenCV.

    Args:
        options: How to scan.
        baseline: Findings that do not count.
        workforce: The workers; one for each core where none are named.
    """
    workforce = workforce or Workforce()
    if not workforce.workers:
        return Alone(scanner=open_scanner(options, baseline=baseline))
    from watermark_scan.batch.crew import Crew  # noqa: PLC0415  not for --help

    arguments = {"options": workforce.limited(options), "baseline": baseline}
    recipe = Recipe(home="watermark_scan.scanner:Scanner", arguments=arguments)
    return Crew(recipe, workforce, seconds=options.timeout, in_background=True)


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


def publish(reports: Iterable[ScanReport], publication: Publication) -> ExitCode:
    """Write each report as soon as it is there; stop early when nobody reads them any more.

    Args:
        reports: Made while they are written.
        publication: Where they go, and what is said beside them.

    Returns:
        The code for all reports that were made.
    """
    code, progress = ExitCode.CLEAN, publication.progress
    progress.show()
    try:
        for number, report in enumerate(reports):
            if number == 0:
                _begin(report, publication)
            code = worst((code, code_of(report, publication.fail_on, allow_incomplete=publication.allow_incomplete)))
            progress.count(report)
            progress.wipe()
            _write(report, publication)
            progress.show()
    except OutputClosedError:
        return code
    finally:
        progress.wipe()
    if not publication.quiet and (summary := progress.summary()):
        say(summary)
    return code


def _begin(report: ScanReport, publication: Publication) -> None:
    """Say once what holds for all images of a run."""
    if publication.name_missing:
        complain_of_missing(report)
    if publication.name_unread:
        complain_of_unread(report)


def _write(report: ScanReport, publication: Publication) -> None:
    if publication.announce:
        complain_about(report)
    if (text := publication.render(report)) is not None:
        publication.output.line(text)


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
