"""How much a stretch of strokes looks like letters with what is around it: the second of two learned networks.

`letters` sees four or five letters and nothing else, and takes the bars of a fence, the legs of a crowd or the windows
of a house for a word now and then. This one sees eight letter heights at once and three quarters of one above and
below, at more pixels: where texture goes on, text ends. It is asked about the few stretches that the first one lets
through. `data/README.md` says how its weights were made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from watermark_scan.detection.letter_network import Convolution, log_odds, normalised, stored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from watermark_scan.model import TextRegion

    Pixels = NDArray[np.uint8]

WEIGHTS = "surroundings.npz"
"""Name of the file."""
FORM = (
    Convolution(height=5, width=5, step=2, room=2),
    Convolution(height=3, width=3, step=2, room=1),
    Convolution(height=3, width=3, step=2, room=1),
    Convolution(height=3, width=3, step=1, room=1),
)
ROWS, COLUMNS = 50, 160
"""Pixels of a window."""
TALL = 20
"""Rows of them that the stretch is brought to."""
ONE_WINDOW, TWO_WINDOWS = 1.15, 2.3
"""Windows that a stretch with a letter height before and behind it is long at most to be seen by one, and by two."""
SMOOTH = 0.6
"""Scale below which a stretch is made smaller by areas first: it would be seen with every second pixel left out."""


def odds_among(plane: Pixels, stretches: Sequence[TextRegion]) -> list[float]:
    """Natural logarithm of the odds that each stretch holds letters: that of its likeliest window.

    Args:
        plane: Grey, height × width: where the stretches lie.
        stretches: Level ones, in its pixels, as high as their letters.
    """
    if not stretches:
        return []
    parts = [windows(plane, stretch) for stretch in stretches]
    odds = log_odds(FORM, stored(WEIGHTS), normalised(np.concatenate(parts)))
    starts = np.cumsum([0, *(len(part) for part in parts[:-1])])
    return [float(most) for most in np.maximum.reduceat(odds, starts)]


def windows(plane: Pixels, stretch: TextRegion) -> Pixels:
    """One window to three along a stretch, number × `ROWS` × `COLUMNS`; beyond the frame its rim goes on."""
    (left, top), _, (right, bottom), _ = stretch.corners
    height = bottom - top
    length, across = right - left + 2 * height, COLUMNS * height / TALL
    count = 1 + (length > ONE_WINDOW * across) + (length > TWO_WINDOWS * across)
    first = left - height + across / 2
    middles = [(left + right) / 2] if count == 1 else np.linspace(first, first + length - across, count).tolist()
    return np.stack([_window(plane, (middle, (top + bottom) / 2), TALL / height) for middle in middles])


def _window(plane: Pixels, middle: tuple[float, float], scale: float) -> Pixels:
    """The window around a point, at a scale."""
    part, (x, y), across, down = plane, middle, scale, scale
    if scale < SMOOTH:
        left, top = (max(0, int(at - size / scale)) for at, size in zip(middle, (COLUMNS, ROWS), strict=True))
        part = plane[top : int(y + ROWS / scale) + 1, left : int(x + COLUMNS / scale) + 1]
        size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
        across, down = size[0] / part.shape[1], size[1] / part.shape[0]
        x, y = (x - left) * across, (y - top) * down
        part, across, down = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8), 1.0, 1.0
    else:
        x, y = x * scale, y * scale
    moved = np.array([[across, 0, COLUMNS / 2 - x], [0, down, ROWS / 2 - y]])
    seen = cv2.warpAffine(part, moved, (COLUMNS, ROWS), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, np.uint8)
