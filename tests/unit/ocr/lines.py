"""Lines and their images, for the tests of engines. No test of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.unit.detection.drawn import detection
from watermark_scan.detection.cutting import cut_lines
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.model import LineImage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.model import TextLine


def line_image_of(
    width: int = 240,
    *,
    number: int = 0,
    turn: Turn = Turn.NONE,
    view: str = "plain",
    pixels: NDArray[np.uint8] | None = None,
) -> LineImage:
    """An image of a line, 48 pixels high, whose letters leave 8 pixels of room all around; black by default."""
    across, down = (width, 48) if turn is Turn.NONE else (48, width)
    return LineImage(
        view=view,
        pixels=np.zeros((48, width, 3), np.uint8) if pixels is None else pixels,
        placement=Placement(region=Box(x=1000, y=500, width=across, height=down), turn=turn),
        line=Box(x=1008, y=508, width=across - 16, height=down - 16),
        line_number=number,
    )


def line_in(frame: Frame, box: Box) -> TextLine:
    """The line at a place of a picture."""
    return next(cut_lines(frame, detection(box)))


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


def _transposed(box: Box) -> Box:
    return Box(x=box.y, y=box.x, width=box.height, height=box.width)
