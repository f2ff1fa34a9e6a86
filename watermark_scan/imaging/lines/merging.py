"""Detections of several finders → the few lines worth reading, each once. Owns the ranking, no pixels."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from watermark_scan.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watermark_scan.line import Detection

    _Placed: TypeAlias = tuple[Detection, Box]

MAX_LINES = 16
"""Lines read of what the stroke finder alone sees, an image. Twice as many find hardly more overlay lines."""
MAX_DETECTED = 60
"""Lines read of what the neural detector sees: it is seldom wrong, so pages of text are read, yet not whole books."""
SAME = 0.6
"""Overlap of two boxes, of the smaller one, from which they are the same line, if they are about as high."""
SAME_HEIGHT = 1.6
"""Ratio of two heights up to which they are: a box around a whole picture is not the line that stands in it."""
PART_LENGTH = 0.5
"""Share of a sure line's length that a stretch of strokes has at most where it is a few of its letters once more."""
PART_COVERED = 0.4
"""Share of such a stretch that lies on the line: letters taken for a line that runs up stick out."""
PART_HEIGHT = 2.0
"""Height of that line at most, by the longer side of the stretch: a box around half a picture hides no lines."""
MAX_REFITTED = 8
"""Places looked at once more at the height of their letters, an image."""
RIM_SHARE = 0.12
"""Share of the picture at its top and bottom where overlays hug the rim; at its sides for lines that run up or down."""
RIM_WEIGHT = 2.5
"""How much likelier a stretch of strokes is an overlay there: texture is everywhere, overlays are at the rim."""


def merge(
    sure: Iterable[Detection], doubtful: Iterable[Detection], frame: Box, refitted: Iterable[Detection] = ()
) -> tuple[Detection, ...]:
    """The lines to read, the surest first: every sure one, then doubtful and refitted ones where no other line is.

    Args:
        sure: Of a finder that is seldom wrong.
        doubtful: Of one that finds more lines than there are.
        frame: The picture's box.
        refitted: Sure ones at another height.
    """
    kept: list[_Placed] = []
    _add(kept, _ranked(sure, frame), MAX_DETECTED)
    certain = tuple(box for _, box in kept)
    whole = ((each, box) for each, box in _ranked(doubtful, frame) if not any(_part(box, line) for line in certain))
    _add(kept, whole, len(kept) + MAX_LINES)
    _add(kept, ((each, bounds(each, frame)) for each in refitted), len(kept) + MAX_REFITTED)
    return tuple(detection for detection, _ in kept)


def _ranked(detections: Iterable[Detection], frame: Box) -> list[_Placed]:
    placed = [(detection, bounds(detection, frame)) for detection in detections]
    return sorted(placed, key=lambda each: -_rank(each[0], each[1], frame))


def rank(detection: Detection, frame: Box) -> float:
    """The finder's score, weighed by how well the place fits a line and by where overlays are, > 0."""
    return _rank(detection, bounds(detection, frame), frame)


def _rank(detection: Detection, box: Box, frame: Box) -> float:
    level = box.width >= box.height
    share = (box.y + box.height / 2) / frame.height if level else (box.x + box.width / 2) / frame.width
    return detection.score * detection.fit * (RIM_WEIGHT if min(share, 1 - share) < RIM_SHARE else 1.0)


# The places of a picture are merged after each step of the search, most of them anew.
@lru_cache(maxsize=4096)
def bounds(detection: Detection, frame: Box) -> Box:
    """The whole-pixel box around a detection, cut to the frame."""
    across, down = zip(*detection.corners, strict=True)
    return Box.from_corners(min(across), min(down), max(across), max(down)).clipped(frame)


def _add(kept: list[_Placed], ranked: Iterable[_Placed], limit: int) -> None:
    """Adds those that lie on none of the kept ones, until there are `limit`."""
    for detection, box in ranked:
        if len(kept) >= limit:
            return
        if not any(same_line(box, other) for _, other in kept):
            kept.append((detection, box))


def same_line(box: Box, other: Box) -> bool:
    """Whether two boxes are around the same line."""
    if box.x >= other.right or other.x >= box.right or box.y >= other.bottom or other.y >= box.bottom:
        return False
    low, high = sorted((min(box.width, box.height), min(other.width, other.height)))
    return high <= SAME_HEIGHT * low and box.overlap(other) >= SAME


def _part(box: Box, line: Box) -> bool:
    """Whether a box is some letters of a line, level or turned."""
    if box.x >= line.right or line.x >= box.right or box.y >= line.bottom or line.y >= box.bottom:
        return False
    longer, common = max(box.width, box.height), box.intersection(line)
    if longer > PART_LENGTH * max(line.width, line.height) or min(line.width, line.height) > PART_HEIGHT * longer:
        return False
    return common is not None and common.area >= PART_COVERED * box.area
