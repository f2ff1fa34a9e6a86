"""Readings → lines to match: fragments of one line joined, and wordings broken over two or three lines put together.

Owns which frame edge cuts which end of a line; what belongs together says `arrangement`. Joined lines stand beside the
single ones, never instead of them: matching decides which explains more.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from watermark_scan.geometry import Box, Edge, Turn, touched_edges
from watermark_scan.matching.arrangement import Placed, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.matching.arrangement import Row
    from watermark_scan.reading import Alternative, Reading

EDGE_MARGIN = 0.6
"""Gap to the frame's edge, in line heights, within which a line counts as cut: detectors leave a rim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One or more readings of one reader in one view, to be matched as one text.

    Attributes:
        text: The readings' texts, joined by spaces.
        parts: The readings, in reading order.
        start_at_edge: The frame cuts the line where it begins (left in left-to-right scripts).
        end_at_edge: The frame cuts it where it ends.
    """

    text: str
    parts: tuple[Reading, ...]
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


def compose(readings: Sequence[Reading], frame: Box) -> tuple[TextLine, ...]:
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


def _surest(readings: Sequence[Reading]) -> Iterable[Reading]:
    """Of each numbered line the reading whose words are surest on the whole."""
    best: dict[int, Reading] = {}
    for reading in readings:
        if reading.line is not None:
            other = best.get(reading.line)
            best[reading.line] = reading if other is None or reading.confidence > other.confidence else other
    return best.values()


def _is_mixed(row: Row) -> bool:
    return len({(placed.reading.reader, placed.reading.view) for placed in row}) > 1


def _line(parts: tuple[Reading, ...], frame: Box) -> TextLine:
    text = " ".join(part.text for part in parts)
    box = reduce(Box.union, (part.box for part in parts))
    begin, end = _ends(parts[0].turn, right_to_left=_is_right_to_left(text))
    margin = EDGE_MARGIN * min(Placed.of(part).height for part in parts)
    touched = touched_edges(box, frame, margin=margin)
    return TextLine(text=text, parts=parts, start_at_edge=begin in touched, end_at_edge=end in touched)


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


def _word_spans(parts: Sequence[Reading]) -> Iterator[tuple[int, int, Box]]:
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
