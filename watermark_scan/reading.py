"""What a reader saw: a line of text, its words and their places. Owns no engine and no matching."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from watermark_scan.geometry import Box, Turn

SURE = 0.9
"""Mean confidence of a line's letters from which it counts as read, and nobody looks again: PP-OCR is right then, and
what it can't read it doubts. Confidence is never used to drop a reading."""

FILLED = 0.2
"""Characters for each height of a line along its length that a reading must have to stand for the whole line: ordinary
text has two or three. One letter, however sure, does not tell what else stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word as read.

    Attributes:
        text: The word, never empty, as the engine wrote it.
        box: Where it is, in pixels of the upright picture.
        confidence: The engine's own 0…1. Kept for evidence only: the word that the frame cuts gets 0 while its
            neighbours get 0.96, so nothing may ever be filtered by it.
    """

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One thing a character position may be.

    Attributes:
        text: A character; empty where the position may hold none.
        probability: 0…1; the alternatives of one position add up to at most 1.
    """

    text: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A line of text as one reader read it in one view.

    Attributes:
        text: The words joined by single spaces.
        box: Around the whole line, in pixels of the upright picture.
        words: In reading order; never empty.
        reader: Name of the engine.
        view: Name of the view it read.
        turn: How the view was turned before reading.
        alternatives: For each character of `text`, what else it may be; empty where the engine offers none.
        line: Number of the line in this image, the same for every engine and view; None where lines are not numbered.
    """

    text: str
    box: Box
    words: tuple[Word, ...]
    reader: str
    view: str
    turn: Turn
    alternatives: tuple[tuple[Alternative, ...], ...] = ()
    line: int | None = None

    @property
    def confidence(self) -> float:
        """Mean of the words', by their letters, 0…1."""
        letters = sum(len(word.text) for word in self.words)
        return sum(len(word.text) * word.confidence for word in self.words) / letters


def doubtful(lines: Mapping[int, Box], readings: Iterable[Reading]) -> list[int]:
    """The numbers of the lines that no engine has read with confidence, in their order.

    Args:
        lines: Number → around the line.
        readings: Of them, and of others.
    """
    sure = {
        reading.line
        for reading in readings
        if reading.line is not None
        and reading.line in lines
        and reading.confidence >= SURE
        and _fills(reading, lines[reading.line])
    }
    return [number for number in lines if number not in sure]


def _fills(reading: Reading, line: Box) -> bool:
    """Whether it has about as many letters as there is room for."""
    length, height = max(line.width, line.height), min(line.width, line.height)
    return len(reading.text) >= FILLED * length / height
