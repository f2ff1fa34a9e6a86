"""Pictures full of lines, one below the other, to learn from what OCR engines make of lines whose text is known.

Half of the lines are words of the pattern list, half are letters at random: from words alone one would learn which
letters follow each other instead of which look alike. Grounds, typefaces, styles and compression are those of the
generated pictures for tuning.
"""

from __future__ import annotations

import string
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tests.synthetic.backgrounds import drawn
from tests.synthetic.compression import compressed, draw_compression
from tests.synthetic.layout import Layout, put
from tests.synthetic.text_drawing import draw_style, lettered, luma, visible_on
from tests.synthetic.typefaces import FaceSet
from watermark_scan.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from tests.synthetic.backgrounds import Background
    from watermark_scan.model import Wording


class Script(StrEnum):
    """What the letters of a line belong to."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"


CYRILLIC_SHARE = 0.2
"""Of the lines: only one of the engines reads it."""
WIDTH = 1280
"""Of the longer side before the page is made smaller, in pixels."""
_ALPHABETS = {
    Script.LATIN: string.ascii_lowercase,
    # Russian only: Tesseract's usual language pack knows no other Cyrillic letters.
    Script.CYRILLIC: "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
}
_DIGIT_RATE = 0.08
"""Share of digits among random letters: enough to learn them, without making lines of numbers."""
_CASES = (str.upper, str.upper, str.title, str.lower)
"""Overlay text is mostly set in capitals."""
_LENGTH = (14, 36)
"""Letters and spaces of a line, at least and at most: about what a mark has."""
_FLAT = Layout(position="center", turn=0, sideways=1.0, lengthwise=1.0, margin=0.0)
_MIDDLE = 128.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLine:
    """A line of a page.

    Attributes:
        text: What stands there.
        script: Of its letters.
        box: Around the ink, in pixels of the page.
        light: The letters are light; else they are dark.
    """

    text: str
    script: Script
    box: Box
    light: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinePage:
    """A picture full of lines.

    Attributes:
        pixels: Height × width × 3, RGB.
        lines: From top to bottom.
    """

    pixels: NDArray[np.uint8]
    lines: tuple[WrittenLine, ...]


def line_page(
    grounds: Sequence[Background], words: Mapping[Script, Sequence[str]], rng: np.random.Generator
) -> LinePage:
    """A page; everything is drawn from `rng`.

    Args:
        grounds: Pictures to write on.
        words: The listed words of each script, at least one.
        rng: Of all chance.

    Raises:
        TypefaceMissingError: A typeface is not installed.
    """
    compression = draw_compression(rng)
    _, canvas = drawn(grounds, WIDTH, rng)
    lines: list[WrittenLine] = []
    top = 0
    while top < canvas.shape[0]:
        script = Script.CYRILLIC if rng.random() < CYRILLIC_SHARE else Script.LATIN
        text, style = line_text(rng, words[script], script), draw_style(FaceSet.TUNING, rng)
        tile = lettered([text], style, "left")
        height, width = tile.pixels.shape[:2]
        spare = (canvas.shape[1] - width, canvas.shape[0] - top - height)
        if min(spare) < 0 or not style.face.has(text):
            top += height
            continue
        left = int(rng.integers(spare[0] + 1))
        style = visible_on(style, canvas[top : top + height, left : left + width])
        tile = lettered([text], style, "left")
        put(canvas, tile, _FLAT, (left, top), style.opacity)
        sides = (side + start for side, start in zip(tile.ink, (left, top, left, top), strict=True))
        box = Box.from_corners(*(side * compression.scale for side in sides))
        lines.append(WrittenLine(text=text, script=script, box=box, light=luma(style.fill) > _MIDDLE))
        top += height
    return LinePage(pixels=compressed(canvas, compression), lines=tuple(lines))


def words_of(wordings: Iterable[Wording], script: Script) -> tuple[str, ...]:
    """The different words of the wordings that are written in this script alone, sorted."""
    words = {word for wording in wordings for word in wording.text.split()}
    return tuple(sorted(word for word in words if _is_written_in(word, script)))


def line_text(rng: np.random.Generator, words: Sequence[str], script: Script) -> str:
    """A line to draw: of listed words or of random letters, as likely as each other; 1…36 characters.

    Raises:
        ValueError: There are no words.
    """
    if not words:
        raise ValueError(f"there are no {script} words to write")
    listed = rng.random() < 1 / 2
    limit = int(rng.integers(*_LENGTH, endpoint=True))
    text = ""
    while True:
        word = words[int(rng.integers(len(words)))] if listed else _random_word(rng, script)
        if text and len(text) + 1 + len(word) > limit:
            break
        text = f"{text} {word}".lstrip()
    return _CASES[int(rng.integers(len(_CASES)))](text[:limit]).strip()


def _random_word(rng: np.random.Generator, script: Script) -> str:
    alphabet = _ALPHABETS[script]
    letters = [
        string.digits[rng.integers(10)] if rng.random() < _DIGIT_RATE else alphabet[rng.integers(len(alphabet))]
        for _ in range(int(rng.integers(3, 9, endpoint=True)))
    ]
    return "".join(letters)


def _is_written_in(word: str, script: Script) -> bool:
    letters = [letter for letter in word.casefold() if letter.isalpha()]
    if script is Script.CYRILLIC:
        return bool(letters) and set(letters) <= set(_ALPHABETS[script])
    return bool(letters) and all(unicodedata.name(letter, "").startswith("LATIN ") for letter in letters)
