"""`watermark-scan patterns try`: the curator's microscope. Owns its flags; `trial_text` owns how a trial looks."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.cli.console import Output
from watermark_scan.cli.lists import BuiltinOption, PatternsOption, chosen_list
from watermark_scan.cli.patterns.trial_text import as_document, as_text
from watermark_scan.errors import ExitCode, UsageError
from watermark_scan.geometry import RegionName
from watermark_scan.output.json import render_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.curation.lettering import Setting

EPILOG = """\
\b
Examples:
  watermark-scan patterns try "ALL CONTENT" --cut left --at top-right
  watermark-scan patterns try --together "DEVELOPMENT FOOTAGE" "IN PROGRESS"
  watermark-scan patterns try < texts.txt

\b
Exit code:
  0    no text was flagged
  1    a text was flagged
  2    nothing could be tried: wrong usage, a broken pattern list
"""


class Cut(StrEnum):
    """Which edge of the picture cuts the text."""

    NONE = "none"
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


def run(  # noqa: PLR0913  one parameter per flag
    texts: Annotated[list[str] | None, typer.Argument(metavar="TEXT...", hidden=True)] = None,
    *,
    cut: Annotated[
        Cut,
        typer.Option(
            metavar="EDGE",
            show_default=False,
            help="The edge of the picture that cuts the text: left, right, both or none. Default: none.",
        ),
    ] = Cut.NONE,
    at: Annotated[
        RegionName,
        typer.Option(
            metavar="PLACE",
            show_default=False,
            help="Where in the picture the text stands: top-left, top, top-right, left, center, right, bottom-left, "
            "bottom or bottom-right. Default: center.",
        ),
    ] = RegionName.CENTER,
    together: Annotated[
        bool,
        typer.Option("--together", help="All texts are lines of one picture. Default: each is a picture of its own."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per picture and line. Default: plain text.")
    ] = False,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
) -> None:
    """Hold texts against the pattern list as if they had been read in a picture, and see what matches and why.

    TEXT... are the texts to try. Without any, they are read from standard input, one a line.

    No picture and no OCR engine (program that recognises text) takes part: this is the comparison alone.
    `bits` is the strength of a match; `chance` says how many matches as strong an image without such text gives.
    """
    if at is RegionName.FULL:
        raise typer.BadParameter("choose one part of the picture, such as top-right.", param_hint="--at")
    groups = _pictures(texts, together=together)
    from watermark_scan.curation.trial import Trials  # noqa: PLC0415  NumPy and RapidFuzz; not for --help

    trials = Trials(chosen_list(patterns, no_builtin=no_builtin).wordings)
    output, flagged = Output.open(utf8=as_json), False
    for lines in groups:
        trial = trials.run(lines, _setting(cut, at))
        flagged |= trial.verdict == "flagged"
        output.line(render_document(as_document(trial)) if as_json else as_text(trial) + "\n")
    raise typer.Exit(ExitCode.FLAGGED if flagged else ExitCode.CLEAN)


def _pictures(texts: Sequence[str] | None, *, together: bool) -> Iterator[tuple[str, ...]]:
    """The lines of each picture."""
    lines = texts or (line.rstrip("\r\n") for line in _standard_input())
    wanted = (line for line in lines if line.strip())
    return iter([tuple(wanted)]) if together else ((line,) for line in wanted)


def _standard_input() -> Iterator[str]:
    """Lines of standard input, as UTF-8 whatever the locale says."""
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("There is no text to try.", remedy="Name one: watermark-scan patterns try 'SOME TEXT'")
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace")


def _setting(cut: Cut, at: RegionName) -> Setting:
    from watermark_scan.curation.lettering import Setting  # noqa: PLC0415  as above

    return Setting(at=at, cut_left=cut in (Cut.LEFT, Cut.BOTH), cut_right=cut in (Cut.RIGHT, Cut.BOTH))
