"""`watermark-scan patterns try`: texts held against the list, and what matches and why."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.cli.console import Output, text_width
from watermark_scan.cli.shared_options import BuiltinOption, PatternsOption, chosen_list
from watermark_scan.errors import ExitCode, UsageError
from watermark_scan.geometry import RegionName
from watermark_scan.output import phrases
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean, columns, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.curation.trial import BenignMatch, TrialMatch, TrialResult
    from watermark_scan.matching.letter_diff import Column

TRY_TEXTS_EPILOG = """\
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
_INDENT = "     "
_LABEL = 10
"""Columns of a label."""
_NEAR_MISSES = 3
"""Near misses that are shown; the rest is for programs."""
_MARKS = {"same": "=", "alike": ":", "misread": "~", "lost": "-", "added": "+", "gap": " "}
_LEGEND = "= the same, : looks alike and counts as the same, ~ misread, - lost, + added"


class Cut(StrEnum):
    """Which edge of the picture cuts the text."""

    NONE = "none"
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


def try_texts(
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
    pictures = _pictures(texts, together=together)
    from watermark_scan.curation.trial import Placement, TextTrial  # NumPy, RapidFuzz; not for --help

    placement = Placement(at=at, cut_left=cut in (Cut.LEFT, Cut.BOTH), cut_right=cut in (Cut.RIGHT, Cut.BOTH))
    trial = TextTrial(chosen_list(patterns, no_builtin=no_builtin).wordings)
    output, flagged = Output.open(utf8=as_json), False
    for lines in pictures:
        result = trial.run(lines, placement)
        flagged |= result.verdict == "flagged"
        output.line(render_document(_document(result)) if as_json else _text(result) + "\n")
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


def _document(result: TrialResult) -> dict[str, object]:
    return {
        "lines": list(result.lines),
        "verdict": result.verdict,
        "reasons": list(result.reasons),
        "matches": [_match_document(match) for match in result.matches],
        "near_misses": [
            _match_document(match) | {"reason": match.reason.value if match.reason else None}
            for match in result.near_misses
        ],
        "harmless": [
            {
                "pattern_id": match.wording.pattern_id,
                "pattern_text": match.wording.text,
                "matched_text": match.text,
                "bits": round(match.bits, 2),
                "expected_chance_matches": match.chance,
            }
            for match in result.benign
        ],
    }


def _match_document(match: TrialMatch) -> dict[str, object]:
    found, wording = match.text_match, match.text_match.wording
    return {
        "pattern_id": wording.pattern_id,
        "category": wording.category,
        "role": wording.role.value,
        "pattern_text": wording.text,
        "matched_text": found.text,
        "similarity": round(found.similarity, 4),
        "visible_fraction": round(found.visible_fraction, 4),
        "visible_span": list(found.span),
        "cut": [end.value for end in found.cut],
        "ends": dict(zip(("left", "right"), (end.value for end in found.ends), strict=True)),
        "bits": round(match.bits, 2),
        "expected_chance_matches": found.e_value,
        "region": found.region.value,
        "edits": [{"kind": run.kind.value, "read": run.read, "listed": run.listed} for run in match.edits],
    }


def _text(result: TrialResult) -> str:
    """The verdict, then every match and near miss with its evidence; several lines, without a newline at the end."""
    width = text_width()
    blocks = [f"{result.verdict.upper():<8} {clean(' / '.join(result.lines))}"]
    blocks[0] += "".join("\n" + paragraph(clean(reason), width=width, indent="  ") for reason in result.reasons)
    blocks += [_match_text(f"{number}. ", match, width) for number, match in enumerate(result.matches, start=1)]
    blocks += [_benign_text(match, width) for match in result.benign]
    if result.near_misses:
        blocks.append("  Near misses that do not count:")
        blocks += [_match_text("-  ", match, width) for match in result.near_misses[:_NEAR_MISSES]]
    if len(result.near_misses) > _NEAR_MISSES:
        blocks.append(f"  … and {len(result.near_misses) - _NEAR_MISSES} more; --json shows all.")
    return "\n".join(blocks)


def _benign_text(match: BenignMatch, width: int) -> str:
    text = f"Known to be harmless: {match.wording.text} ({match.wording.pattern_id}), {match.bits:.1f} bits."
    return paragraph(clean(text), width=width, indent="  ")


def _match_text(number: str, match: TrialMatch, width: int) -> str:
    found, wording = match.text_match, match.text_match.wording
    title = f"{phrases.with_brackets(wording.text, found.span)} ({wording.pattern_id})"
    reason = match.reason and f"{phrases.drop_reason(match.reason.value)} ({match.reason.value})"
    fields = {
        **({"but": reason} if reason else {}),
        "entry": f"{wording.category}, {phrases.role(wording.role.value)}",
        "visible": f"{phrases.percent(found.visible_fraction)} of its letters; "
        + phrases.end_states(*(end.value for end in found.ends)),
        "alike": f"{phrases.percent(found.similarity)} of the letters of both parts agree",
        "strength": f"{match.bits:.1f} bits",
        "chance": phrases.chance(found.e_value),
    }
    return "\n".join(
        (
            paragraph(clean(title), width=width, indent="  ", label=number),
            *(_field(label, text, width) for label, text in fields.items()),
            *_letters(match.letters, width),
        )
    )


def _field(label: str, text: str, width: int) -> str:
    return paragraph(clean(text), width=width, indent=_INDENT, label=f"{label:<{_LABEL}}")


def _letters(letters: Sequence[Column], width: int) -> Iterator[str]:
    """Both texts above each other, broken to fit, and a line that says what happened to each letter."""
    for row in _rows(letters, width - len(_INDENT) - _LABEL):
        yield _line("read", (_padded(column.read, _size(column)) for column in row))
        yield _line("", (_MARKS[column.kind.value] * _size(column) for column in row))
        yield _line("listed", (_padded(column.listed, _size(column)) for column in row))
    if {column.kind.value for column in letters} - {"same", "gap"}:
        yield paragraph(f"({_LEGEND})", width=width, indent=" " * (len(_INDENT) + _LABEL))


def _rows(letters: Iterable[Column], width: int) -> Iterator[list[Column]]:
    row: list[Column] = []
    used = 0
    for column in letters:
        size = _size(column)
        if row and used + size > width:
            yield row
            row, used = [], 0
        row.append(column)
        used += size
    if row:
        yield row


def _size(column: Column) -> int:
    return max(columns(clean(column.read)), columns(clean(column.listed)))


def _line(label: str, cells: Iterable[str]) -> str:
    return f"{_INDENT}{label:<{_LABEL}}{''.join(cells)}".rstrip()


def _padded(text: str, size: int) -> str:
    shown = clean(text)
    return shown + " " * (size - columns(shown))
