"""Text regions of level lines. No test of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.frame import Frame
from watermark_scan.geometry import Box
from watermark_scan.model import TextRegion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.geometry import Box, Placement
    from watermark_scan.model import Point, Polarity


def corners(box: Box) -> tuple[Point, Point, Point, Point]:
    """Of a box, in a detection's order."""
    return (box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)


def blank(width: int, height: int) -> Frame:
    """A black picture."""
    return Frame(pixels=np.zeros((height, width, 3), np.uint8))


def is_picture(pixels: NDArray[np.uint8]) -> bool:
    """Whether detectors and engines can take pixels."""
    return (pixels.ndim == 2 or pixels.shape[2:] == (3,)) and pixels.dtype == np.uint8 and pixels.flags.c_contiguous


def bright_part(pixels: NDArray[np.uint8], placement: Placement) -> Box | None:
    """Where the bright part of an image (RGB) is, led back to the picture that it was made of."""
    bright = pixels.max(axis=2) > 127
    rows, columns = np.flatnonzero(bright.any(axis=1)).tolist(), np.flatnonzero(bright.any(axis=0)).tolist()
    return placement.to_picture(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1) if rows else None


def farthest(one: Box, other: Box) -> int:
    """Pixels that the sides of two boxes are apart at most."""
    pairs = ((one.x, other.x), (one.y, other.y), (one.right, other.right), (one.bottom, other.bottom))
    return max(abs(first - second) for first, second in pairs)


def detection(box: Box, *, score: float = 1.0, detector: str = "drawn", polarity: Polarity | None = None) -> TextRegion:
    """A level line's."""
    return TextRegion(corners=corners(box), detector=detector, score=score, polarity=polarity)
