"""Where a line's letters really are in its cut: finders' boxes are up to twice as high as letters. Owns no letter.

Upright strokes change grey from pixel to pixel along the line. The rows where they do most are those between the
baseline and the top of small letters (or of capitals, where all are); the columns where they do, the text from end to
end. Both are found as the one stretch that differs most from what lies outside it (Otsu's criterion).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.model import TextLine

_MOST_CHANGE = 40
"""Grey levels of change that count: a single hard edge is no text."""
_FEWEST_ROWS = 3
_MOST_PLACES = 160
"""Columns looked at are taken together to at most so many: the search takes their square."""
_SHORTEST = 0.4
"""Of the columns: how long the text must be."""
_OVERHANG = {"rapidocr": 0.4, "strokes": 0.7}
"""Finder → heights of the letters' rows that its box is usually too long at each end."""
_APART = 0.6
"""Heights by which two guesses for an end must differ to be tried both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """Where letters are, in pixels of the cut.

    Attributes:
        ends: Left end of the first and right end of the last letter: one guess, or two.
        top: Of small letters, or of capitals where there are hardly any others.
        bottom: The baseline.
    """

    ends: tuple[tuple[float, float], ...]
    top: float
    bottom: float


def ink_of(line: TextLine, brightness: NDArray[np.float32]) -> Ink:
    """The letters of a line.

    Args:
        line: With an imprecise box.
        brightness: Of its cut.
    """
    left, top, right, bottom = line.inner
    along = brightness[:, max(0, int(left)) : max(int(right), int(left) + _FEWEST_ROWS)]
    if min(along.shape) <= _FEWEST_ROWS:
        return Ink(ends=((left, right),), top=top, bottom=bottom)
    rows = np.minimum(np.abs(np.diff(along, axis=1)), _MOST_CHANGE).mean(1)
    evened = np.convolve(np.pad(rows, 1, "edge"), (0.25, 0.5, 0.25), "valid")
    first, last = _stretch(evened, _FEWEST_ROWS)
    return Ink(ends=_ends(line, brightness[first:last]), top=float(first), bottom=float(last))


def _ends(line: TextLine, band: NDArray[np.float32]) -> tuple[tuple[float, float], ...]:
    """Left and right end of the text, by its ink and, where that is far from them, by the finder's box."""
    left, _, right, _ = line.inner
    height = band.shape[0]
    across = np.minimum(np.abs(np.diff(band, axis=1, prepend=band[:, :1])), _MOST_CHANGE)
    down = np.minimum(np.abs(np.diff(band, axis=0, prepend=band[:1])), _MOST_CHANGE)
    columns = cv2.blur((across + down).mean(0)[None], (2 * (height // 2) + 1, 1))[0]
    step = max(1, -(-len(columns) // _MOST_PLACES))
    shared = columns[: len(columns) // step * step].reshape(-1, step).mean(1)
    first, last = _stretch(shared, max(1, int(_SHORTEST * len(shared))))
    overhang = _OVERHANG.get(line.detector, 0.4) * height
    usual = (left + overhang, right - overhang) if right - left > 4 * overhang else (left, right)
    seen = float(first * step), float(last * step)
    apart = max(abs(seen[0] - usual[0]), abs(seen[1] - usual[1])) > _APART * height
    return (seen, usual) if apart else (seen,)


def _stretch(values: NDArray[np.float32], fewest: int) -> tuple[int, int]:
    """First and one past the last of the stretch whose mean is most above that of all else."""
    count = len(values)
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    inside = np.arange(1, count + 1)[None] - np.arange(count)[:, None]
    total = sums[1:][None] - sums[:-1][:, None]
    outside = np.maximum(count - inside, 1)
    kept = np.maximum(inside, 1)
    gain = (total / kept - (sums[-1] - total) / outside) * np.sqrt(kept * outside)
    gain[inside < fewest] = -np.inf
    first, last = np.unravel_index(int(gain.argmax()), gain.shape)
    return int(first), int(last) + 1
