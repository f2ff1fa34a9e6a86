"""Pictures of the atlas brought to the working size, many at once: blurs as matrices. Owns no wording and no typeface.

What OpenCV would do to one picture after the other (smooth, take every third pixel, smooth again) is linear, and works
on rows and columns apart: two products of matrices for each picture, the same within rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import cv2
import numpy as np

from watermark_scan.spotting import atlas
from watermark_scan.spotting.field import CAP, SIGMAS

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEP = atlas.CAP // CAP
"""Pixels of the atlas per working pixel; odd, so that the centre of a working pixel is that of a pixel."""
_MARGIN = 3
"""Empty pixels around the ink; smoothing mirrors what lies within."""
_SIGMA = 0.35 * STEP
"""Standard deviation of the Gaussian that keeps a smaller picture from aliasing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shrinking:
    """From pixels of the atlas to working pixels along one side of pictures.

    Attributes:
        plain: Kinds × working pixels × pixels: only smaller.
        fine: Then smoothed as by the narrower Gaussian of `field.strokes`.
        wide: As by the wider one.
        kinds: By picture: pictures that start and end alike are of the same kind.
    """

    plain: NDArray[np.float32]
    fine: NDArray[np.float32]
    wide: NDArray[np.float32]
    kinds: NDArray[np.int64]

    @classmethod
    def of(cls, start: NDArray[np.int64], pixels: NDArray[np.int64], pen: int, working: NDArray[np.int64]) -> Self:
        """For one side of each picture.

        Args:
            start: Of the picture, counted from the pen or the baseline.
            pixels: Of the atlas, from `start`; those behind it must be empty.
            pen: The working pixel of the pen or the baseline.
            working: How many working pixels, at least 2; those behind stay empty.
        """
        (start, pixels, working), kinds = np.unique(np.stack([start, pixels, working]), axis=1, return_inverse=True)
        places = np.arange(working.max(initial=0))
        inside = places < working[:, None]
        centres = STEP * (places - pen) + STEP // 2 + _MARGIN - start[:, None]
        plain = _blurs(np.where(inside, centres, -1), pixels + 2 * _MARGIN, _SIGMA)[:, :, _MARGIN:-_MARGIN]
        fine, wide = (_blurs(np.where(inside, places, -1), working, sigma) @ plain for sigma in SIGMAS)
        return cls(plain=plain, fine=fine, wide=wide, kinds=kinds.ravel())


def shrunk(pictures: NDArray[np.float32], down: Shrinking, across: Shrinking) -> NDArray[np.float32]:
    """How much each working pixel is covered: pictures × rows × columns."""
    return _both(pictures, down.plain[down.kinds], across.plain[across.kinds])


def shrunk_strokes(pictures: NDArray[np.float32], down: Shrinking, across: Shrinking) -> NDArray[np.float32]:
    """`field.strokes` of the same."""
    fine = _both(pictures, down.fine[down.kinds], across.fine[across.kinds])
    return np.asarray(fine - _both(pictures, down.wide[down.kinds], across.wide[across.kinds]), np.float32)


def _both(pictures: NDArray[np.float32], down: NDArray[np.float32], across: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(down @ pictures @ across.transpose(0, 2, 1), np.float32)


def _blurs(points: NDArray[np.int64], sizes: NDArray[np.int64], sigma: float) -> NDArray[np.float32]:
    """What each pixel gives to a Gaussian blur at these points: signals × points × pixels.

    As `cv2.GaussianBlur` does it: the kernel's length follows from `sigma`, and signals are mirrored at their ends
    without repeating the last pixel. Points outside a signal get nothing.
    """
    reach = (round(8 * sigma + 1) | 1) // 2
    kernel = cv2.getGaussianKernel(2 * reach + 1, sigma, cv2.CV_32F).ravel()
    last = np.maximum(sizes - 1, 1)[:, None, None]
    taken = np.abs((points[:, :, None] + np.arange(-reach, reach + 1) + last) % (2 * last) - last)
    inside = ((points >= 0) & (points < sizes[:, None]))[:, :, None]
    shape = (*points.shape, int(sizes.max(initial=1)))
    cells = np.arange(points.size).reshape(*points.shape, 1) * shape[2] + taken
    sums = np.bincount(cells.ravel(), (inside * kernel).ravel(), minlength=int(np.prod(shape)))
    return sums.reshape(shape).astype(np.float32)
