"""How much a piece of a picture looks like a line of letters: a small learned network, a few microseconds a window.

Strokes stand close together in leaves, fences and fabric, too. Two hundred stretches a picture look like a line to the
finder of strokes; this tells the few that may be one from texture, before anything expensive is done with them. Three
convolutions and two layers, 16 × 64 pixels at a time, run by NumPy: no engine is loaded for it. Owns the network's
form; `tests/training/learn_letters.py` makes its weights, `data/README.md` says how.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from watermark_scan.imaging.lines.network import Convolution, log_odds, normalised, stored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from watermark_scan.imaging.lines.network import Plane

    Pixels = NDArray[np.uint8]

HEIGHT, LENGTH = 16, 64
"""Pixels of a window: a line with its room, and four or five letters of it."""
STEP = 32
"""Pixels from one window to the next, at least."""
MOST_WINDOWS = 6
"""Windows of one line, spread over it: a text's end says what its middle says."""
WEIGHTS = "letters.npz"
"""Name of the file."""
FORM = (
    Convolution(height=5, width=5, step=2),
    Convolution(height=3, width=3, step=2),
    Convolution(height=2, width=3, step=1),
)


def letter_odds(lines: Sequence[Pixels]) -> Plane:
    """Natural logarithm of the odds that each holds letters: that of its likeliest window.

    Args:
        lines: Grey, height × width: cut out with room around them, lying flat, either way up, light or dark.
    """
    if not lines:
        return np.zeros(0, np.float32)
    parts = [windows(line) for line in lines]
    odds = log_odds(FORM, stored(WEIGHTS), normalised(np.concatenate(parts)))
    starts = np.cumsum([0, *(len(part) for part in parts[:-1])])
    return np.asarray(np.maximum.reduceat(odds, starts), np.float32)


def windows(line: Pixels) -> NDArray[np.uint8]:
    """Windows along a line, number × `HEIGHT` × `LENGTH`, at least one."""
    rows, columns = line.shape
    length = min(max(HEIGHT // 2, round(columns * HEIGHT / rows)), STEP * (MOST_WINDOWS * 4))
    smooth = cv2.INTER_AREA if rows > HEIGHT else cv2.INTER_CUBIC
    sized = np.asarray(cv2.resize(line, (length, HEIGHT), interpolation=smooth))
    if length < LENGTH:
        sized = np.asarray(cv2.copyMakeBorder(sized, 0, 0, 0, LENGTH - length, cv2.BORDER_REPLICATE))
    free = sized.shape[1] - LENGTH
    count = min(-(-free // STEP) + 1, MOST_WINDOWS)
    parts = np.empty((count, HEIGHT, LENGTH), np.uint8)
    for number in range(count):
        start = free * number // max(1, count - 1)
        parts[number] = sized[:, start : start + LENGTH]
    return parts
