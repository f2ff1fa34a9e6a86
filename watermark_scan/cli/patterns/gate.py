"""`watermark-scan patterns gate`: entries held against texts and images that are known to be harmless."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.cli import scanning
from watermark_scan.cli.console import Output, code_of, complain_about, say, worst
from watermark_scan.cli.inputs import IMAGE_SUFFIXES, expand
from watermark_scan.cli.scan_options import Jobs, Readers
from watermark_scan.cli.shared_options import BuiltinOption, PatternsOption, chosen_list, entry_ids, scan_options
from watermark_scan.cli.table import as_table
from watermark_scan.curation.gate import (
    IMAGE_BUDGET,
    LINE_BUDGET,
    BenignSample,
    EntryResult,
    GateResult,
    MatchCount,
    image_sample,
    judge_entries,
    line_sample,
    samples_to_prove,
)
from watermark_scan.errors import ExitCode, UsageError
from watermark_scan.execution.tasks import Batch, WorkerOptions
from watermark_scan.options import ScanOptions
from watermark_scan.output.json import render_document
from watermark_scan.text_encoding import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from watermark_scan.catalog.load import PatternList

GATE_EPILOG = """\
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
_TEXT_SUFFIX = ".txt"
"""What counts as a text inside a folder. A file that is named itself is a text unless it ends like an image."""
_MAX_CHANCE = ScanOptions().max_chance
_HEADS = ("ENTRY", "", "LINES", "FLAGGED", "REVIEW", "IMAGES", "FLAGGED", "REVIEW", "FOR EXAMPLE")


def _share(value: float | None) -> float | None:
    if value is not None and not 0 <= value <= 1:
        raise typer.BadParameter("choose a number from 0 to 1.")
    return value


def gate(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", hidden=True)],
    *,
    ids: Annotated[
        list[str] | None,
        typer.Option(
            "--id",
            metavar="ID",
            autocompletion=entry_ids,
            help="Count this entry only. Repeat it for more. Default: all entries.",
        ),
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
    samples = _samples(paths, chosen, lambda: scanning.open_batch(options, workforce=WorkerOptions(jobs=jobs)), codes)
    result = judge_entries(
        samples,
        ids=ids or None,
        line_budget=LINE_BUDGET if budget is None else budget,
        image_budget=IMAGE_BUDGET if budget is None else budget,
    )
    if not result.lines and not result.images and worst(codes) is ExitCode.CLEAN:
        raise UsageError("There is nothing to look at: no line and no image.", remedy="Name texts, or images.")
    output.line(render_document(_document(result)) if as_json else _text(result, fitted=output.is_terminal))
    _say_what_it_proves(result, budget)
    codes.append(ExitCode.FLAGGED if result.refused else ExitCode.CLEAN)
    raise typer.Exit(worst(codes))


def find_files(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Text files, and image files and folders that hold images: by their endings, and by what folders hold.

    Raises:
        UsageError: A folder holds neither a text nor an image.
    """
    texts: list[Path] = []
    images: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [Path(folder, name) for folder, _, names in os.walk(path) for name in names]
            found = sorted(file for file in inside if file.suffix.lower() == _TEXT_SUFFIX)
            has_images = any(file.suffix.lower() in IMAGE_SUFFIXES for file in inside)
            if not found and not has_images:
                raise UsageError(f"{path} holds no text and no image.", remedy="Name a folder with *.txt or images.")
            texts += found
            images += [path] if has_images else []
        else:
            (images if path.suffix.lower() in IMAGE_SUFFIXES else texts).append(path)
    return texts, images


def different_lines(texts: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Each line once, whatever its case, with its first place as `file:line`; empty ones are left out.

    Raises:
        UsageError: A file cannot be read or is no UTF-8 text.
    """
    seen: set[str] = set()
    for path in texts:
        for number, raw in enumerate(_text_of(path).split("\n"), start=1):
            line = raw.strip()
            if line and line.casefold() not in seen:
                seen.add(line.casefold())
                yield f"{path}:{number}", line


def _text_of(path: Path) -> str:
    try:
        text = read_text(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.", remedy="Check the path.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is no UTF-8 text.", remedy="Name a text file, one text a line.") from error
    if "\0" in text:
        raise UsageError(f"{path} is no text.", remedy="Name a text file, one text a line.")
    return text


def _require_known(ids: Sequence[str], chosen: PatternList) -> None:
    unknown = sorted(set(ids) - {entry.id for entry in chosen.patterns})
    if unknown:
        raise UsageError(
            f"There is no entry {', '.join(unknown)} in use.", remedy="See them all: watermark-scan patterns list"
        )


def _samples(
    paths: Sequence[Path], chosen: PatternList, open_batch: Callable[[], Batch], codes: list[ExitCode]
) -> Iterator[BenignSample]:
    """Everything, texts first; the codes of images that could not be scanned are added to `codes`."""
    texts, images = find_files(paths)
    if texts:
        yield from _line_samples(texts, chosen)
    if images:
        for report in scanning.scan_all(open_batch(), scanning.tasks_of(expand(images))):
            if code_of(report) is ExitCode.INCOMPLETE:
                codes.append(ExitCode.INCOMPLETE)
                complain_about(report)
            if report.status == "scanned":
                yield image_sample(report, _MAX_CHANCE)


def _line_samples(texts: Sequence[Path], chosen: PatternList) -> Iterator[BenignSample]:
    from watermark_scan.curation.trial import Placement, TextTrial  # NumPy, RapidFuzz; not for --help

    trial = TextTrial(chosen.wordings)
    for place, line in different_lines(texts):
        yield line_sample(place, trial.run((line,), Placement()), _MAX_CHANCE)


def _document(result: GateResult) -> dict[str, object]:
    return {
        "lines": result.lines,
        "images": result.images,
        "refused": [entry.pattern_id for entry in result.refused],
        "entries": [
            {
                "pattern_id": entry.pattern_id,
                "refused": entry.refused,
                "lines": _numbers(entry.lines),
                "images": _numbers(entry.images),
                "examples": [{"place": place, "text": text} for place, text in entry.examples],
            }
            for entry in result.entries
        ],
    }


def _numbers(count: MatchCount) -> dict[str, object]:
    return {"flagged": count.flagged, "review": count.review, "rate": count.rate}


def _text(result: GateResult, *, fitted: bool) -> str:
    if not result.entries:
        return "No entry was found anywhere."
    return as_table(_HEADS, [_row(entry) for entry in result.entries], fitted=fitted, right=frozenset(range(2, 8)))


def _row(entry: EntryResult) -> tuple[str, ...]:
    numbers = (
        str(number) for count in (entry.lines, entry.images) for number in (count.looked, count.flagged, count.review)
    )
    place, text = entry.examples[0]
    return (entry.pattern_id, "REFUSED" if entry.refused else "", *numbers, f"{place}: {text}")


def _say_what_it_proves(result: GateResult, budget: float | None) -> None:
    counts = f"Entries found: {len(result.entries)}; refused: {len(result.refused)}."
    say(f"Looked at: lines {result.lines:,}, images {result.images:,}. {counts}")
    for name, looked, usual in (("lines", result.lines, LINE_BUDGET), ("images", result.images, IMAGE_BUDGET)):
        needed = samples_to_prove(usual if budget is None else budget)
        if 0 < looked < needed < math.inf:
            say(f"To prove so low a rate takes {needed:,.0f} {name} without a false flag.")
