"""Pictures full of one short word, slanted, as they are read: true marks, and ordinary words. Seeded."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from tests.synthetic.benign_lines import split_of
from tests.synthetic.context_texts import texts_of
from tests.synthetic.fragments import RightAnswers
from tests.synthetic.readings import FRAME, LETTER_WIDTH, LINE_HEIGHT, reading_of
from tests.synthetic.scenes import Scene
from watermark_scan.geometry import Box
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.synthetic.benign_lines import Split
    from watermark_scan.model import OcrResult, Wording

TILE_LETTERS = (4, 12)
LOST_TILES = 0.3
"""Share of tiles that no engine reads."""
_SLANTS = (-35, -25, -15, 0, 15, 25, 35)
"""Degrees."""
_LONG = 6
"""Letters from which two of a tile may be lost."""


def tiles(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Scene]:
    """So many pictures full of one short mark, slanted, with a letter or two lost in each.

    Args:
        wordings: Signs of one word of 4 to 12 Latin letters; each half has other entries.
        split: Which entries.
        count: How many.
        seed: Of all chance.
    """
    draw = Random(f"{seed} tiles {split}")  # noqa: S311  as above
    answers = RightAnswers(wordings)
    short = [
        one
        for one in wordings
        if one.role is Role.SIGN and one.text.isascii() and one.text.isalnum() and split_of(one.pattern_id) == split
        if TILE_LETTERS[0] <= len(one.text) <= TILE_LETTERS[1]
    ]
    for _ in range(count):
        one = draw.choice(short)
        damaged = draw.random() < 1 / 2
        readings = _tiled(one.text, (1, 2) if damaged else (0, 2), draw)
        length = "short word" if len(one.text) <= _LONG else "long word"
        whole = ", whole words only" if one.exact_token else ""
        yield Scene(
            kind=f"{length}{whole}, {'all' if damaged else 'some'} damaged",
            text=" | ".join(reading.text for reading in readings),
            readings=readings,
            frame=FRAME,
            entries=answers.to(one.text, "", one.pattern_id),
        )


def ordinary_tiles(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Scene]:  # noqa: ARG001  as the others
    """The same with ordinary words: no marks of the list."""
    draw = Random(f"{seed} ordinary tiles {split}")  # noqa: S311  as above
    for _ in range(count):
        readings = _tiled(draw.choice(texts_of(split, "words_repeated")), (0, 2), draw)
        text = " | ".join(reading.text for reading in readings)
        yield Scene(kind="tiles of an ordinary word", text=text, readings=readings, frame=FRAME)


def _tiled(text: str, lost: tuple[int, int], draw: Random) -> tuple[OcrResult, ...]:
    """What is read of a text that is repeated along parallel slants, on a grid that takes no notice of the frame."""
    slant = math.radians(draw.choice(_SLANTS))
    width = len(text) * LETTER_WIDTH
    across, down = width + draw.randint(60, 200), draw.randint(80, 180)
    start = draw.randrange(across), draw.randrange(down)
    shown = draw.choice((text, text.lower(), text.upper()))
    readings = []
    for row in range(-12, 24):
        for column in range(-8, 24):
            along = start[0] + across * column + (across // 2 if row % 2 else 0)
            beside = start[1] + down * row
            x = along * math.cos(slant) - beside * math.sin(slant)
            y = along * math.sin(slant) + beside * math.cos(slant)
            box = _slanted(x, y, width, slant)
            if box.intersection(FRAME) == box and draw.random() > LOST_TILES:
                readings.append(_read_in(box, _with_losses(shown, lost, draw)))
    return tuple(readings)


def _slanted(x: float, y: float, width: int, slant: float) -> Box:
    """Around a line that begins at a point and rises or falls."""
    end = x + width * math.cos(slant), y + width * math.sin(slant)
    return Box.from_corners(x, min(y, end[1]), end[0], max(y, end[1]) + LINE_HEIGHT)


def _read_in(box: Box, text: str) -> OcrResult:
    reading = reading_of(text, x=box.x, y=box.y, width=box.width)
    return replace(reading, box=box, words=tuple(replace(word, box=_within(word.box, box)) for word in reading.words))


def _within(word: Box, line: Box) -> Box:
    return Box(x=word.x, y=line.y, width=word.width, height=line.height)


def _with_losses(text: str, lost: tuple[int, int], draw: Random) -> str:
    """Without so many letters, fewest and most; without one at most where the word is short."""
    for _ in range(min(draw.randint(*lost), 1 if len(text) < _LONG else len(text))):
        place = draw.randrange(len(text))
        text = text[:place] + text[place + 1 :]
    return text
