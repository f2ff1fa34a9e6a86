"""`watermark-scan evaluate`: labelled images are scanned, and what came out is counted."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.cli import scanning
from watermark_scan.cli.console import Output, text_width
from watermark_scan.cli.inputs import ImageFile, Unusable, expand
from watermark_scan.cli.progress import Progress
from watermark_scan.cli.publishing import destination
from watermark_scan.cli.scan_options import DEFAULTS, Jobs, MaxChance, Readers, Regions, at_least
from watermark_scan.cli.shared_options import BuiltinOption, PatternsOption, scan_options
from watermark_scan.errors import ExitCode, FileUnreadableError, InputError
from watermark_scan.evaluate.labels import Columns, Expectation, read_manifest
from watermark_scan.evaluate.page import render_page
from watermark_scan.evaluate.score import Evaluation, Outcome, Precision, Rates, compare, evaluate
from watermark_scan.execution.tasks import WorkerOptions
from watermark_scan.output.json import render_document
from watermark_scan.output.phrases import percent
from watermark_scan.output.terminal import clean, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from watermark_scan.options import ScanOptions

_COLUMNS = Columns()
_RATE_HEADS = ("IMAGES", "MARKS", "FOUND", "RECALL", "FLAGGED", "REVIEW", "CLEAR ONES", "FALSE FLAGS", "FALSE REVIEWS")
_PRECISION_HEADS = ("RIGHT", "WRONG", "PRECISION", "OTHER", "NAMED", "FOUND")
EPILOG = """\
\b
A TOML manifest has a table for each image:
  schema_version = 1
  [[sample]]
  file = "frame.jpg"           # beside the manifest
  expected = "flagged"         # flagged, review or clear
  also = ["review"]            # if these verdicts are as good
  patterns = ["some-entry"]    # if one of these entries must match

\b
A CSV has a header line, a column with the path of the image (beside the
manifest), and one with what is expected:
  path,expected,patterns       flagged|review in `expected` accepts both
  path,class                   `positive`: flagged or review; others: clear

\b
Examples:
  watermark-scan evaluate samples/manifest.toml
  watermark-scan evaluate corpus.csv --group-by position --min-recall 0.6

\b
Exit code:
  0    all images were scanned and no limit is broken
  1    recall is below --min-recall, or more is flagged wrongly than
       --max-false-flags
  2    nothing could be done: wrong usage, a broken manifest or pattern list,
       no OCR engine
  3    some image could not be scanned, or not by every engine (wins over 1)
"""


def run(
    manifest: Annotated[Path, typer.Argument(metavar="MANIFEST", hidden=True)],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object. Default: plain text.")] = False,
    html: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write misses and false flags, each with its picture, to this page. Default: no page."
        ),
    ] = None,
    min_recall: Annotated[
        float | None,
        typer.Option(
            metavar="FRACTION",
            callback=_fraction,
            help="End with 1 if a smaller part of the marks is found, from 0 to 1. Default: no limit.",
        ),
    ] = None,
    max_false_flags: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER",
            callback=at_least(0),
            help="End with 1 if more images are flagged wrongly. Default: no limit.",
        ),
    ] = None,
    group_by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN", help="Count by the values of this CSV column, too. Repeat it for more. Default: readable."
        ),
    ] = None,
    image_column: Annotated[
        str,
        typer.Option(metavar="NAME", show_default=False, help=f"CSV column with the image. Default: {_COLUMNS.image}."),
    ] = _COLUMNS.image,
    expected_column: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            show_default=False,
            help=f"CSV column with the verdict expected. Default: {_COLUMNS.expected}, where there is one.",
        ),
    ] = _COLUMNS.expected,
    class_column: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            show_default=False,
            help=f"CSV column with the kind of image, used where no verdict is given. Default: {_COLUMNS.class_}.",
        ),
    ] = _COLUMNS.class_,
    positive: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VALUE",
            help="Kind of image that has a listed wording on it; the others have none. Repeat it for more. "
            f"Default: {', '.join(_COLUMNS.positive)}.",
        ),
    ] = None,
    patterns_column: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            show_default=False,
            help="CSV column with ids of list entries, with | between them, of which one must match. "
            f"Default: {_COLUMNS.patterns}, where there is one.",
        ),
    ] = _COLUMNS.patterns,
    text_column: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            show_default=False,
            help=f"CSV column with what stands on the picture, to show with misses. Default: {_COLUMNS.text}.",
        ),
    ] = _COLUMNS.text,
    reader: Readers = None,
    regions: Regions = DEFAULTS.regions,
    max_chance: MaxChance = DEFAULTS.max_chance,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
    jobs: Jobs = None,
) -> None:
    """Scan labelled images and say how well the program and its list do.

    MANIFEST names the images and what is expected of each; a file that ends in .toml is TOML, any other CSV.

    RECALL is the part of the marks that were found. A false flag is an image that is flagged and should not be.
    PRECISION of an entry is the part of its matches that stand on images with a mark.
    """
    columns = Columns(
        image=image_column,
        expected=expected_column,
        class_=class_column,
        positive=frozenset(positive or _COLUMNS.positive),
        patterns=patterns_column,
        text=text_column,
        groups=tuple(group_by or _COLUMNS.groups),
    )
    expectations = read_manifest(manifest, columns)
    options = scan_options(
        readers=reader,
        regions=regions,
        max_chance=max_chance,
        patterns=patterns,
        no_builtin=no_builtin,
        keep_readings=html is not None,
    )
    output = Output.open(utf8=as_json)
    evaluation = evaluate(_outcomes(expectations, options, jobs))
    window = shutil.get_terminal_size().columns if output.is_terminal else None
    output.line(render_document(as_document(evaluation)) if as_json else as_text(evaluation, window=window))
    if html is not None:
        write_page(html, evaluation, options.max_pixels)
    raise typer.Exit(_code(evaluation, min_recall, max_false_flags))


def as_document(evaluation: Evaluation) -> dict[str, object]:
    """Everything but the reports themselves, as plain values."""
    return {
        "images": len(evaluation.outcomes),
        "judged": len(evaluation.outcomes) - len(evaluation.unjudged),
        **_rates(evaluation.rates),
        "groups": {
            name: {value: _rates(rates) for value, rates in values.items()}
            for name, values in evaluation.groups.items()
        },
        "patterns": {key: _precision(value) for key, value in evaluation.patterns.items()},
        "categories": {key: _precision(value) for key, value in evaluation.categories.items()},
        "misses": [_image(outcome) for outcome in evaluation.misses],
        "false_flags_list": [_image(outcome) for outcome in evaluation.false_flags],
        "not_judged": [_image(outcome) for outcome in evaluation.unjudged],
        "incomplete": [outcome.expectation.name for outcome in evaluation.incomplete],
    }


def as_text(evaluation: Evaluation, *, window: int | None = None) -> str:
    """Misses and false flags by name, then the numbers; the sums last, where a terminal shows them.

    Args:
        evaluation: What came out.
        window: Columns that the tables may take; None for no limit.
    """
    width = text_width()
    blocks = [
        *_images("Missed", evaluation.misses, width),
        *_images("Flagged, and should not be", evaluation.false_flags, width),
        *_images("Not judged", evaluation.unjudged, width),
        *_precisions("ENTRY", _notable(evaluation.patterns), window),
        *_precisions("CATEGORY", evaluation.categories, window),
        _rate_table(evaluation, window),
    ]
    return "\n\n".join(blocks)


def write_page(path: Path, evaluation: Evaluation, max_pixels: int) -> None:
    """Write misses and false flags, each with its picture.

    Args:
        path: Of the page.
        evaluation: What came out.
        max_pixels: Pictures of more are left out.

    Raises:
        WatermarkScanError: The file cannot be written.
    """
    with destination(path, utf8=True) as output:
        output.line(render_page(evaluation, partial(_pictures, max_pixels=max_pixels)).rstrip("\n"))


def _pictures(outcome: Outcome, max_pixels: int) -> list[bytes]:
    """The whole picture, and the place of each match."""
    from watermark_scan.output import originals, pictures  # Pillow and NumPy

    try:
        frame = originals.open_original(outcome.report, max_pixels=max_pixels)
    except InputError:
        return []
    crops = [pictures.match_png(frame.pixels, match) for match in outcome.report.matches]
    return [pictures.thumbnail_png(frame.pixels), *crops]


def _outcomes(expectations: Sequence[Expectation], options: ScanOptions, jobs: int | None) -> Iterator[Outcome]:
    batch = scanning.open_batch(options, workforce=WorkerOptions(jobs=jobs))
    progress = Progress.on_stderr(lambda: expectations)
    progress.show()
    with closing(scanning.scan_all(batch, scanning.tasks_of(map(_input, expectations)))) as reports:
        for expectation, report in zip(expectations, reports, strict=True):
            progress.count(report)
            progress.show()
            # Hundreds of images' readings would fill the memory; near misses are what a page shows.
            yield compare(expectation, report.model_copy(update={"readings": None}))
    progress.wipe()


def _input(expectation: Expectation) -> ImageFile | Unusable:
    """What to scan. A folder is no image: its pictures have no labels."""
    if expectation.image.is_dir():
        error = FileUnreadableError("This is a folder, not an image.", remedy="Name each image in the manifest.")
        return Unusable(path=str(expectation.image), error=error)
    return next(expand([expectation.image]))


def _code(evaluation: Evaluation, min_recall: float | None, max_false_flags: int | None) -> ExitCode:
    if evaluation.incomplete:
        return ExitCode.INCOMPLETE
    recall = evaluation.rates.recall
    too_few = min_recall is not None and (recall is None or recall < min_recall)
    too_many = max_false_flags is not None and evaluation.rates.false_flags > max_false_flags
    return ExitCode.FLAGGED if too_few or too_many else ExitCode.CLEAN


def _fraction(value: float | None) -> float | None:
    if value is not None and not 0 <= value <= 1:
        raise typer.BadParameter("choose a number from 0 to 1.")
    return value


def _rates(rates: Rates) -> dict[str, object]:
    return {**asdict(rates), "recall": rates.recall}


def _precision(value: Precision) -> dict[str, object]:
    return {**asdict(value), "precision": value.precision}


def _image(outcome: Outcome) -> dict[str, object]:
    return {
        "image": outcome.expectation.name,
        "expected": sorted(outcome.expectation.accepted),
        "verdict": outcome.report.verdict,
        "matches": list(dict.fromkeys(match.pattern_id for match in outcome.report.matches)),
        "text": outcome.expectation.text,
        "known_miss": outcome.expectation.known_miss,
        "detail": outcome.detail,
    }


def _images(title: str, outcomes: Sequence[Outcome], width: int) -> Iterator[str]:
    if outcomes:
        yield "\n".join((f"{title} ({len(outcomes)}):", *(_line(outcome, width) for outcome in outcomes)))


def _line(outcome: Outcome, width: int) -> str:
    known = " Known." if outcome.missed and outcome.expectation.known_miss else ""
    text = f" On it: {outcome.expectation.text}" if outcome.missed and outcome.expectation.text else ""
    line = clean(f"{outcome.expectation.name}: {outcome.detail}.{known}{text}")
    return paragraph(line, width=width, indent="  ", label="- ")


def _notable(patterns: Mapping[str, Precision]) -> dict[str, Precision]:
    """Entries that are not simply right: the others would hide them."""
    return {key: value for key, value in patterns.items() if value.wrong or value.other or value.found < value.expected}


def _precisions(name: str, values: Mapping[str, Precision], window: int | None) -> Iterator[str]:
    if values:
        rows = [
            (
                key,
                *map(str, (value.right, value.wrong)),
                _share(value.precision),
                *map(str, (value.other, value.expected, value.found)),
            )
            for key, value in values.items()
        ]
        yield table((name, *_PRECISION_HEADS), rows, width=window)


def _rate_table(evaluation: Evaluation, window: int | None) -> str:
    groups = [
        (f"{name} = {value}", rates) for name, values in evaluation.groups.items() for value, rates in values.items()
    ]
    rows = [
        (
            label,
            *map(str, (rates.marked, rates.found)),
            _share(rates.recall),
            *map(str, (rates.flagged, rates.review, rates.clear, rates.false_flags, rates.false_reviews)),
        )
        for label, rates in (*groups, ("all judged images", evaluation.rates))
    ]
    return table(_RATE_HEADS, rows, width=window)


def _share(fraction: float | None) -> str:
    return "-" if fraction is None else percent(fraction)
