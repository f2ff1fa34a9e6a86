"""Which lines stand upon each other, as the two lines of one text do. Geometry only: owns no pixels and no wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.geometry import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.model import TextLine

_HEIGHTS = 2.1
"""Ratio of two boxes' heights up to which their letters may be as high: a box may be twice as high as its letters."""
_APART = 0.45
"""From the middle of the upper line to that of the lower at least, in heights of the lower box of the two: boxes higher
than their letters overlap."""
_GAP = 1.0
"""Between the two boxes at most, in the same heights: letters without ascenders leave as much."""
_ALIGNED = 1.2
"""How far the two may be off each other where they begin, in their middle or where they end: at one of these."""


def stacks_of(lines: Sequence[TextLine]) -> tuple[tuple[int, int], ...]:
    """Numbers of the upper and the lower line of each two that may be one text, in the order of the lines.

    Finders see a line more than once, with boxes of different height: of those below a line that lie on one another,
    the one as high as it is counts.
    """
    boxes = [_flat(line) for line in lines]
    found = []
    for upper, one in enumerate(lines):
        below = [
            lower
            for lower, other in enumerate(lines)
            if other.placement.turn is one.placement.turn and _stands_on(boxes[upper], boxes[lower])
        ]
        if below:
            found.append((upper, min(below, key=lambda lower: abs(_height(boxes[lower]) - _height(boxes[upper])))))
    return tuple(sorted(found, key=lambda pair: (max(pair), pair)))


_Flat = tuple[float, float, float, float]


def _flat(line: TextLine) -> _Flat:
    """Left, top, right and bottom as the text reads."""
    box, turn = line.box, line.placement.turn
    if turn is Turn.CLOCKWISE:
        return -box.bottom, box.x, -box.y, box.right
    if turn is Turn.COUNTERCLOCKWISE:
        return box.y, -box.right, box.bottom, -box.x
    return box.x, box.y, box.right, box.bottom


def _height(box: _Flat) -> float:
    return box[3] - box[1]


def _stands_on(upper: _Flat, lower: _Flat) -> bool:
    low, high = sorted((_height(upper), _height(lower)))
    if high > _HEIGHTS * low:
        return False
    apart = (lower[1] + lower[3] - upper[1] - upper[3]) / 2
    if apart < _APART * low or lower[1] - upper[3] > _GAP * low:
        return False
    left, right = lower[0] - upper[0], lower[2] - upper[2]
    return min(abs(left), abs(left + right) / 2, abs(right)) <= _ALIGNED * low
