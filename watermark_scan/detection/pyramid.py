"""A picture at its own size, at half, a quarter…: large lines are cut out where they are as large as they are read.

A photograph of 24 megapixels has lines of 200 rows, which readers get at 48: cutting and reducing each by itself costs
more than reading. Owns no places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.geometry import Box

    Pixels = NDArray[np.uint8]

LEAST_ROWS = 64
"""Rows that are left of a line at least: a third more than the most that a reader gets."""
LEAST_SIDE = 64
"""Pixels of the shorter side below which a picture is halved no further."""


@dataclass(frozen=True, slots=True)
class ImagePyramid:
    """A picture at all its sizes.

    Attributes:
        levels: uint8, height × width × 3: the picture, then each half as wide and high as the one before.
    """

    levels: tuple[Pixels, ...]

    def level_for(self, rows: float) -> int:
        """The smallest size at which something of so many rows has `LEAST_ROWS`; 0 is the picture itself.

        Args:
            rows: In pixels of the picture, > 0.
        """
        level = 0
        while level + 1 < len(self.levels) and rows / 2 ** (level + 1) >= LEAST_ROWS:
            level += 1
        return level

    def part(self, box: Box, scale: float) -> tuple[Pixels, float]:
        """A part of the picture, no smaller than at `scale`, and the scale that it has.

        Args:
            box: In pixels of the picture; what remains of an odd pixel at its right and lower side is left out.
            scale: > 0.
        """
        level = max((number for number in range(len(self.levels)) if 0.5**number >= scale), default=0)
        step, pixels = 2**level, self.levels[level]
        top, left = min(box.y // step, len(pixels) - 1), min(box.x // step, pixels.shape[1] - 1)
        bottom, right = max(top + 1, box.bottom // step), max(left + 1, box.right // step)
        return pixels[top:bottom, left:right], 1 / step


def build_pyramid(pixels: Pixels) -> ImagePyramid:
    """A picture and its halves, each pixel the mean of four; an odd last row or column is left out.

    Args:
        pixels: uint8, height × width × 3.
    """
    levels = [pixels]
    while min(levels[-1].shape[:2]) >= 2 * LEAST_SIDE:
        height, width = (side // 2 for side in levels[-1].shape[:2])
        even = levels[-1][: 2 * height, : 2 * width]
        levels.append(np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8))
    return ImagePyramid(tuple(levels))
