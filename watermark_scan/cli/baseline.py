"""`watermark-scan baseline …`: findings that a person has looked at go into the file that `scan --baseline` reads."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.baseline import add_to_baseline, findings_of, load_baseline, remove_from_baseline
from watermark_scan.cli.commands import PlainCommand
from watermark_scan.cli.console import Output, say
from watermark_scan.cli.report_files import reports_in
from watermark_scan.cli.shared_options import today
from watermark_scan.errors import ExitCode, UsageError
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.baseline import Suppression

DEFAULT = Path("watermark-scan-baseline.toml")
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

LIST_EPILOG = """\
\b
Examples:
  watermark-scan baseline list
  watermark-scan baseline remove --image photo.jpg
  watermark-scan baseline prune

\b
Exit code:
  0    it was done
  2    nothing was changed: wrong usage, no such entry, a broken file
"""
FileOption = Annotated[
    Path,
    typer.Option(
        "--file",
        metavar="FILE",
        show_default=False,
        help=f"The baseline file; `add` makes it when there is none. Default: {DEFAULT}.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON. Default: text.")]

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
    file: FileOption = DEFAULT,
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
    as_json: JsonOption = False,
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
        for document in reports_in(report)
        for entry in findings_of(document, reason=reason, expires=day, pattern_ids=pattern or ())
    ]
    _require_findings(found, pattern or ())
    result = add_to_baseline(file, found)
    output = Output.open(utf8=as_json)
    if as_json:
        output.line(render_document({"file": str(file), "added": result.added, "renewed": result.renewed}))
    else:
        say(f"{file}: {result.added} added, {result.renewed} renewed.")


@app.command("list", cls=PlainCommand, epilog=LIST_EPILOG, short_help="Show what is suppressed, and until when.")
def list_(
    *,
    file: FileOption = DEFAULT,
    as_json: JsonOption = False,
) -> None:
    """Show the entries of a baseline file: the list entry, the picture, the reason, and the last day."""
    output = Output.open(utf8=as_json)
    for entry in load_baseline(file).suppressions:
        if as_json:
            output.line(render_document(_document(entry)))
        else:
            output.line(_words(entry))


@app.command(cls=PlainCommand, epilog=LIST_EPILOG, short_help="Let findings count again.")
def remove(
    *,
    file: FileOption = DEFAULT,
    pattern: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Remove entries for this list entry. Repeat it for more. Default: for any."),
    ] = None,
    sha256: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DIGEST",
            help="Remove entries for the picture with this digest, or one that begins so. Repeat it for more. "
            "Default: for any.",
        ),
    ] = None,
    image: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Remove entries that name this picture. Repeat it for more. Default: for any."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Remove entries from a baseline file, so that their findings count again.

    Where several things are named, those entries go of which all of them hold.
    """
    chosen = (pattern, sha256, image)
    if not any(chosen):
        raise UsageError(
            "Nothing says which entries are to be removed.", remedy="Name them with --pattern, --sha256 or --image."
        )

    def is_named(entry: Suppression) -> bool:
        return (
            (not pattern or entry.pattern_id in pattern)
            and (not sha256 or entry.sha256.startswith(tuple(text.lower() for text in sha256)))
            and (not image or entry.image in image)
        )

    removed = remove_from_baseline(file, is_named)
    if not removed:
        raise UsageError(f"{file} holds no such entry.", remedy=f"See: watermark-scan baseline list --file {file}")
    _tell_removed(file, removed, as_json=as_json)


@app.command(cls=PlainCommand, epilog=LIST_EPILOG, short_help="Remove what no longer holds.")
def prune(
    *,
    file: FileOption = DEFAULT,
    as_json: JsonOption = False,
) -> None:
    """Remove the entries of a baseline file whose last day is over, and those that stand there twice."""
    day, seen = today(), set[tuple[str, str]]()

    def is_over(entry: Suppression) -> bool:
        is_known = entry.fingerprint in seen
        if not entry.is_expired(day):
            seen.add(entry.fingerprint)
        return is_known or entry.is_expired(day)

    _tell_removed(file, remove_from_baseline(file, is_over), as_json=as_json)


def _tell_removed(file: Path, removed: Sequence[Suppression], *, as_json: bool) -> None:
    output = Output.open(utf8=as_json)
    if as_json:
        output.line(render_document({"file": str(file), "removed": [_document(entry) for entry in removed]}))
        return
    for entry in removed:
        output.line(_words(entry))
    say(f"{file}: {len(removed)} removed.")


def _document(entry: Suppression) -> dict[str, object]:
    return {**asdict(entry), "expires": entry.expires and entry.expires.isoformat()}


def _words(entry: Suppression) -> str:
    until = "for ever"
    if entry.expires is not None:
        until = f"until {entry.expires}" + (" (over)" if entry.is_expired(today()) else "")
    return clean(f"{entry.pattern_id}  {entry.image or '(no name)'}  {entry.sha256[:12]}  {until}  {entry.reason}")


def _require_findings(found: Sequence[Suppression], wanted: Sequence[str]) -> None:
    absent = sorted(set(wanted) - {entry.pattern_id for entry in found})
    if absent:
        raise UsageError(
            f"The reports hold no finding of {', '.join(absent)}.", remedy="Look for the id in the report."
        )
    if not found:
        raise UsageError("The reports hold no finding to suppress.", remedy="Nothing needs to be done.")
