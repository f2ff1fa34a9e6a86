"""Where lines stand, as maps that a network can learn: their core, height and direction, one value for 4 × 4 pixels."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, dist, sin
from typing import TYPE_CHECKING

import cv2
import numpy as np

from watermark_scan.detection.line_network import HEIGHT_UNIT, STRIDE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Corners = NDArray[np.float64]

CORE = 0.5
"""Share of a line's height, in its middle, that is its core: cores of neighbouring lines do not touch."""
HEIGHTS = (4.5, 64.0)
"""Pixels of a line's height that are learned; what is smaller or larger is seen at another size of the picture."""
_EVEN_HEIGHT = 20.0
_WEIGHTS = (0.5, 3.0)
"""Bounds of the weight of a line's pixels: small lines have few, and are to count as much as large ones."""
_SHIFT = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LabelledLine:
    """A line of text.

    Attributes:
        corners: Of its ink, 4 × 2, x and y, from the top left in reading direction round.
        is_visible: Whether anybody could see it; a line that nobody can is neither text nor ground.
    """

    corners: Corners
    is_visible: bool = True


def label_maps(lines: Iterable[LabelledLine], side: int) -> NDArray[np.float32]:
    """Maps of a square tile: 5 × side / 4 × side / 4.

    Core 0…1; weight ≥ 0, 0 where it is not known whether text stands there; the binary logarithm of the height over
    `HEIGHT_UNIT`; cosine and sine of twice the angle by which the line falls to the right.

    Args:
        lines: Later ones stand on top of earlier ones.
        side: Pixels of the tile, divisible by 4.
    """
    cells = side // STRIDE
    core = np.zeros((side, side), np.uint8)
    weight = np.ones((cells, cells), np.float32)
    height, cosine, sine = (np.zeros((cells, cells), np.float32) for _ in range(3))
    for line in lines:
        top_left, top_right, _, bottom_left = line.corners.tolist()
        rows = dist(top_left, bottom_left)
        angle = atan2(top_right[1] - top_left[1], top_right[0] - top_left[0])
        learned = line.is_visible and HEIGHTS[0] <= rows <= HEIGHTS[1]
        _fill(core, line.corners, 0)
        if learned:
            _fill(core, _core(line.corners), 255)
        part = line.corners / STRIDE
        _fill(weight, part, float(np.clip(_EVEN_HEIGHT / rows, *_WEIGHTS)) if learned else 0.0)
        _fill(height, part, float(np.log2(max(rows, 1) / HEIGHT_UNIT)))
        _fill(cosine, part, cos(2 * angle))
        _fill(sine, part, sin(2 * angle))
    small = cv2.resize(core, (cells, cells), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.stack([small, weight, height, cosine, sine])


def _core(corners: Corners) -> Corners:
    top_left, top_right, bottom_right, bottom_left = corners
    inset = (1 - CORE) / 2
    left, right = (bottom_left - top_left) * inset, (bottom_right - top_right) * inset
    return np.array([top_left + left, top_right + right, bottom_right - right, bottom_left - left])


def _fill(plane: NDArray[np.uint8] | NDArray[np.float32], corners: Corners, value: float) -> None:
    # OpenCV's pixel centres lie on whole numbers, a corner of ink between pixels.
    points = np.round((corners - 0.5) * (1 << _SHIFT)).astype(np.int32)
    cv2.fillConvexPoly(plane, points, value, cv2.LINE_8, _SHIFT)
