"""A rough place of a line → the rows its letters really fill. Owns no search: the place must be about right.

The rows of a line are those where grey changes most from pixel to pixel along the line: upright strokes do that, the
ground above and below does not, or less.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from watermark_scan.model import Polarity, TextRegion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

AROUND = 0.5
"""Heights of the rough box that are looked at above and below it."""
MOST_CHANGE = 40
"""Grey levels of change that count: a single hard edge is no text."""
GROUND_PERCENTILE = 15
"""Of the rows' changes: the ground's own."""
SHARE = 0.35
"""Of the strongest row's change, above the ground's, from which a row belongs to the letters."""
RIM = 0.15
"""Share of the found height added above and below: tops of tall letters change little."""
MIN_ROWS = 4
"""Rows that letters fill at least; where fewer are found the rough box stays."""


def fitted_to_ink(grey: NDArray[np.uint8], detections: Iterable[TextRegion]) -> tuple[TextRegion, ...]:
    """The same level detections, each as high as the letters in it.

    Args:
        grey: The upright picture, height × width.
        detections: In its pixels; tilted ones are taken as level.
    """
    return tuple(_fitted(grey, detection) for detection in detections)


def _fitted(grey: NDArray[np.uint8], detection: TextRegion) -> TextRegion:
    (left, top), (right, _), (_, bottom), _ = detection.corners
    height = bottom - top
    first, last = max(0, round(top - AROUND * height)), min(len(grey), round(bottom + AROUND * height))
    columns = slice(max(0, round(left)), max(0, round(right)))
    rows = _rows_of_letters(grey[first:last, columns])
    if rows is None:
        return detection
    rim = RIM * (rows[1] - rows[0])
    top, bottom = max(0.0, first + rows[0] - rim), min(float(len(grey)), first + rows[1] + rim)
    return replace(detection, corners=((left, top), (right, top), (right, bottom), (left, bottom)))


def _rows_of_letters(pixels: NDArray[np.uint8]) -> tuple[int, int] | None:
    """First and one past the last row of the letters; None where there are none."""
    if pixels.shape[0] < MIN_ROWS or pixels.shape[1] < MIN_ROWS:
        return None
    change = _change(pixels)
    ground, quarter = _ground(change), len(change) // 4
    strongest = quarter + int(change[quarter : len(change) - quarter].argmax())
    ink = change > ground + SHARE * (change[strongest] - ground)
    gaps = np.flatnonzero(~ink)
    above, below = gaps[gaps < strongest], gaps[gaps > strongest]
    first = int(above[-1]) + 1 if len(above) else 0
    last = int(below[0]) if len(below) else len(ink)
    return (first, last) if last - first >= MIN_ROWS else None


def _change(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Mean change along each row, evened over three rows; on bytes, because hundreds of stretches are fitted."""
    steps = np.minimum(cv2.absdiff(pixels[:, 1:], pixels[:, :-1]), np.uint8(MOST_CHANGE))
    rows = cv2.reduce(steps, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0] / steps.shape[1]
    room = np.concatenate((rows[:1], rows, rows[-1:]))
    return np.asarray((room[:-2] + room[1:-1] + room[2:]) / 3, np.float64)


def _ground(change: NDArray[np.float64]) -> float:
    """`np.percentile`, which takes as long as all the rest."""
    ordered, place = np.sort(change), (len(change) - 1) * GROUND_PERCENTILE / 100
    below = int(place)
    above = min(below + 1, len(change) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))


if TYPE_CHECKING:
    Plane = NDArray[np.float32]

FINDER = "strokes"
"""Name in reports."""
LETTER = 10
"""Pixels that letters are brought to."""
HEIGHTS = (7, 10, 14, 20, 28, 40)
"""Letter heights looked for, in picture pixels of a picture of `COMMON_SIDE`: each finds its neighbours too."""
COMMON_SIDE = 1280
"""Pixels of the longer side for which `HEIGHTS` are meant; larger pictures are searched for larger letters."""
FINE_SHARE = 0.25
"""Share of the picture's height at its top and bottom that is searched for the smallest letters: there overlays hug the
rim; in the middle such letters are the picture's own."""
COARSEST_FINE = 12
"""Letter height up to which only those bands are searched."""
LEAST = 0.56
"""Contrast of a line's strokes with those above and below from which it counts. A low limit: readers judge."""
LEAST_RESPONSE = 1.2
"""Mean grey levels of stroke response below which there is nothing but noise."""
MIN_LENGTH = 2.2
"""Letter heights that a line is long at least: four narrow letters."""
MIN_HEIGHT = 2
"""Pixels that a stretch is high at least, at the size where letters have `LETTER`; lower ones are edges."""
MAX_HEIGHT = 1.6
"""Letter heights that a found stretch is high at most; higher ones are texture."""
LONG_LINE = 6.0
"""Letter heights from which length makes a line no likelier."""
MOST_RESPONSE = 60
"""Grey levels of stroke response that count: a hard edge of an object is no surer text than a soft stroke."""
_WINDOW = (25, 9)
_SIDE_WINDOW = (25, 5)
_SIDE_OFFSET = 7
"""Where the rows above and below are looked at: in the gap to the next line of a text of several lines."""
_NOISE_WINDOW = (61, 61)
_SMEAR = 4
"""Pixels by which the window makes a stretch longer at each end."""
_HAT = np.ones((5, 5), np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """A part of the picture at one size: grey pixels, where they begin in the picture, and their scale."""

    grey: NDArray[np.uint8]
    top: int
    scale: float


def find_strokes(grey: NDArray[np.uint8], side: int | None = None) -> tuple[TextRegion, ...]:
    """Places where a line of level text may be, surest first; overlapping ones are not merged.

    Args:
        grey: What to search, height × width; the detections are in its pixels.
        side: Pixels of the whole picture's longer side at this size, where this is a part of it.
    """
    unit = max(1.0, (side or max(grey.shape)) / COMMON_SIDE)
    found = [
        detection
        for height in HEIGHTS
        for level in _levels(grey, height * unit, fine=height <= COARSEST_FINE)
        for detection in _on_level(level)
    ]
    return tuple(sorted(found, key=lambda detection: -detection.score))


def _levels(grey: NDArray[np.uint8], height: float, *, fine: bool) -> Iterator[_Level]:
    """The picture, or its bands, with letters of `height` brought to `LETTER` pixels."""
    scale = LETTER / height
    band = round(grey.shape[0] * FINE_SHARE)
    parts = [(0, band), (grey.shape[0] - band, grey.shape[0])] if fine else [(0, grey.shape[0])]
    for top, bottom in parts:
        size = (round(grey.shape[1] * scale), round((bottom - top) * scale))
        if size[0] >= MIN_LENGTH * LETTER and size[1] >= LETTER:
            smooth = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            yield _Level(
                grey=np.asarray(cv2.resize(grey[top:bottom], size, interpolation=smooth)), top=top, scale=scale
            )


def _on_level(level: _Level) -> Iterator[TextRegion]:
    for polarity, operation in ((Polarity.LIGHT, cv2.MORPH_TOPHAT), (Polarity.DARK, cv2.MORPH_BLACKHAT)):
        response = np.minimum(cv2.morphologyEx(level.grey, operation, _HAT), np.uint8(MOST_RESPONSE))
        mean, contrast = _contrast(np.asarray(response, np.uint8))
        mask = ((contrast > LEAST) & (mean > LEAST_RESPONSE)).view(np.uint8)
        joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, LETTER - 1), np.uint8))
        yield from _stretches(level, np.asarray(joined, np.uint8), contrast, polarity)


def _contrast(response: NDArray[np.uint8]) -> tuple[Plane, Plane]:
    """Mean response in the window, and how far it stands out from the windows above and below, >= 0 where it does.

    Bytes are averaged in a third of the time that floats take, and OpenCV's arithmetic makes fewer copies than NumPy's.
    """
    rim = 2 * LETTER
    # Beyond the frame there are no strokes, so that a line at the very edge stands out like any other.
    room = cv2.copyMakeBorder(response, rim, rim, 0, 0, cv2.BORDER_CONSTANT, value=0)
    mean = cv2.boxFilter(room, cv2.CV_32F, _WINDOW)[rim:-rim]
    side = cv2.boxFilter(room, cv2.CV_32F, _SIDE_WINDOW)
    beside = cv2.max(side[rim - _SIDE_OFFSET : -rim - _SIDE_OFFSET], side[rim + _SIDE_OFFSET :][: len(mean)])
    noise = cv2.boxFilter(response, cv2.CV_32F, _NOISE_WINDOW)
    # In place: new planes of this size cost more than what is done with them.
    ground = cv2.addWeighted(beside, 0.5, noise, 0.35, 1.0, dst=noise)
    contrast = cv2.divide(cv2.subtract(mean, beside, dst=beside), ground, dst=ground)
    return np.asarray(mean, np.float32), np.asarray(contrast, np.float32)


def _stretches(level: _Level, mask: NDArray[np.uint8], contrast: Plane, polarity: Polarity) -> Iterator[TextRegion]:
    for x, y, width, height in _boxes(mask):
        if width >= MIN_LENGTH * LETTER and MIN_HEIGHT <= height <= MAX_HEIGHT * LETTER:
            strength = cv2.mean(contrast[y : y + height, x : x + width])[0]
            length = min(1.0, width / (LONG_LINE * LETTER)) ** 0.5
            yield _detection(level, (x, y + height / 2, x + width), strength * length, polarity)


def _boxes(mask: NDArray[np.uint8]) -> Iterator[Sequence[int]]:
    """Left, top, width and height of each connected part.

    By outlines: numbering every pixel, as for connected components, takes a dozen times as long.
    """
    outlines, nesting = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if outlines:
        # An outline inside of another one is that of a hole.
        parents = np.asarray(nesting)[0, :, 3].tolist()
        yield from (cv2.boundingRect(part) for part, parent in zip(outlines, parents, strict=True) if parent < 0)


def _detection(level: _Level, row: tuple[float, float, float], score: float, polarity: Polarity) -> TextRegion:
    """A stretch from `row[0]` to `row[2]` around the height `row[1]`, back in the picture."""
    left, right = (row[0] + _SMEAR) / level.scale, (row[2] - _SMEAR) / level.scale
    half = (LETTER / 2 + 1) / level.scale
    middle = row[1] / level.scale + level.top
    return TextRegion(
        corners=((left, middle - half), (right, middle - half), (right, middle + half), (left, middle + half)),
        detector=FINDER,
        score=max(score, 1e-6),
        polarity=polarity,
    )
