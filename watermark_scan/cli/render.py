"""`watermark-scan render`: text, page and annotated copies from stored reports, without scanning again."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from watermark_scan.cli import scan_options as flags
from watermark_scan.cli.console import FailOn, Output, Repeated, worst
from watermark_scan.cli.inputs import STANDARD_INPUT
from watermark_scan.cli.publishing import Publication, Sink, Text, open_extras, publish
from watermark_scan.cli.scan_options import DEFAULTS
from watermark_scan.cli.shared_options import chosen_list
from watermark_scan.errors import ExitCode, UsageError, WatermarkScanError
from watermark_scan.output.terminal import Color
from watermark_scan.stored_reports import BadLine, read_reports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from watermark_scan.report import ScanReport

_REMEDY = "Make one with: watermark-scan scan --json --output REPORTS.jsonl IMAGES"
# Typer re-wraps a paragraph unless it begins with \b.
EPILOG = """\
\b
Examples:
  watermark-scan render reports.jsonl
  watermark-scan render --html page.html reports.jsonl

\b
Exit code:
  0    nothing in the reports is flagged (see --fail-on)
  1    something is flagged
  2    nothing could be done: wrong usage, or no report at all
  3    an image was not scanned, a line is no report, or a copy could not be
       made (wins over 1)
  130  stopped by Ctrl-C
"""


def run(
    # Hidden, because Typer's entry would show a Python type; the text below explains it.
    reports: Annotated[list[str], typer.Argument(metavar="REPORTS", hidden=True)],
    *,
    html: flags.Html = None,
    annotate: flags.Annotate = None,
    explain: flags.Explain = False,
    color: flags.ColorChoice = Color.AUTO,
    fail_on: flags.Fail = FailOn.FLAGGED,
    max_pixels: flags.MaxPixels = DEFAULTS.max_pixels,
) -> None:
    """Show the reports of earlier scans again, without scanning: as text, as a page, or as annotated copies.

    REPORTS are files that `scan --json` has written; - is standard input. Without --html and --annotate the reports
    are printed as text.

    Pictures are looked for where they were when they were scanned, and beside the file of reports. Only those whose
    bytes are still the same are shown; of others the page says that they are gone or have changed.
    """
    stored = StoredReports(reports)
    output = Output.open(utf8=False)
    sink = Sink(output=output, form=Text(terminal=output.is_terminal, color=color, explain=explain))
    as_text = html is None and annotate is None
    publication = Publication(
        write=sink.report if as_text else _no_text,
        announce=not as_text,
        fail_on=fail_on,
        quiet=as_text,
    )
    listed = partial(chosen_list, None, no_builtin=False)
    beside = open_extras(html, annotate, max_pixels=max_pixels, listed=listed, occasion="Page made from stored reports")
    with beside as extras:
        code = publish(extras.keep(stored.read(extras.look_beside)), publication)
        stored.require_one()
    raise typer.Exit(worst((code, stored.code, extras.code)))


def _no_text(_: ScanReport) -> None:
    """A page or copies are made, and no text."""


class StoredReports:
    """The reports of all files, in their order.

    Attributes:
        code: INCOMPLETE when a file or a line of one could not be read.
    """

    def __init__(self, names: list[str]) -> None:
        if names.count(STANDARD_INPUT) > 1:
            raise UsageError("Standard input ('-') is named twice, and can be read once only.", remedy="Name it once.")
        self.code = ExitCode.CLEAN
        self._repeated = Repeated()
        self._names = names
        self._count = 0

    def read(self, begin: Callable[[Path | None], None] = lambda _: None) -> Iterator[ScanReport]:
        """Read them, once.

        Args:
            begin: Is told the folder of each file before its reports come; None for standard input.
        """
        for name in self._names:
            begin(None if name == STANDARD_INPUT else Path(name).parent)
            try:
                with _opened(name) as stream:
                    yield from self._reports(name, stream)
            except OSError as error:
                fault = f"cannot be read: {error.strerror or type(error).__name__}."
                self._complain(f"{name} {fault}", fault)
        self._repeated.sum_up()

    def require_one(self) -> None:
        """Refuse to make something of nothing.

        Raises:
            WatermarkScanError: There was no report.
        """
        if not self._count:
            raise WatermarkScanError("There is no report in what you named.", remedy=_REMEDY)

    def _reports(self, name: str, stream: IO[bytes]) -> Iterator[ScanReport]:
        for found in read_reports(stream):
            if isinstance(found, BadLine):
                fault = f"This is no report: {found.fault}."
                self._complain(f"{name}, line {found.number}: {fault}", name)
            else:
                self._count += 1
                yield found

    def _complain(self, sentence: str, kind: str) -> None:
        self.code = ExitCode.INCOMPLETE
        self._repeated.say(sentence, kind=kind)


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    if name != STANDARD_INPUT:
        with Path(name).open("rb") as stream:
            yield stream
    elif sys.stdin is None:  # started with `<&-`
        raise OSError(None, "standard input is closed")
    else:
        yield sys.stdin.buffer
