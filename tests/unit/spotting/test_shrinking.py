"""Tests of `watermark_scan.spotting.shrinking`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from watermark_scan.spotting.atlas import Glyph, Typeface, typefaces
from watermark_scan.spotting.bank import ABOVE, BELOW, BESIDE, bank, cover
from watermark_scan.spotting.field import strokes

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MARGIN = 3


def _one_by_one(glyph: Glyph, width: int) -> NDArray[np.float32]:
    """What the matrices stand for: smoothed by OpenCV with a margin, then every third pixel."""
    smooth = cv2.GaussianBlur(np.pad(glyph.cover.astype(np.float32) / 255, _MARGIN), (0, 0), 1.05)
    left, top = BESIDE + (glyph.left - _MARGIN - 1) / 3, ABOVE + (glyph.top - _MARGIN - 1) / 3
    move = np.array([[1 / 3, 0, left], [0, 1 / 3, top]])
    return cv2.warpAffine(smooth, move, (width, ABOVE + BELOW)).astype(np.float32)


@pytest.mark.parametrize("face", typefaces(), ids=lambda face: face.name)
def test_filters_are_those_that_opencv_makes_one_by_one(face: Typeface) -> None:
    """All glyphs shrunk and smoothed at once are what the same steps give for each, within rounding."""
    characters = list(face.glyphs)[::9]
    made = bank(face, characters)
    for index, character in enumerate(characters):
        width = int(made.widths[index])
        expected = _one_by_one(face.glyphs[character], width)
        assert cover(face.glyphs[character], width) == pytest.approx(expected, abs=1e-5)
        assert made.filters[index, :, :width] == pytest.approx(strokes(expected), abs=1e-5)
        assert not made.filters[index, :, width:].any()
