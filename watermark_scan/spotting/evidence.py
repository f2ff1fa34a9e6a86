"""What was seen on a line as pictures that a person can check: the line, the fitted rendering, and both overlaid.

Stores nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from watermark_scan.spotting.atlas import typefaces
from watermark_scan.spotting.bank import ABOVE, BELOW, BESIDE, cover
from watermark_scan.spotting.field import CAP, PAD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.model import TextLine
    from watermark_scan.sighting import Fit

_ENLARGED = 4
"""Pixels of the pictures per working pixel."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    """Three pictures of the same size, uint8, height × width × 3, RGB.

    Attributes:
        line: What is there.
        rendering: The wording as it was fitted, white on black.
        overlaid: The line in red, the rendering in green: yellow where they agree, for letters lighter than the ground.
    """

    line: NDArray[np.uint8]
    rendering: NDArray[np.uint8]
    overlaid: NDArray[np.uint8]


def evidence(line: TextLine, fit: Fit) -> Evidence:
    """The pictures for a wording, or the part of it that stands on this line, as it was fitted there."""
    across, down = fit.scale
    height, width = line.pixels.shape[:2]
    size = max(1, round(width * across * _ENLARGED)), max(1, round(height * down * _ENLARGED))
    seen = cv2.resize(line.pixels, size, interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    small = _rendered(fit, max(1, round(height * down)), max(1, round(width * across)))
    drawn = np.rint(np.clip(cv2.resize(small, size, interpolation=cv2.INTER_CUBIC), 0, 1) * 255).astype(np.uint8)
    brightness = cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    even = cv2.normalize(brightness, np.empty_like(brightness), 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
    return Evidence(
        line=seen,
        rendering=np.repeat(drawn[:, :, None], 3, axis=2),
        overlaid=np.dstack([even, drawn, np.zeros_like(drawn)]),
    )


def _rendered(fit: Fit, height: int, width: int) -> NDArray[np.float32]:
    """How much the letters cover each working pixel of the line's cut, 0…1."""
    canvas = np.zeros((height + 2 * PAD, width + 2 * PAD), np.float32)
    face = next(one for one in typefaces() if one.name == fit.typeface)
    for character, pen in zip(fit.text, fit.pens, strict=True):
        glyph = face.glyphs.get(character)
        top, left = fit.baseline - ABOVE, pen - BESIDE
        if glyph and min(top, left) >= 0:
            part = canvas[top : top + ABOVE + BELOW, left : left + 2 * CAP + 2 * BESIDE]
            drawn = cover(glyph, 2 * CAP + 2 * BESIDE)[: part.shape[0], : part.shape[1]]
            np.maximum(part, drawn, out=part)
    return canvas[PAD : PAD + height, PAD : PAD + width]
