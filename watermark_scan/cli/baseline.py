"""`watermark-scan baseline …`: findings that a person has looked at go into the file that `scan --baseline` reads."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from watermark_scan.baseline import add_to_baseline, findings_of
from watermark_scan.cli.commands import PlainCommand
from watermark_scan.cli.console import Output, say
from watermark_scan.cli.shared_options import today
from watermark_scan.errors import BaselineError, ExitCode, UsageError
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean
from watermark_scan.stored_reports import BadLine, read_reports

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.baseline import Suppression
    from watermark_scan.report import ScanReport

DEFAULT = Path("watermark-scan-baseline.toml")
STANDARD_INPUT = Path("-")
EPILOG = """\
\b
Examples:
  watermark-scan scan --json photo.jpg > report.json
  watermark-scan baseline add report.json --reason "Licensed from this agency"
  watermark-scan baseline add report.json --reason "Seen" --expires 2030-06-30
  watermark-scan scan --baseline watermark-scan-baseline.toml photo.jpg

\b
Exit code:
  0    the findings are in the file
  2    nothing was changed: wrong usage, no report, no finding, a broken file
"""

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def _top(context: typer.Context) -> None:
    """Suppress single findings that you have looked at, each with a reason.

    Start with: watermark-scan baseline add REPORT.json --reason "Checked by hand"
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(ExitCode.UNUSABLE)


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("write a day such as 2027-06-30.") from error
    if day < today():
        raise typer.BadParameter("this day is over; choose a later one.")
    return day.isoformat()


def _some_words(text: str) -> str:
    if not text.strip():
        raise typer.BadParameter("say in a few words why the finding does not count.")
    return text.strip()


@app.command(cls=PlainCommand, epilog=EPILOG, short_help="Suppress the findings of a report.")
def add(
    report: Annotated[list[Path], typer.Argument(metavar="REPORT...", hidden=True)],
    *,
    reason: Annotated[
        str,
        typer.Option(
            metavar="TEXT",
            callback=_some_words,
            help="Why these findings do not count. Default: none; one must be given.",
        ),
    ],
    file: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            show_default=False,
            help=f"The baseline file to add to; it is made when there is none. Default: {DEFAULT}.",
        ),
    ] = DEFAULT,
    pattern: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID", help="Suppress findings of this list entry only. Repeat it for more. Default: all findings."
        ),
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            callback=_day,
            help="The last day on which the findings do not count. Default: for ever.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON. Default: a sentence.")] = False,
) -> None:
    """Suppress the findings of a report, so that later scans with --baseline leave them out.

    REPORT... are files that `scan --json` printed, or - for standard input.

    A finding is told by the list entry and by the bytes of the image file: the same mark in another picture, or in the
    same picture saved anew, counts as before. What is suppressed does not count for the verdict; the report says how
    many findings that were. After its last day a finding counts again, and standard error says so.
    """
    day = date.fromisoformat(expires) if expires else None
    found = [
        entry
        for document in _reports(report)
        for entry in findings_of(document, reason=reason, expires=day, pattern_ids=pattern or ())
    ]
    _require_findings(found, pattern or ())
    result = add_to_baseline(file, found)
    output = Output.open(utf8=as_json)
    if as_json:
        output.line(render_document({"file": str(file), "added": result.added, "renewed": result.renewed}))
    else:
        say(f"{file}: {result.added} added, {result.renewed} renewed.")


def _reports(paths: Sequence[Path]) -> Iterator[ScanReport]:
    for path in paths:
        with _opened(path) as stream:
            for found in read_reports(stream):
                if isinstance(found, BadLine):
                    raise BaselineError(
                        clean(f"{path}:{found.number}: this is no report of a scan: {found.fault}."),
                        remedy="Make one with: watermark-scan scan --json IMAGE",
                    )
                yield found


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if path == STANDARD_INPUT:
        if sys.stdin is None or sys.stdin.isatty():
            raise UsageError("There is no report on standard input.", remedy="Send one: watermark-scan scan --json …")
        yield sys.stdin.buffer
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        raise UsageError(
            f"The report {path} cannot be read: {error.strerror or error}.", remedy="Check the path."
        ) from error
    with stream:
        yield stream


def _require_findings(found: Sequence[Suppression], wanted: Sequence[str]) -> None:
    absent = sorted(set(wanted) - {entry.pattern_id for entry in found})
    if absent:
        raise UsageError(
            f"The reports hold no finding of {', '.join(absent)}.", remedy="Look for the id in the report."
        )
    if not found:
        raise UsageError("The reports hold no finding to suppress.", remedy="Nothing needs to be done.")
