"""What the lines for learning say: words of the pattern list, and letters at random. Owns no pictures.

Random letters keep the table from learning which letters follow each other in English instead of which look alike.
"""

from __future__ import annotations

import string
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np

    from watermark_scan.model import Wording


class Script(StrEnum):
    """What the letters of a line belong to."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"


_ALPHABETS: Final = {
    Script.LATIN: string.ascii_lowercase,
    # Russian only: Tesseract's usual language pack knows no other Cyrillic letters.
    Script.CYRILLIC: "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
}
_DIGIT_RATE = 0.08
"""Share of digits among random letters: enough to learn them, without making lines of numbers."""
_CASES: Final = (str.upper, str.upper, str.title, str.lower)
"""Overlay text is mostly set in capitals."""
_LENGTH = (14, 36)
"""Letters and spaces of a line, at least and at most: about what a mark has."""


def words_of(wordings: Iterable[Wording], script: Script) -> tuple[str, ...]:
    """The different words of the wordings that are written in this script alone, sorted."""
    words = {word for wording in wordings for word in wording.text.split()}
    return tuple(sorted(word for word in words if _is_written_in(word, script)))


def line_text(random: np.random.Generator, words: Sequence[str], script: Script) -> str:
    """A line to render: of listed words or of random letters, as likely as each other; 1…36 characters.

    Raises:
        ValueError: There are no words.
    """
    if not words:
        raise ValueError(f"there are no {script} words to write")
    listed = random.random() < 0.5
    limit = int(random.integers(*_LENGTH, endpoint=True))
    text = ""
    while True:
        word = words[int(random.integers(len(words)))] if listed else _random_word(random, script)
        if text and len(text) + 1 + len(word) > limit:
            break
        text = f"{text} {word}".lstrip()
    return _CASES[int(random.integers(len(_CASES)))](text[:limit]).strip()


def _random_word(random: np.random.Generator, script: Script) -> str:
    alphabet = _ALPHABETS[script]
    length = int(random.integers(3, 9, endpoint=True))
    letters = [
        string.digits[random.integers(10)]
        if random.random() < _DIGIT_RATE
        else alphabet[random.integers(len(alphabet))]
        for _ in range(length)
    ]
    return "".join(letters)


def _is_written_in(word: str, script: Script) -> bool:
    letters = [letter for letter in word.casefold() if letter.isalpha()]
    if script is Script.CYRILLIC:
        return bool(letters) and set(letters) <= set(_ALPHABETS[script])
    return bool(letters) and all(unicodedata.name(letter, "").startswith("LATIN ") for letter in letters)
