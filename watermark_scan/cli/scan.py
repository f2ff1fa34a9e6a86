"""`watermark-scan scan`: its flags, and what they decide. Owns no scanning and no printing.

Each default is said once, in `ScanOptions`, and repeated by the help from there.
"""

from __future__ import annotations

import math
import re
import shutil
from pathlib import Path  # noqa: TC003  Typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.cli import scanning
from watermark_scan.cli.console import Output, share_a_terminal
from watermark_scan.cli.inputs import expand
from watermark_scan.options import ReaderName, RegionPlan, ScanOptions
from watermark_scan.output.json import render_json
from watermark_scan.output.text import render_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from watermark_scan.report import ScanReport

_DEFAULTS = ScanOptions()
_WIDEST = 100
"""Columns: longer lines are hard to read, however wide the window."""

SUMMARY = "Scan images, and folders with images."
# Typer re-wraps a paragraph unless it begins with \b.
EPILOG = """\
\b
Exit code:
  0    nothing was flagged (`review` is not flagged)
  1    something was flagged
  2    nothing could be done: wrong usage, a broken pattern list, no OCR engine
  3    some input could not be scanned (wins over 1)
  130  stopped by Ctrl-C
"""


def _positive(value: float) -> float:
    if not (math.isfinite(value) and value > 0):
        raise typer.BadParameter("choose a number greater than 0.")
    return value


def _language_list(text: str | None) -> str | None:
    if text is not None and not _languages(text):
        raise typer.BadParameter("it names no language; write for example eng,rus.")
    return text


def scan(  # noqa: PLR0913  one parameter per flag
    # Hidden, because Typer's entry would show a Python type; the text below explains it.
    paths: Annotated[list[Path], typer.Argument(metavar="PATHS", hidden=True)],
    *,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print one JSON object per image and line, for other programs. Default: plain text."
        ),
    ] = False,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Add everything that was read, and why near misses do not count. Default: off."),
    ] = False,
    reader: Annotated[
        list[ReaderName] | None,
        typer.Option(
            metavar="NAME",
            help="Read with this OCR engine only: rapidocr or tesseract. Repeat it for both; then both must be "
            "installed. Default: every engine that is installed.",
        ),
    ] = None,
    regions: Annotated[
        RegionPlan,
        typer.Option(
            metavar="WHERE",
            show_default=False,
            help="Where to look: corners (fastest), edges (corners and all four sides), or full (the middle, too). "
            f"Default: {_DEFAULTS.regions.value}.",
        ),
    ] = _DEFAULTS.regions,
    max_chance: Annotated[
        float,
        typer.Option(
            metavar="NUMBER",
            show_default=False,
            callback=_positive,
            help="Flag a wording only if chance alone gives at most this many matches as good in an image without such "
            f"text. Smaller is stricter. Default: {_DEFAULTS.max_chance:g}, which is 1 in "
            f"{1 / _DEFAULTS.max_chance:,.0f} images.",
        ),
    ] = _DEFAULTS.max_chance,
    languages: Annotated[
        str | None,
        typer.Option(
            metavar="LIST",
            callback=_language_list,
            help="Language packs for Tesseract, as in eng,rus; RapidOCR needs none. "
            "Default: the installed packs that the listed wordings need.",
        ),
    ] = None,
    timeout: Annotated[
        float,
        typer.Option(
            metavar="SECONDS",
            show_default=False,
            callback=_positive,
            help=f"How long one engine may take for one image. Default: {_DEFAULTS.reader_timeout:g}.",
        ),
    ] = _DEFAULTS.reader_timeout,
    max_pixels: Annotated[
        int,
        typer.Option(
            metavar="NUMBER",
            show_default=False,
            callback=_positive,
            help="Refuse images with more pixels than this; they need much memory. "
            f"Default: {_DEFAULTS.max_pixels} ({_DEFAULTS.max_pixels / 1e6:g} megapixels).",
        ),
    ] = _DEFAULTS.max_pixels,
) -> None:
    """Look for left-over overlay text in images: marks of games, simulators, stock agencies and AI tools.

    PATHS are images, or folders: all images in them and in their subfolders are scanned.

    Each image gets a verdict. `flagged`: a listed wording was found. `review`: something was found, but a person
    should look. `clear`: no listed wording was found, which does not make the picture authentic.
    """
    options = ScanOptions(
        readers=tuple(reader) if reader else None,
        regions=regions,
        languages=_languages(languages) if languages else None,
        max_chance=max_chance,
        # A limit for flagging above the one for review would be refused.
        review_chance=max(max_chance, _DEFAULTS.review_chance),
        max_pixels=max_pixels,
        reader_timeout=timeout,
        keep_readings=explain,
    )
    output = Output.open(utf8=as_json)
    # In the text a failed image tells its reason; on one terminal the same sentence twice would only be noise.
    announce = as_json or not share_a_terminal(output)
    reports = scanning.scan_all(scanning.open_scanner(options), expand(paths))
    render = render_json if as_json else _text_renderer(explain=explain)
    raise typer.Exit(scanning.publish(reports, output, render, announce=announce))


def _languages(text: str) -> tuple[str, ...]:
    """`eng,rus` (or Tesseract's own `eng+rus`) as names."""
    return tuple(name for part in re.split("[,+]", text) if (name := part.strip()))


def _text_renderer(*, explain: bool) -> Callable[[ScanReport], str]:
    width = min(shutil.get_terminal_size().columns, _WIDEST)

    def render(report: ScanReport) -> str:
        # An empty line sets each report off from the next.
        return render_report(report, explain=explain, width=width) + "\n"

    return render
