"""The page of `watermark-scan evaluate --html`: where it is written, and the pictures on it. Owns no layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.cli.destination import destination
from watermark_scan.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from watermark_scan.evaluate.outcome import Outcome
    from watermark_scan.evaluate.score import Evaluation


def write_page(path: Path, evaluation: Evaluation, max_pixels: int) -> None:
    """Write misses and false flags, each with its picture.

    Args:
        path: Of the page.
        evaluation: What came out.
        max_pixels: Pictures of more are left out.

    Raises:
        WatermarkScanError: The file cannot be written.
    """
    from watermark_scan.evaluate.page import render_page  # noqa: PLC0415  as below

    with destination(path, utf8=True) as output:
        output.line(render_page(evaluation, lambda outcome: _pictures(outcome, max_pixels)).rstrip("\n"))


def _pictures(outcome: Outcome, max_pixels: int) -> list[bytes]:
    """The whole picture, and the place of each match."""
    from watermark_scan.geometry import Box  # noqa: PLC0415  with the next two: only a page needs them
    from watermark_scan.output.crops import crop_png, thumbnail_png  # noqa: PLC0415  Pillow
    from watermark_scan.output.originals import open_original  # noqa: PLC0415  NumPy and Pillow

    try:
        frame = open_original(outcome.report, max_pixels=max_pixels)
    except InputError:
        return []
    boxes = (match.box for match in outcome.report.matches)
    crops = [crop_png(frame.pixels, Box(x=box.x, y=box.y, width=box.width, height=box.height)) for box in boxes]
    return [thumbnail_png(frame.pixels), *crops]
