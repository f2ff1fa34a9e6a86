"""Inputs → reports → stdout, one by one, and the exit code for all of them. Owns no flags and no wording.

Heavy imports happen in `open_scanner` and nowhere else in the command line.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Protocol

from watermark_scan.cli.console import OutputClosedError, complain_about
from watermark_scan.cli.exits import code_of, worst
from watermark_scan.cli.inputs import Unusable
from watermark_scan.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from watermark_scan.cli.console import Output
    from watermark_scan.cli.inputs import ImageFile
    from watermark_scan.errors import InputError
    from watermark_scan.options import ScanOptions
    from watermark_scan.report import ScanReport


class ImageScanner(Protocol):
    """What the command line needs of a scanner."""

    def scan(self, source: Path) -> ScanReport:
        """Scan one image; an image that cannot be scanned gives a report with status `failed`."""

    def failure(self, source: Path, error: InputError) -> ScanReport:
        """The report of an input that never came to a scan."""


def open_scanner(options: ScanOptions) -> ImageScanner:
    """A scanner with its engines and its list.

    Raises:
        PatternListError: The list is broken.
        ReaderMissingError: An engine that was asked for is not installed, or there is none.
    """
    from watermark_scan.scanner import Scanner  # noqa: PLC0415  OpenCV, NumPy and the engines; not for --help

    with redirect_stdout(sys.stderr):
        return Scanner(options)


def scan_all(scanner: ImageScanner, inputs: Iterable[ImageFile | Unusable]) -> Iterator[ScanReport]:
    """A report for each input, in their order, each made when it is asked for."""
    for item in inputs:
        # Stdout carries data only: what an engine prints on the way goes to stderr.
        with redirect_stdout(sys.stderr):
            report = scanner.failure(item.path, item.error) if isinstance(item, Unusable) else scanner.scan(item.path)
        yield report


def publish(
    reports: Iterable[ScanReport], output: Output, render: Callable[[ScanReport], str], *, announce: bool
) -> ExitCode:
    """Write each report as soon as it is there; stop early when nobody reads stdout any more.

    Args:
        reports: Made while they are written.
        output: Where they go.
        render: One report as text, without a newline at the end.
        announce: Say on stderr, too, what could not be scanned.

    Returns:
        The code for all reports that were made.
    """
    code = ExitCode.CLEAN
    for report in reports:
        code = worst((code, code_of(report)))
        if announce:
            complain_about(report)
        try:
            output.line(render(report))
        except OutputClosedError:
            break
    return code
