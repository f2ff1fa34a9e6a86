"""`watermark-scan patterns gate`: the list held against benign texts and images. Owns its flags, columns and keys."""

from __future__ import annotations

import math
from pathlib import Path  # noqa: TC003  Typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.batch.workforce import Workforce
from watermark_scan.cli import scanning
from watermark_scan.cli.bounds import Jobs  # noqa: TC001  likewise
from watermark_scan.cli.console import Output, complain_about, say
from watermark_scan.cli.engines import Readers  # noqa: TC001  likewise
from watermark_scan.cli.exits import code_of, worst
from watermark_scan.cli.inputs import expand
from watermark_scan.cli.lists import BuiltinOption, PatternsOption, chosen_list
from watermark_scan.cli.measuring import scan_options
from watermark_scan.cli.patterns.material import different_lines, sort_out
from watermark_scan.cli.patterns.table import as_table
from watermark_scan.curation.gate import IMAGE_BUDGET, LINE_BUDGET, least_to_prove, look_at_image, look_at_line, weigh
from watermark_scan.errors import ExitCode, UsageError
from watermark_scan.options import ScanOptions
from watermark_scan.output.json import render_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from watermark_scan.batch.task import Batch
    from watermark_scan.catalog.load import PatternList
    from watermark_scan.curation.gate import Count, Entry, Gate, Look

_MAX_CHANCE = ScanOptions().max_chance
_HEADS = ("ENTRY", "", "LINES", "FLAGGED", "REVIEW", "IMAGES", "FLAGGED", "REVIEW", "FOR EXAMPLE")
EPILOG = """\
\b
Examples:
  watermark-scan patterns gate captions.txt
  watermark-scan patterns gate --id my-entry news-photos/ signs.txt --json

\b
Exit code:
  0    no entry flags more than its budget
  1    an entry does
  2    nothing could be done: wrong usage, a broken pattern list, no text
  3    some image could not be scanned (wins over 1)
"""


def _share(value: float | None) -> float | None:
    if value is not None and not 0 <= value <= 1:
        raise typer.BadParameter("choose a number from 0 to 1.")
    return value


def run(  # noqa: PLR0913  one parameter per flag
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", hidden=True)],
    *,
    ids: Annotated[
        list[str] | None,
        typer.Option("--id", metavar="ID", help="Count this entry only. Repeat it for more. Default: all entries."),
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option(
            metavar="RATE",
            callback=_share,
            help="The part of the lines, and of the images, that one entry may flag. "
            f"Default: {LINE_BUDGET:g} of the lines and {IMAGE_BUDGET:g} of the images.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object. Default: a table.")] = False,
    reader: Readers = None,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
    jobs: Jobs = None,
) -> None:
    """Refuse entries that flag too much of what is known to be harmless.

    PATH... are text files without any overlay text, one text a line, images without any, or folders of both (*.txt and
    images). Lines that repeat count once.

    All entries compete as in a scan, so an entry that a benign one explains away causes no false flag. Only a sign can
    flag; a hint asks for a review, which the budget does not limit.
    """
    chosen = chosen_list(patterns, no_builtin=no_builtin)
    _require_known(ids or (), chosen)
    output, codes = Output.open(utf8=as_json), [ExitCode.CLEAN]
    options = scan_options(readers=reader, patterns=patterns, no_builtin=no_builtin)
    looks = _looks(paths, chosen, lambda: scanning.open_batch(options, workforce=Workforce(jobs=jobs)), codes)
    gate = weigh(
        looks,
        ids=ids or None,
        line_budget=LINE_BUDGET if budget is None else budget,
        image_budget=IMAGE_BUDGET if budget is None else budget,
    )
    if not gate.lines and not gate.images and worst(codes) is ExitCode.CLEAN:
        raise UsageError("There is nothing to look at: no line and no image.", remedy="Name texts, or images.")
    output.line(render_document(_document(gate)) if as_json else _text(gate, fitted=output.is_terminal))
    _say_what_it_proves(gate, budget)
    codes.append(ExitCode.FLAGGED if gate.refused else ExitCode.CLEAN)
    raise typer.Exit(worst(codes))


def _require_known(ids: Sequence[str], chosen: PatternList) -> None:
    unknown = sorted(set(ids) - {entry.id for entry in chosen.patterns})
    if unknown:
        raise UsageError(
            f"There is no entry {', '.join(unknown)} in use.", remedy="See them all: watermark-scan patterns list"
        )


def _looks(
    paths: Sequence[Path], chosen: PatternList, open_batch: Callable[[], Batch], codes: list[ExitCode]
) -> Iterator[Look]:
    """Everything, texts first; the codes of images that could not be scanned are added to `codes`."""
    material = sort_out(paths)
    if material.texts:
        yield from _lines(material.texts, chosen)
    if material.images:
        for report in scanning.scan_all(open_batch(), scanning.tasks_of(expand(material.images))):
            if code_of(report) is ExitCode.INCOMPLETE:
                codes.append(ExitCode.INCOMPLETE)
                complain_about(report)
            if report.status == "scanned":
                yield look_at_image(report, _MAX_CHANCE)


def _lines(texts: Sequence[Path], chosen: PatternList) -> Iterator[Look]:
    from watermark_scan.curation.lettering import Setting  # noqa: PLC0415  with the next: NumPy and RapidFuzz
    from watermark_scan.curation.trial import Trials  # noqa: PLC0415  not for --help

    trials = Trials(chosen.wordings)
    for place, line in different_lines(texts):
        yield look_at_line(place, trials.run((line,), Setting()), _MAX_CHANCE)


def _document(gate: Gate) -> dict[str, object]:
    return {
        "lines": gate.lines,
        "images": gate.images,
        "refused": [entry.pattern_id for entry in gate.refused],
        "entries": [
            {
                "pattern_id": entry.pattern_id,
                "refused": entry.refused,
                "lines": _numbers(entry.lines),
                "images": _numbers(entry.images),
                "examples": [{"place": place, "text": text} for place, text in entry.examples],
            }
            for entry in gate.entries
        ],
    }


def _numbers(count: Count) -> dict[str, object]:
    return {"flagged": count.flagged, "review": count.review, "rate": count.rate}


def _text(gate: Gate, *, fitted: bool) -> str:
    if not gate.entries:
        return "No entry was found anywhere."
    return as_table(_HEADS, [_row(entry) for entry in gate.entries], fitted=fitted, right=frozenset(range(2, 8)))


def _row(entry: Entry) -> tuple[str, ...]:
    numbers = (
        str(number) for count in (entry.lines, entry.images) for number in (count.looked, count.flagged, count.review)
    )
    place, text = entry.examples[0]
    return (entry.pattern_id, "REFUSED" if entry.refused else "", *numbers, f"{place}: {text}")


def _say_what_it_proves(gate: Gate, budget: float | None) -> None:
    counts = f"Entries found: {len(gate.entries)}; refused: {len(gate.refused)}."
    say(f"Looked at: lines {gate.lines:,}, images {gate.images:,}. {counts}")
    for name, looked, usual in (("lines", gate.lines, LINE_BUDGET), ("images", gate.images, IMAGE_BUDGET)):
        needed = least_to_prove(usual if budget is None else budget)
        if 0 < looked < needed < math.inf:
            say(f"To prove so low a rate takes {needed:,.0f} {name} without a false flag.")
