"""Line assembly: OCR results that stand side by side, or below each other, become lines to be matched as one text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from watermark_scan.geometry import Box, Edge, Turn, touched_edges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from watermark_scan.model import Alternative, OcrResult, Word

MAX_ROWS = 3
"""Rows that a wording is broken over at most."""
MAX_GAP = 3.0
"""Gap between neighbours in a row, in heights of the lower one."""
MAX_LEADING = 1.3
"""Gap between rows of one text, in heights of the lower one."""
MIN_HEIGHT_RATIO = 0.55
"""Of the smaller to the larger height of what belongs together."""
EDGE_MARGIN = 0.6
"""Gap to the frame's edge, in line heights, within which a line counts as cut: detectors leave a rim."""
BAND = 32
"""Pixels of the bands in which neighbours are looked for: about a line, so that a page takes time in proportion to its
lines."""


@dataclass(frozen=True, slots=True)
class PlacedResult:
    """An OCR result in its own reading direction: start and end along the line, top and bottom across it, in pixels."""

    result: OcrResult
    start: int
    end: int
    top: int
    bottom: int

    @classmethod
    def of(cls, result: OcrResult) -> PlacedResult:
        """Where a result is, in its own direction."""
        box = result.box
        if result.turn is Turn.CLOCKWISE:
            return cls(result, -box.bottom, -box.y, box.x, box.right)
        if result.turn is Turn.COUNTERCLOCKWISE:
            return cls(result, box.y, box.bottom, -box.right, -box.x)
        along = (-box.right, -box.x) if result.facing.runs_left else (box.x, box.right)
        across = (-box.bottom, -box.y) if result.facing.is_turned else (box.y, box.bottom)
        return cls(result, *along, *across)

    @property
    def height(self) -> int:
        """Pixels across the line."""
        return self.bottom - self.top

    @property
    def bands(self) -> range:
        """The bands across the picture that it lies in: what is side by side shares one."""
        return range(self.top // BAND, (self.bottom - 1) // BAND + 1)


Row = tuple[PlacedResult, ...]
"""Results side by side, or several such rows below each other, in reading order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedLine:
    """One or more OCR results, to be matched as one text.

    Attributes:
        text: The results' texts, joined by spaces.
        parts: The results, in reading order.
        start_at_edge: The frame cuts the line where it begins (left in left-to-right scripts).
        end_at_edge: The frame cuts it where it ends.
        rows: All results of the rows that the parts stand in, in reading order.
    """

    text: str
    parts: tuple[OcrResult, ...]
    start_at_edge: bool
    end_at_edge: bool
    rows: tuple[OcrResult, ...]

    @property
    def alternatives(self) -> tuple[tuple[Alternative, ...], ...]:
        """What each character of `text` may be; empty when no part offers any."""
        if not any(part.alternatives for part in self.parts):
            return ()
        alternatives: list[tuple[Alternative, ...]] = []
        for index, part in enumerate(self.parts):
            alternatives.extend([()] if index else [])
            alternatives.extend(part.alternatives or [()] * len(part.text))
        return tuple(alternatives)

    def box_of(self, start: int, end: int) -> Box:
        """The box around the words that a span of `text` touches."""
        touched = [word.box for first, last, word in _word_spans(self.parts) if first < end and start < last]
        return reduce(Box.union, touched or [part.box for part in self.parts])

    def confidence_of(self, start: int, end: int) -> float:
        """Of the words that a span of `text` touches the lowest confidence, 0…1; 1 where it touches none."""
        return min(
            (word.confidence for first, last, word in _word_spans(self.parts) if first < end and start < last),
            default=1.0,
        )

    @property
    def rows_text(self) -> str:
        """The texts of all results of the rows, joined by spaces."""
        return " ".join(result.text for result in self.rows)

    @property
    def rows_box(self) -> Box:
        """Around the rows."""
        return reduce(Box.union, (result.box for result in self.rows))

    def span_in_rows(self, start: int, end: int) -> tuple[int, int]:
        """A span of `text`, not empty, as a span of `rows_text`."""
        return self._place_in_rows(start), self._place_in_rows(end - 1) + 1

    def _place_in_rows(self, place: int) -> int:
        for part in self.parts:
            if place <= len(part.text):
                break
            place -= len(part.text) + 1
        before = takewhile(lambda result: result is not part, self.rows)
        return place + sum(len(result.text) + 1 for result in before)


def assemble_lines(results: Sequence[OcrResult], frame: Box) -> tuple[JoinedLine, ...]:
    """All lines to match: every result alone first, then rows of results, and stacks of two and three rows.

    Results are joined as one engine read them in one view, and as each numbered line was read with most confidence:
    where one engine reads the first half of a text and another the second, only that holds the whole.
    """
    groups: defaultdict[tuple[str, str], list[PlacedResult]] = defaultdict(list)
    for result in results:
        groups[result.engine, result.view].append(PlacedResult.of(result))
    single: dict[int, JoinedLine] = {}
    joined: list[JoinedLine] = []
    for group in groups.values():
        rows = rows_of(group)
        row_of = _row_of(rows)
        single.update((id(placed.result), _line((placed,), row_of, frame)) for placed in group)
        joined.extend(_line(parts, row_of, frame) for parts in rows_and_stacks(rows))
    if len(groups) > 1:
        rows = rows_of([PlacedResult.of(result) for result in most_confident(results)])
        row_of = _row_of(rows)
        joined.extend(_line(parts, row_of, frame) for parts in rows_and_stacks(rows) if _is_mixed(parts))
    return (*(single[id(result)] for result in results), *joined)


def blocks_of(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Rows that are one text, however many, as blocks; from top to bottom.

    Args:
        rows: From top to bottom; see `rows_of`.
    """
    blocks: list[tuple[Row, ...]] = []
    for row in rows:
        number = next((number for number, block in enumerate(blocks) if _is_below(block[-1], row)), len(blocks))
        blocks[number:] = [((*blocks[number], row) if number < len(blocks) else (row,)), *blocks[number + 1 :]]
    return blocks


def rows_and_stacks(rows: Sequence[Row]) -> Iterator[Row]:
    """Rows of several results, and stacks of two and three rows.

    Args:
        rows: From top to bottom; see `rows_of`.
    """
    yield from (row for row in rows if len(row) > 1)
    yield from _stacks(rows)
    if any(len(row) > 1 for row in rows):
        # What is taken for letters beside one line of a text would stand between that line and the next.
        single = sorted(((placed,) for row in rows for placed in row), key=lambda row: row[0].top)
        alone = {row[0] for row in rows if len(row) == 1}
        yield from (
            stack for stack in _stacks(single) if _is_set_as_one(stack) and not all(placed in alone for placed in stack)
        )


def rows_of(group: Sequence[PlacedResult]) -> list[Row]:
    """Results side by side, as rows in reading order, from top to bottom."""
    rows: list[list[PlacedResult]] = []
    in_band: defaultdict[int, set[int]] = defaultdict(set)
    for placed in sorted(group, key=lambda placed: placed.start):
        near = sorted({row for band in placed.bands for row in in_band[band]})
        number = next((row for row in near if _is_beside(rows[row][-1], placed)), len(rows))
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
    reach = upper[0].bottom + MAX_LEADING * upper[0].height / MIN_HEIGHT_RATIO
    for number in range(index + 1, len(rows)):
        if rows[number][0].top > reach:
            return None
        if _is_below(upper, rows[number]):
            return number
    return None


def _is_beside(left: PlacedResult, right: PlacedResult) -> bool:
    gap, low = right.start - left.end, min(left.height, right.height)
    if not -low <= gap <= MAX_GAP * low or low < MIN_HEIGHT_RATIO * max(left.height, right.height):
        return False
    return min(left.bottom, right.bottom) - max(left.top, right.top) >= low / 2


def _is_below(upper: Row, lower: Row) -> bool:
    first, second = upper[0], lower[0]
    low = min(first.height, second.height)
    if low < MIN_HEIGHT_RATIO * max(first.height, second.height):
        return False
    shares_columns = min(upper[-1].end, lower[-1].end) > max(first.start, second.start)
    return shares_columns and -low / 2 <= second.top - first.bottom <= MAX_LEADING * low


def _is_set_as_one(stack: Row) -> bool:
    """Whether lines are flush left, flush right or centred, to a line's height."""
    for upper, lower in pairwise(stack):
        start, end = upper.start - lower.start, upper.end - lower.end
        if min(abs(start), abs(end), abs(start + end) / 2) > min(upper.height, lower.height):
            return False
    return True


def most_confident(results: Iterable[OcrResult]) -> Iterable[OcrResult]:
    """Of each numbered line the result with the highest mean confidence."""
    best: dict[int, OcrResult] = {}
    for result in results:
        if result.line is not None:
            other = best.get(result.line)
            best[result.line] = result if other is None or result.confidence > other.confidence else other
    return best.values()


def _is_mixed(row: Row) -> bool:
    return len({(placed.result.engine, placed.result.view) for placed in row}) > 1


def _row_of(rows: Iterable[Row]) -> dict[int, Row]:
    """The identity of each placed result → its row: comparing results would compare all that was read."""
    return {id(placed): row for row in rows for placed in row}


def _line(placed: Row, row_of: Mapping[int, Row], frame: Box) -> JoinedLine:
    parts = tuple(one.result for one in placed)
    rows = {id(row): row for row in (row_of[id(one)] for one in placed)}.values()
    text = " ".join(part.text for part in parts)
    box = reduce(Box.union, (part.box for part in parts))
    right_to_left = _is_right_to_left(text) != parts[0].facing.runs_left
    start, end = _end_edges(parts[0].turn, right_to_left=right_to_left)
    margin = EDGE_MARGIN * min(PlacedResult.of(part).height for part in parts)
    touched = touched_edges(box, frame, margin=margin)
    return JoinedLine(
        text=text,
        parts=parts,
        start_at_edge=start in touched,
        end_at_edge=end in touched,
        rows=tuple(one.result for row in rows for one in row),
    )


def _end_edges(turn: Turn, *, right_to_left: bool) -> tuple[Edge, Edge]:
    """The frame edges that a line's begin and end would be cut by."""
    start, end = {
        Turn.NONE: (Edge.LEFT, Edge.RIGHT),
        Turn.CLOCKWISE: (Edge.BOTTOM, Edge.TOP),
        Turn.COUNTERCLOCKWISE: (Edge.TOP, Edge.BOTTOM),
    }[turn]
    return (end, start) if right_to_left else (start, end)


def _is_right_to_left(text: str) -> bool:
    """More Hebrew and Arabic letters (U+0590…U+08FF) than others."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum("\u0590" <= letter <= "\u08ff" for letter in letters) * 2 > len(letters)


def _word_spans(parts: Sequence[OcrResult]) -> Iterator[tuple[int, int, Word]]:
    """Each word with its span in the joined text; found in order, because engines cut words differently."""
    offset = 0
    for part in parts:
        position = 0
        for word in part.words:
            found = part.text.find(word.text, position)
            start = found if found >= 0 else position
            position = min(len(part.text), start + len(word.text))
            yield offset + start, offset + position, word
        offset += len(part.text) + 1
