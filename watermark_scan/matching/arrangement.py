"""Readings → rows and stacks: which fragments stand side by side, and which lines below each other, as one text.

Owns the geometry of belonging together, in each reading's own direction. Reads no text.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from watermark_scan.geometry import Turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.reading import Reading

Row: TypeAlias = tuple["Placed", ...]

MAX_ROWS = 3
"""Lines that a wording is broken over at most."""
MAX_GAP = 3.0
"""Horizontal gap between fragments of one line, in line heights."""
MAX_LEADING = 1.3
"""Vertical gap between lines of one text, in line heights."""
HEIGHT_RATIO = 0.55
"""Of the smaller to the larger height of fragments that belong together."""
BAND = 32
"""Pixels of the bands in which neighbours are looked for: about a line, so that a page takes time in proportion to its
lines."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A reading in its own reading direction: begin and stop along the line, top and bottom across it, in pixels."""

    reading: Reading
    begin: int
    stop: int
    top: int
    bottom: int

    @classmethod
    def of(cls, reading: Reading) -> Placed:
        """Where a reading is, in its own direction."""
        box = reading.box
        if reading.turn is Turn.CLOCKWISE:
            return cls(reading, -box.bottom, -box.y, box.x, box.right)
        if reading.turn is Turn.COUNTERCLOCKWISE:
            return cls(reading, box.y, box.bottom, -box.right, -box.x)
        return cls(reading, box.x, box.right, box.y, box.bottom)

    @property
    def height(self) -> int:
        """Pixels across the line."""
        return self.bottom - self.top

    @property
    def bands(self) -> range:
        """The bands across the picture that it lies in: what is side by side shares one."""
        return range(self.top // BAND, (self.bottom - 1) // BAND + 1)


def joined(group: Sequence[Placed]) -> Iterator[Row]:
    """Rows of several fragments, and stacks of two and three rows."""
    rows = rows_of(group)
    yield from (row for row in rows if len(row) > 1)
    yield from _stacks(rows)
    if any(len(row) > 1 for row in rows):
        # What is taken for letters beside one line of a text would stand between that line and the next.
        single = sorted(((placed,) for row in rows for placed in row), key=lambda row: row[0].top)
        beside = {row[0] for row in rows if len(row) == 1}
        yield from (
            stack for stack in _stacks(single) if _is_set_as_one(stack) and not all(one in beside for one in stack)
        )


def rows_of(group: Sequence[Placed]) -> list[Row]:
    """Fragments side by side, as rows in reading order, from top to bottom."""
    rows: list[list[Placed]] = []
    in_band: defaultdict[int, set[int]] = defaultdict(set)
    for placed in sorted(group, key=lambda placed: placed.begin):
        near = sorted({row for band in placed.bands for row in in_band[band]})
        number = next((row for row in near if _beside(rows[row][-1], placed)), len(rows))
        if number == len(rows):
            rows.append([])
        rows[number].append(placed)
        for band in placed.bands:
            in_band[band].add(number)
    return sorted((tuple(row) for row in rows), key=lambda row: row[0].top)


def _stacks(rows: Sequence[Row]) -> Iterator[Row]:
    for index in range(len(rows)):
        stack, last = rows[index], index
        for _ in range(MAX_ROWS - 1):
            following = _next_row(rows, last)
            if following is None:
                break
            stack, last = stack + rows[following], following
            yield stack


def _next_row(rows: Sequence[Row], index: int) -> int | None:
    """The nearest row below that belongs to the same text; rows are sorted by their tops."""
    upper = rows[index]
    reach = upper[0].bottom + MAX_LEADING * upper[0].height / HEIGHT_RATIO
    for number in range(index + 1, len(rows)):
        if rows[number][0].top > reach:
            return None
        if _below(upper, rows[number]):
            return number
    return None


def _beside(left: Placed, right: Placed) -> bool:
    gap, low = right.begin - left.stop, min(left.height, right.height)
    if not -low <= gap <= MAX_GAP * low or low < HEIGHT_RATIO * max(left.height, right.height):
        return False
    return min(left.bottom, right.bottom) - max(left.top, right.top) >= low / 2


def _below(upper: Row, lower: Row) -> bool:
    first, second = upper[0], lower[0]
    low = min(first.height, second.height)
    if low < HEIGHT_RATIO * max(first.height, second.height):
        return False
    shares_columns = min(upper[-1].stop, lower[-1].stop) > max(first.begin, second.begin)
    return shares_columns and -low / 2 <= second.top - first.bottom <= MAX_LEADING * low


def _is_set_as_one(stack: Row) -> bool:
    """Whether lines are flush left, flush right or centred, to a line's height."""
    for upper, lower in pairwise(stack):
        begin, stop = upper.begin - lower.begin, upper.stop - lower.stop
        if min(abs(begin), abs(stop), abs(begin + stop) / 2) > min(upper.height, lower.height):
            return False
    return True
