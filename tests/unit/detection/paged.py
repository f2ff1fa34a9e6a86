"""Pictures, lines and marks for the tests of pages, and where on a page a mark is seen. No test of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.unit.detection.drawn import detection
from watermark_scan.detection.cutting import cut_lines
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box

if TYPE_CHECKING:
    from watermark_scan.model import Page, TextLine


def blank(width: int, height: int) -> Frame:
    """A black picture."""
    return Frame(pixels=np.zeros((height, width, 3), np.uint8))


def line_in(frame: Frame, box: Box) -> TextLine:
    """The line at a place."""
    return next(cut_lines(frame, detection(box)))


def is_picture(page: Page) -> bool:
    """Whether engines can take its pixels."""
    channels = page.pixels.ndim == 2 or page.pixels.shape[2:] == (3,)
    return channels and page.pixels.dtype == np.uint8 and page.pixels.flags.c_contiguous


def seen_on(page: Page) -> Box | None:
    """Where the bright part of a page is, led back to the picture."""
    bright = page.pixels.max(axis=2) > 127
    rows, columns = np.flatnonzero(bright.any(axis=1)).tolist(), np.flatnonzero(bright.any(axis=0)).tolist()
    return page.placement.to_picture(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1) if rows else None


def farthest(one: Box, other: Box) -> int:
    """Pixels that the sides of two boxes are apart at most."""
    pairs = ((one.x, other.x), (one.y, other.y), (one.right, other.right), (one.bottom, other.bottom))
    return max(abs(first - second) for first, second in pairs)


def _transposed(box: Box) -> Box:
    return Box(x=box.y, y=box.x, width=box.height, height=box.width)


def marked_lines(length: int, height: int, mark: Box, *, upright: bool) -> tuple[list[TextLine], Box]:
    """The lines cut out at a place that holds a white mark on black, and the mark.

    Args:
        length: Of the place, which begins 30 pixels from the corner.
        height: Of the place.
        mark: In the picture, as the line lies level.
        upright: Whether line and mark stand at the side instead.
    """
    sides, box = (length + 60, height + 60), Box(x=30, y=30, width=length, height=height)
    if upright:
        sides, box, mark = sides[::-1], _transposed(box), _transposed(mark)
    pixels = np.zeros((sides[1], sides[0], 3), np.uint8)
    pixels[mark.y : mark.bottom, mark.x : mark.right] = 255
    return list(cut_lines(Frame(pixels=pixels), detection(box))), mark
