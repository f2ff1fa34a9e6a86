"""A line → the image that an engine reads: brought to a height, and made legible by one of several views."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from watermark_scan.model import LineImage

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from watermark_scan.geometry import Facing, Placement
    from watermark_scan.model import TextLine

    Pixels = NDArray[np.uint8]

GROUND_SIZE = 25
"""Pixels of the square that the ground is estimated with: wider than a stroke of letters 20–40 px high."""
INK_PERCENTILE = 2
"""Share of a line's pixels, in per cent, that become full black and full white."""
MIN_SPREAD = 6.0
"""Grey levels between black and white at least, so that noise is not blown up any further."""
MIN_LENGTH = 2
"""Heights that an image is long at least: recognisers need a few frames to begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStep:
    """How a line is prepared.

    Attributes:
        view: Name in `LINE_VIEWS`; it stands in the report.
        height: Pixels the image is high.
        max_length: Pixels it is long at most; longer lines are squeezed, because a line costs by its length.
        inset: How much of the letters' height as found is left away on each of the four sides, 0…0.5; 0 leaves all the
            room that lines are cut out with.
    """

    view: str
    height: int
    max_length: int
    inset: float = 0.0


def line_image(step: LineStep, line: TextLine, number: int) -> LineImage:
    """The image of a line as a step prepares it; `number` is the line's in its frame."""
    part, placement = _without_margin(line, step.inset)
    pixels = LINE_VIEWS[step.view](fit_height(part, step.height, step.max_length))
    rows, columns = part.shape[:2]
    scale = line.placement.scale * min(step.height / rows, step.max_length / columns)
    placement = replace(placement, scale=scale)
    return LineImage(view=step.view, pixels=pixels, placement=placement, line=line.box, line_number=number)


def faced(image: LineImage, facing: Facing) -> LineImage:
    """An upright image as it is seen in a turned or mirrored picture."""
    pixels = image.pixels[::-1] if facing.is_turned else image.pixels
    flipped = np.ascontiguousarray(pixels[:, ::-1] if facing.runs_left else pixels)
    return replace(image, view=f"{image.view} {facing}", pixels=flipped, facing=facing)


def fit_height(pixels: Pixels, height: int, max_length: int) -> Pixels:
    """A line brought to a height, its length in proportion but for `max_length`.

    An image shorter than `MIN_LENGTH` heights is set on a ground of its own mean colour.

    Args:
        pixels: Rows × columns × channels.
        height: Pixels, > 0.
        max_length: Pixels, > 0.
    """
    rows, columns = pixels.shape[:2]
    length = min(max_length, max(1, round(columns * height / rows)))
    smooth = cv2.INTER_CUBIC if rows < height else cv2.INTER_AREA
    resized = cv2.resize(pixels, (length, height), interpolation=smooth)
    if length < (least := MIN_LENGTH * height):
        ground = pixels.reshape(-1, pixels.shape[2]).mean(axis=0).tolist()
        resized = cv2.copyMakeBorder(resized, 0, 0, 0, least - length, cv2.BORDER_CONSTANT, value=ground)
    return np.asarray(resized, np.uint8)


def light_text(pixels: Pixels) -> Pixels:
    """Light letters on any ground → dark letters on white; see `dark_text`."""
    return dark_text(255 - pixels)


def dark_text(pixels: Pixels) -> Pixels:
    """Dark letters on any ground → dark letters on white: divided by the ground behind them, and stretched.

    Args:
        pixels: Rows × columns × 3, RGB.

    Returns:
        Rows × columns, grey.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    square = np.ones((GROUND_SIZE, GROUND_SIZE), np.uint8)
    ground = cv2.GaussianBlur(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, square), (0, 0), GROUND_SIZE / 4)
    even = grey.astype(np.float32) * 255 / np.maximum(ground, 1)
    low, high = np.percentile(even, (INK_PERCENTILE, 100 - INK_PERCENTILE)).tolist()
    return np.asarray(np.clip((even - low) * (255 / max(high - low, MIN_SPREAD)), 0, 255), dtype=np.uint8)


def _unchanged(pixels: Pixels) -> Pixels:
    return pixels


LINE_VIEWS: dict[str, Callable[[Pixels], Pixels]] = {
    "plain": _unchanged,
    "closer": _unchanged,
    "light-text": light_text,
    "dark-text": dark_text,
}
"""Every view of a line by its name in reports."""


def _without_margin(line: TextLine, inset: float) -> tuple[Pixels, Placement]:
    """The line's pixels less a margin, and the way back from them."""
    if not inset:
        return line.pixels, line.placement
    left, top, right, bottom = line.inner
    margin, (rows, columns) = inset * (bottom - top), line.pixels.shape[:2]
    first, last = _pixel_span(left + margin, right - margin, columns)
    upper, lower = _pixel_span(top + margin, bottom - margin, rows)
    part = np.ascontiguousarray(line.pixels[upper:lower, first:last])
    return part, line.placement.part(first, upper, last, lower)


def _pixel_span(start: float, end: float, size: int) -> tuple[int, int]:
    """From and to which whole pixel, at least one."""
    first = min(max(0, round(start)), size - 1)
    return first, min(size, max(first + 1, round(end)))
