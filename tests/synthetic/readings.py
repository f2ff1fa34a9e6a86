"""Texts as OCR results, as if an engine had read them in a picture: for what needs no pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.geometry import Box, Turn
from watermark_scan.model import OcrResult, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

FRAME = Box(x=0, y=0, width=1280, height=720)
LINE_HEIGHT = 20
LETTER_WIDTH = 10
PITCH = 3 * LINE_HEIGHT
"""From one line to the next: far enough apart not to be one text."""
MARGIN = 60
"""Between lines and the frame's edges, where the frame does not cut them."""
LEADING = 30
"""From one line of a paragraph to the next, in pixels."""
ROWS = (30, 350, 670)
"""Tops of lines near the upper edge, in the middle and near the lower edge."""


def reading_of(text: str, *, x: int, y: int, width: int) -> OcrResult:
    """A line of text in a box, in pixels of the frame."""
    box = Box(x=x, y=y, width=max(1, width), height=LINE_HEIGHT)
    step = box.width / max(1, len(text))
    words, position = [], 0
    for word in text.split():
        position = text.index(word, position)
        left = int(x + position * step)
        place = Box(x=left, y=y, width=max(1, int(len(word) * step)), height=LINE_HEIGHT)
        words.append(Word(text=word, box=place, confidence=0.9))
        position += len(word)
    return OcrResult(text=text, box=box, words=tuple(words), engine="rapidocr", view="plain full", turn=Turn.NONE)


def page(texts: Sequence[str]) -> tuple[tuple[OcrResult, ...], Box]:
    """Lines of one image, one below the other, none at the frame's edge; and a frame that is high enough for them."""
    written = [text for text in texts if text.strip()]
    readings = tuple(
        reading_of(text, x=MARGIN, y=MARGIN + PITCH * index, width=_width(text)) for index, text in enumerate(written)
    )
    height = max(FRAME.height, 2 * MARGIN + PITCH * len(written))
    return readings, Box(x=0, y=0, width=FRAME.width, height=height)


def block(texts: Sequence[str], *, x: int, y: int, centred: bool = False) -> tuple[OcrResult, ...]:
    """Lines of one text in one type, one below the other as close as in a paragraph.

    Args:
        texts: Not empty; empty ones leave a line free.
        x: Where they begin; their middle, if they are centred.
        y: Top of the first line.
        centred: Set on one middle instead of one edge.
    """
    widths = [len(text) * LETTER_WIDTH for text in texts]
    return tuple(
        reading_of(text, x=x - width // 2 if centred else x, y=y + LEADING * index, width=width)
        for index, (text, width) in enumerate(zip(texts, widths, strict=True))
        if text.strip()
    )


def cropped(readings: Sequence[OcrResult], frame: Box) -> tuple[tuple[OcrResult, ...], Box]:
    """What is left of readings in a part of the picture: without letters beyond its sides, and lines beyond the rest.

    Args:
        readings: With letters of `LETTER_WIDTH`.
        frame: The part, in pixels of the picture; it becomes the new picture.
    """
    left = tuple(part for one in readings if (part := _cropped(one, frame)) is not None)
    return left, Box(x=0, y=0, width=frame.width, height=frame.height)


def alone(text: str, *, left: bool = False, right: bool = False, row: int = 0) -> tuple[OcrResult, ...]:
    """One line in an image of the size `FRAME`, cut by the frame on the given sides.

    Args:
        text: Not empty.
        left: The line begins at the frame's left edge.
        right: The line ends at the frame's right edge.
        row: Which of `ROWS` it stands in; larger numbers start again.
    """
    y = ROWS[row % len(ROWS)]
    if left and right:
        return (reading_of(text, x=0, y=y, width=FRAME.width),)
    width = _width(text)
    x = 0 if left else FRAME.width - width if right else (FRAME.width - width) // 2
    return (reading_of(text, x=x, y=y, width=width),)


def _cropped(reading: OcrResult, frame: Box) -> OcrResult | None:
    box, step = reading.box, reading.box.width / len(reading.text)
    if not frame.y <= box.y <= box.bottom <= frame.bottom:
        return None
    # A letter of which more than half is left is still read.
    first = max(0, round((frame.x - box.x) / step))
    end = min(len(reading.text), round((frame.right - box.x) / step))
    part = reading.text[first:end]
    if not part.strip():
        return None
    start = max(0, round(box.x + first * step) - frame.x) + round((len(part) - len(part.lstrip())) * step)
    width = min(round(len(part.strip()) * step), frame.width - start)
    return reading_of(part.strip(), x=start, y=box.y - frame.y, width=width)


def _width(text: str) -> int:
    return min(len(text) * LETTER_WIDTH, FRAME.width - 2 * MARGIN)
