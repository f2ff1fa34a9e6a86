"""`watermark-scan evaluate`: labelled images are scanned, and what came out is held against the labels.

Owns the flags and the order of things; comparing and counting belong to `watermark_scan.evaluate`.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path  # noqa: TC003  Typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.batch.workforce import Workforce
from watermark_scan.cli import scanning
from watermark_scan.cli.bounds import Jobs  # noqa: TC001  likewise
from watermark_scan.cli.console import Output
from watermark_scan.cli.engines import Readers, Spotting  # noqa: TC001  Typer looks at it
from watermark_scan.cli.evaluation_page import write_page
from watermark_scan.cli.evaluation_text import as_document, as_text
from watermark_scan.cli.flags import DEFAULTS, MaxChance, Regions, at_least
from watermark_scan.cli.inputs import ImageFile, Unusable, expand
from watermark_scan.cli.lists import BuiltinOption, PatternsOption  # noqa: TC001  likewise
from watermark_scan.cli.measuring import scan_options
from watermark_scan.cli.progress import Progress
from watermark_scan.errors import ExitCode, FileUnreadableError
from watermark_scan.evaluate.manifest import read_manifest
from watermark_scan.evaluate.outcome import compare
from watermark_scan.evaluate.score import evaluate
from watermark_scan.evaluate.table import Columns
from watermark_scan.output.json import render_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.evaluate.expectation import Expectation
    from watermark_scan.evaluate.outcome import Outcome
    from watermark_scan.evaluate.score import Evaluation
    from watermark_scan.options import ScanOptions

_COLUMNS = Columns()
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


def _fraction(value: float | None) -> float | None:
    if value is not None and not 0 <= value <= 1:
        raise typer.BadParameter("choose a number from 0 to 1.")
    return value


def run(  # noqa: PLR0913  one parameter per flag
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
    spotting: Spotting = DEFAULTS.spotting,
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
        spotting=spotting,
        regions=regions,
        max_chance=max_chance,
        patterns=patterns,
        no_builtin=no_builtin,
        keep_readings=html is not None,
    )
    output = Output.open(utf8=as_json)
    evaluation = evaluate(_outcomes(expectations, options, jobs))
    output.line(render_document(as_document(evaluation)) if as_json else as_text(evaluation))
    if html is not None:
        write_page(html, evaluation, options.max_pixels)
    raise typer.Exit(_code(evaluation, min_recall, max_false_flags))


def _outcomes(expectations: Sequence[Expectation], options: ScanOptions, jobs: int | None) -> Iterator[Outcome]:
    batch = scanning.open_batch(options, workforce=Workforce(jobs=jobs))
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
        return Unusable(path=expectation.image, error=error)
    return next(expand([expectation.image]))


def _code(evaluation: Evaluation, min_recall: float | None, max_false_flags: int | None) -> ExitCode:
    if evaluation.incomplete:
        return ExitCode.INCOMPLETE
    recall = evaluation.rates.recall
    too_few = min_recall is not None and (recall is None or recall < min_recall)
    too_many = max_false_flags is not None and evaluation.rates.false_flags > max_false_flags
    return ExitCode.FLAGGED if too_few or too_many else ExitCode.CLEAN
