"""A rough place of a line → the rows its letters really fill. Owns no search: the place must be about right.

The rows of a line are those where grey changes most from pixel to pixel along the line: upright strokes do that, the
ground above and below does not, or less.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from watermark_scan.line import Detection

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


def fitted_to_ink(grey: NDArray[np.uint8], detections: Iterable[Detection]) -> tuple[Detection, ...]:
    """The same level detections, each as high as the letters in it.

    Args:
        grey: The upright picture, height × width.
        detections: In its pixels; tilted ones are taken as level.
    """
    return tuple(_fitted(grey, detection) for detection in detections)


def _fitted(grey: NDArray[np.uint8], detection: Detection) -> Detection:
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
