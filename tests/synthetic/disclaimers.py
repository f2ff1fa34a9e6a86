"""True marks of several sentences, and marks that are tiled over a picture, as they are read. Seeded."""

from __future__ import annotations

import math
import re
import textwrap
from collections import defaultdict
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from tests.synthetic.benign_lines import split_of
from tests.synthetic.context_texts import texts_of
from tests.synthetic.fragments import RightAnswers, filled, letters_of, noisy
from tests.synthetic.readings import FRAME, LEADING, LETTER_WIDTH, LINE_HEIGHT, MARGIN, block, cropped, reading_of
from tests.synthetic.scenes import Scene
from watermark_scan.geometry import Box
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.synthetic.benign_lines import Split
    from watermark_scan.model import OcrResult, Wording

SENTENCES = (2, 3)
"""Of disclaimers that are put together from wordings of one category."""
COLUMNS = (24, 40, 60)
"""Letters in a line."""
ERROR_RATES = (0.0, 0.05, 0.1)
LEFT_OVER = (0.5, 0.8)
"""Of the widest line, where the frame cuts it."""
_CATEGORIES = ("development-footage", "simulation-label", "rating-promo")
_LISTED = 0.4
"""Share of disclaimers that are listed as a whole."""
_FEWEST_LETTERS = 8
"""Of a sentence."""
_PLACES = ("centre", "top left", "top right", "bottom left", "bottom right", "bottom")

TILE_LETTERS = (4, 12)
LOST_TILES = 0.3
"""Share of tiles that no engine reads."""
_SLANTS = (-35, -25, -15, 0, 15, 25, 35)
"""Degrees."""
_LONG = 6
"""Letters from which two of a tile may be lost."""


def disclaimers(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Scene]:
    """So many disclaimers of several sentences: in the centre or at the rim, whole or cut by the frame's edge.

    Args:
        wordings: English signs are put together, those of one category.
        split: Another draw for each half; the wordings are the same.
        count: How many.
        seed: Of all chance.
    """
    draw = Random(f"{seed} disclaimers {split}")  # noqa: S311  a benchmark's sampling, no secret
    answers = RightAnswers(wordings)
    signs = [one for one in wordings if one.role is Role.SIGN and one.languages[0] == "en" and " " in one.text]
    whole = [one for one in signs if re.search(r"[.!?] \w", one.text)]
    by_category: defaultdict[str, list[Wording]] = defaultdict(list)
    for one in signs:
        if one.category in _CATEGORIES and letters_of(one.text) >= _FEWEST_LETTERS and not one.exact_token:
            by_category[one.category].append(one)
    for number in range(count):
        parts = (
            [draw.choice(whole)]
            if draw.random() < _LISTED
            else draw.sample(by_category[draw.choice(_CATEGORIES)], draw.choice(SENTENCES))
        )
        text = ". ".join(filled(one.text, "7").rstrip(".!") for one in parts) + "."
        entries = frozenset[str]().union(*(answers.to(filled(one.text, "7"), "7", one.pattern_id) for one in parts))
        yield _disclaimer(
            text.upper() if draw.random() < 1 / 2 else text, entries, _PLACES[number % len(_PLACES)], draw
        )


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
        readings = _tiled(one.text, draw)
        length = "short" if len(one.text) <= _LONG else "long"
        yield Scene(
            kind=f"{length} word{', whole words only' if one.exact_token else ''}",
            text=" | ".join(reading.text for reading in readings),
            readings=readings,
            frame=FRAME,
            entries=answers.to(one.text, "", one.pattern_id),
        )


def ordinary_tiles(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Scene]:  # noqa: ARG001  as the others
    """The same with ordinary words: no marks of the list."""
    draw = Random(f"{seed} ordinary tiles {split}")  # noqa: S311  as above
    for _ in range(count):
        readings = _tiled(draw.choice(texts_of(split, "words_repeated")), draw)
        text = " | ".join(reading.text for reading in readings)
        yield Scene(kind="tiles of an ordinary word", text=text, readings=readings, frame=FRAME)


def _disclaimer(text: str, entries: frozenset[str], place: str, draw: Random) -> Scene:
    rows = textwrap.wrap(text, draw.choice(COLUMNS), break_on_hyphens=False)
    rate = draw.choice(ERROR_RATES)
    rows = [noisy(row, rate, draw) for row in rows]
    widest, high = max(map(len, rows)) * LETTER_WIDTH, len(rows) * LEADING
    top = (FRAME.height - high) // 2 if place == "centre" else 20 if "top" in place else FRAME.height - high - 10
    kept = place in {"centre", "bottom"} or draw.random() < 1 / 2
    if place in {"centre", "bottom"}:
        readings, frame = block(rows, x=FRAME.width // 2, y=top, centred=True), FRAME
    else:
        left = "left" in place
        readings = block(rows, x=MARGIN // 2 if left else FRAME.width - MARGIN // 2 - widest, y=top)
        lost = 0 if kept else round(widest * (1 - draw.uniform(*LEFT_OVER))) + MARGIN // 2
        x, width = (lost if left else 0), FRAME.width - lost
        readings, frame = (
            cropped(readings, Box(x=x, y=0, width=width, height=FRAME.height)) if lost else (readings, FRAME)
        )
    where = "centre" if place == "centre" else "rim"
    return Scene(
        kind=f"{where}, {'whole' if kept else 'cut'}, {rate:.0%} misread",
        text=" | ".join(reading.text for reading in readings),
        readings=readings,
        frame=frame,
        entries=entries,
    )


def _tiled(text: str, draw: Random) -> tuple[OcrResult, ...]:
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
                readings.append(_read_in(box, _with_losses(shown, draw)))
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


def _with_losses(text: str, draw: Random) -> str:
    """Without a letter, or two of a longer word; one of three tiles is read whole."""
    lost = draw.choice((0, 1, 1 if len(text) < _LONG else 2))
    for _ in range(lost):
        place = draw.randrange(len(text))
        text = text[:place] + text[place + 1 :]
    return text
