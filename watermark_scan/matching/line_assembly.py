"""Readings → rows and stacks: which fragments stand side by side, and which lines below each other, as one text.

Owns the geometry of belonging together, in each reading's own direction. Reads no text.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from watermark_scan.geometry import Box, Edge, Turn, touched_edges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.model import Alternative, OcrResult

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

    reading: OcrResult
    begin: int
    stop: int
    top: int
    bottom: int

    @classmethod
    def of(cls, reading: OcrResult) -> Placed:
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


EDGE_MARGIN = 0.6
"""Gap to the frame's edge, in line heights, within which a line counts as cut: detectors leave a rim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedLine:
    """One or more readings of one reader in one view, to be matched as one text.

    Attributes:
        text: The readings' texts, joined by spaces.
        parts: The readings, in reading order.
        start_at_edge: The frame cuts the line where it begins (left in left-to-right scripts).
        end_at_edge: The frame cuts it where it ends.
    """

    text: str
    parts: tuple[OcrResult, ...]
    start_at_edge: bool
    end_at_edge: bool

    @property
    def alternatives(self) -> tuple[tuple[Alternative, ...], ...]:
        """One slot for each character of `text`; empty when no part has any."""
        if not any(part.alternatives for part in self.parts):
            return ()
        slots: list[tuple[Alternative, ...]] = []
        for index, part in enumerate(self.parts):
            slots.extend([()] if index else [])
            slots.extend(part.alternatives or [()] * len(part.text))
        return tuple(slots)

    def box_of(self, start: int, end: int) -> Box:
        """The box around the words that a span of `text` touches."""
        touched = [box for begin, stop, box in _word_spans(self.parts) if begin < end and start < stop]
        return reduce(Box.union, touched or [part.box for part in self.parts])


def compose(readings: Sequence[OcrResult], frame: Box) -> tuple[JoinedLine, ...]:
    """All lines to match: every reading first, then rows of fragments, and stacks of two and three rows.

    Fragments are joined as one engine read them in one view, and as each was read surest: where one engine reads the
    first half of a text and another the second, only that holds the whole.
    """
    groups: defaultdict[tuple[str, str], list[Placed]] = defaultdict(list)
    for reading in readings:
        groups[reading.reader, reading.view].append(Placed.of(reading))
    rows = [row for group in groups.values() for row in joined(group)]
    if len(groups) > 1:
        rows.extend(row for row in joined([Placed.of(reading) for reading in _surest(readings)]) if _is_mixed(row))
    single = [_line((reading,), frame) for reading in readings]
    return (*single, *(_line(tuple(placed.reading for placed in row), frame) for row in rows))


def _surest(readings: Sequence[OcrResult]) -> Iterable[OcrResult]:
    """Of each numbered line the reading whose words are surest on the whole."""
    best: dict[int, OcrResult] = {}
    for reading in readings:
        if reading.line is not None:
            other = best.get(reading.line)
            best[reading.line] = reading if other is None or reading.confidence > other.confidence else other
    return best.values()


def _is_mixed(row: Row) -> bool:
    return len({(placed.reading.reader, placed.reading.view) for placed in row}) > 1


def _line(parts: tuple[OcrResult, ...], frame: Box) -> JoinedLine:
    text = " ".join(part.text for part in parts)
    box = reduce(Box.union, (part.box for part in parts))
    begin, end = _ends(parts[0].turn, right_to_left=_is_right_to_left(text))
    margin = EDGE_MARGIN * min(Placed.of(part).height for part in parts)
    touched = touched_edges(box, frame, margin=margin)
    return JoinedLine(text=text, parts=parts, start_at_edge=begin in touched, end_at_edge=end in touched)


def _ends(turn: Turn, *, right_to_left: bool) -> tuple[Edge, Edge]:
    """The frame edges that a line's begin and end would be cut by."""
    begin, end = {
        Turn.NONE: (Edge.LEFT, Edge.RIGHT),
        Turn.CLOCKWISE: (Edge.BOTTOM, Edge.TOP),
        Turn.COUNTERCLOCKWISE: (Edge.TOP, Edge.BOTTOM),
    }[turn]
    return (end, begin) if right_to_left else (begin, end)


def _is_right_to_left(text: str) -> bool:
    """More Hebrew and Arabic letters (U+0590…U+08FF) than others."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum("\u0590" <= letter <= "\u08ff" for letter in letters) * 2 > len(letters)


def _word_spans(parts: Sequence[OcrResult]) -> Iterator[tuple[int, int, Box]]:
    """Each word's span in the joined text, and its box; found in order, because readers cut words differently."""
    offset = 0
    for part in parts:
        position = 0
        for word in part.words:
            found = part.text.find(word.text, position)
            start = found if found >= 0 else position
            position = min(len(part.text), start + len(word.text))
            yield offset + start, offset + position, word.box
        offset += len(part.text) + 1
