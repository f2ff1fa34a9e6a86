"""One written character: which letters it folds to, and what joins it."""

# ruff: noqa: RUF001  characters that look like others are what is tested here

from __future__ import annotations

import unicodedata

import pytest

from watermark_scan.matching.folding import joins, letters_of

LETTERS = [
    character
    for character in map(chr, range(0x30000))
    if unicodedata.name(character, "").startswith(("LATIN", "GREEK", "CYRILLIC", "HIRAGANA", "KATAKANA", "HALFWIDTH"))
]


def test_results_are_stable_and_hold_letters_only() -> None:
    """What any letter folds to folds to itself, and no punctuation is left in it."""
    folded = {letter: letters_of(letter) for letter in LETTERS}
    unstable = {letter for letter, result in folded.items() if "".join(map(letters_of, result)) != result}
    unclean = {
        letter
        for letter, result in folded.items()
        if any(unicodedata.category(part)[0] not in "LNM" for part in result)
    }
    assert (unstable, unclean) == (set(), set())


@pytest.mark.parametrize("character", ["\u0301", "\u3099", "ﾞ", "\u1161", "ㅏ", "\u200d", "ำ", "ि", "\ufe0f"])
def test_what_joins(character: str) -> None:
    """Marks, later parts of a syllable and joiners belong to the character before them."""
    assert joins(character)


@pytest.mark.parametrize("character", ["a", " ", "가", "\u1100", "ㄱ", "か", "ー", "\ud800", "¨"])
def test_what_stands_alone(character: str) -> None:
    """Letters, spaces, first parts of a syllable and spacing accents begin a character of their own."""
    assert not joins(character)


@pytest.mark.parametrize("character", ["\u0301", "-\u0301", "-\u3099", "-\u1161", " ", "ـ", "ʼ", "\u3164", "\u2f01"])
def test_nothing_is_left_without_a_letter(character: str) -> None:
    """Marks on nothing, fillers, apostrophes and the radical that is a mere stroke fold to nothing."""
    assert letters_of(character) == ""
