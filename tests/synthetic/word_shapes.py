"""Words of several scripts by their letters alone: for finding lines, what they say is of no matter."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


class Writing(StrEnum):
    """A script that is drawn."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    GREEK = "greek"
    HAN = "han"
    KANA = "kana"
    HANGUL = "hangul"
    ARABIC = "arabic"


_VOWELS = {
    Writing.LATIN: "aaaaeeeeeiiiooouuyéüö",
    Writing.CYRILLIC: "ааааееееиииооооууыэюя",
    Writing.GREEK: "αααεεηιιιοοουωάέή",
}
_CONSONANTS = {
    Writing.LATIN: "bbccddffgghhjkkllllmmmnnnnnpppqrrrrrssssstttttvwxz",
    Writing.CYRILLIC: "ббввввггдддджзззйкккклллмммннннпппррррсссстттттфхцчшщь",
    Writing.GREEK: "ββγδδζθκκκλλμμνννξππρρρσσστττφχψ",
}
_RANGES = {
    Writing.HAN: (0x4E00, 0x9FA5),
    Writing.KANA: (0x3041, 0x3093),
    Writing.HANGUL: (0xAC00, 0xD7A3),
    Writing.ARABIC: (0x0627, 0x064A),
}
_NOT_LETTERS = {*range(0x063B, 0x0641)}
_LONGEST = 5
_PUNCTUATION = (",", ".", ":", "!", ";", " -", ")", "…")
_SIGNS = "0123456789ABCDEFGHKMNPRSTVXZ._-/:#@%+&©™"


def word(writing: Writing, rng: np.random.Generator) -> str:
    """A word's worth of letters."""
    if writing in _RANGES:
        first, last = _RANGES[writing]
        codes = rng.integers(first, last + 1, rng.integers(2, 8))
        return "".join(chr(code) for code in codes if code not in _NOT_LETTERS) or chr(first)
    return "".join(
        _one(_CONSONANTS[writing], rng) + (_one(_VOWELS[writing], rng) if rng.random() < 0.9 else "")
        for _ in range(rng.integers(1, _LONGEST))
    )


def phrase(writing: Writing, words: int, rng: np.random.Generator) -> str:
    """So many words as a line, in one of the ways that lines are set."""
    spaced = "" if writing in {Writing.HAN, Writing.KANA} else " "
    parts = []
    for _ in range(words):
        part = word(writing, rng)
        if rng.random() < 0.12:
            part = "".join(_one(_SIGNS, rng) for _ in range(rng.integers(1, 9)))
        if rng.random() < 0.1:
            part += _PUNCTUATION[rng.integers(len(_PUNCTUATION))]
        parts.append(part)
    return set_in_case(spaced.join(parts), rng)


def set_in_case(text: str, rng: np.random.Generator) -> str:
    """As it is, in capitals, each word or the first one with a capital."""
    return (str.upper, str.title, str.capitalize, str)[rng.choice(4, p=(0.3, 0.2, 0.3, 0.2))](text)


def _one(letters: str, rng: np.random.Generator) -> str:
    return letters[rng.integers(len(letters))]
