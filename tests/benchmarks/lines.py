"""Texts as readings, as if an engine had read them in a picture: for fits and benchmarks that need no pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.geometry import Box, Turn
from watermark_scan.reading import Reading, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

FRAME = Box(x=0, y=0, width=1280, height=720)
LINE_HEIGHT = 20
LETTER_WIDTH = 10


def reading_of(text: str, *, x: int, y: int, width: int) -> Reading:
    """A line of text in a box."""
    box = Box(x=x, y=y, width=max(1, width), height=LINE_HEIGHT)
    step = box.width / max(1, len(text))
    words, position = [], 0
    for word in text.split():
        position = text.index(word, position)
        left = int(x + position * step)
        place = Box(x=left, y=y, width=max(1, int(len(word) * step)), height=LINE_HEIGHT)
        words.append(Word(text=word, box=place, confidence=0.9))
        position += len(word)
    return Reading(text=text, box=box, words=tuple(words), reader="rapidocr", view="plain full", turn=Turn.NONE)


def stacked(texts: Sequence[str]) -> tuple[Reading, ...]:
    """Lines of an image, one below the other, far enough apart not to be one text, none at the frame's edge."""
    pitch = LINE_HEIGHT * 3
    return tuple(
        reading_of(text, x=60, y=40 + pitch * index, width=len(text) * LETTER_WIDTH)
        for index, text in enumerate(texts)
        if text.strip()
    )


def at_edge(text: str, *, left: bool, right: bool) -> tuple[Reading, ...]:
    """One line at the top that the frame cuts on the given sides."""
    width = len(text) * LETTER_WIDTH
    if left and right:
        return (reading_of(text, x=0, y=30, width=FRAME.width),)
    x = 0 if left else (FRAME.width - width if right else 100)
    return (reading_of(text, x=max(0, x), y=30, width=min(width, FRAME.width)),)
