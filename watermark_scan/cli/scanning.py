"""Inputs → reports → their destination, one by one, and the exit code for all of them. Owns no flags and no wording.

Heavy imports happen in `open_scanner` and nowhere else in the command line.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from watermark_scan.cli.console import OutputClosedError, complain_about, complain_of_missing, say
from watermark_scan.cli.exits import FailOn, code_of, worst
from watermark_scan.cli.gathering import STANDARD_INPUT, StandardInput
from watermark_scan.cli.inputs import Unusable
from watermark_scan.cli.progress import Progress
from watermark_scan.errors import ExitCode, FileUnreadableError
from watermark_scan.imaging.files import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from watermark_scan.baseline.suppressions import Baseline
    from watermark_scan.cli.console import Output
    from watermark_scan.cli.gathering import Input
    from watermark_scan.errors import InputError
    from watermark_scan.options import ScanOptions
    from watermark_scan.report import ScanReport


class ImageScanner(Protocol):
    """What the command line needs of a scanner."""

    def scan(self, source: Path | bytes) -> ScanReport:
        """Scan one image; an image that cannot be scanned gives a report with status `failed`."""

    def failure(self, source: Path | str, error: InputError) -> ScanReport:
        """The report of an input that never came to a scan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Where reports go, and what is said beside them.

    Attributes:
        output: Where they go.
        render: One report as text, without a newline at the end; None leaves it out.
        announce: Say on stderr, too, what could not be scanned.
        fail_on: The mildest verdict that counts as found.
        progress: Counts them, and shows the count.
        quiet: No summary.
        name_missing: Say on stderr, once, which engines are not installed: the text of clear images, which says it,
            is left out.
    """

    output: Output
    render: Callable[[ScanReport], str | None]
    announce: bool
    fail_on: FailOn = FailOn.FLAGGED
    progress: Progress = field(default_factory=Progress)
    quiet: bool = False
    name_missing: bool = False


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


def scan_all(scanner: ImageScanner, inputs: Iterable[Input]) -> Iterator[ScanReport]:
    """A report for each input, in their order, each made when it is asked for."""
    for item in inputs:
        # Stdout carries data only: what an engine prints on the way goes to stderr.
        with redirect_stdout(sys.stderr):
            report = _report(scanner, item)
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
            if number == 0 and publication.name_missing:
                complain_of_missing(report)
            code = worst((code, code_of(report, publication.fail_on)))
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


def _write(report: ScanReport, publication: Publication) -> None:
    if publication.announce:
        complain_about(report)
    if (text := publication.render(report)) is not None:
        publication.output.line(text)


def _report(scanner: ImageScanner, item: Input) -> ScanReport:
    if isinstance(item, StandardInput):
        return _standard_input(scanner)
    return scanner.failure(item.path, item.error) if isinstance(item, Unusable) else scanner.scan(item.path)


def _standard_input(scanner: ImageScanner) -> ScanReport:
    """The report of the image on standard input, under the name that the user gave it."""
    if sys.stdin is None:  # started with `<&-`
        return scanner.failure(STANDARD_INPUT, _unreadable("it is closed"))
    try:
        # One byte more than is allowed shows that it is too much, and bounds what is kept of an endless stream.
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    except OSError as error:
        return scanner.failure(STANDARD_INPUT, _unreadable(error.strerror or type(error).__name__))
    report = scanner.scan(data)
    return report.model_copy(update={"source": report.source.model_copy(update={"path": STANDARD_INPUT})})


def _unreadable(reason: str) -> FileUnreadableError:
    return FileUnreadableError(f"Standard input cannot be read: {reason}.", remedy="Pipe an image into it.")
