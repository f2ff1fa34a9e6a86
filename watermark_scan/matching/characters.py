"""One written character (a letter and the marks on it) → its folded letters. Owns neither positions nor words.

Compatibility forms, case, diacritics and what is no letter or digit go; look-alikes come from `confusables`.
Marks go where they are accents (Latin, Greek, Cyrillic), Arabic vowel signs or Hebrew points: OCR loses them. Marks
that make another letter stay: kana voicing (が is not か), vowel signs of Indian scripts and of Thai.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import dropwhile
from typing import Final

from watermark_scan.matching.confusables import BAR_LETTER, BARS, EXCLAMATION_MARKS, look_alike

_CACHE_SIZE: Final = 1 << 15
"""Characters remembered: more than any one language has, and a bound on what hostile text can occupy (a few MB)."""
_MOST_PASSES: Final = 8
"""Look-alikes of look-alikes end after three passes; the bound only keeps a surprise in the data from looping."""
_VOICING_MARKS: Final = frozenset("\u3099\u309a")
_DROPPED_MARKS: Final = (
    "COMBINING ",
    "ARABIC ",
    "HEBREW ",
    "VARIATION SELECTOR",
    "MONGOLIAN FREE VARIATION SELECTOR",
    "KHMER VOWEL INHERENT",
)
_DROPPED_LETTERS: Final = (
    "MODIFIER LETTER ",  # apostrophes and primes; the raised letters among them are plain letters by now
    "ARABIC TATWEEL",
    "HANGUL CHOSEONG FILLER",
    "HANGUL JUNGSEONG FILLER",
)
_ZERO_WIDTH_JOINERS: Final = frozenset("\u200c\u200d")


@lru_cache(maxsize=_CACHE_SIZE)
def letters_of(character: str) -> str:
    """The folded letters of one written character; empty for punctuation, symbols, spaces, controls and the like.

    Folding the result again gives the result.

    Args:
        character: A character and what joins it (see `joins`); any code points, lone surrogates too.
    """
    if character[:1] in BARS or character[:1] in EXCLAMATION_MARKS:
        return BAR_LETTER
    letters = character
    for _ in range(_MOST_PASSES):
        before = letters
        letters = "".join(map(look_alike, _plain(before)))
        if letters == before:
            break
    return letters


@lru_cache(maxsize=_CACHE_SIZE)
def joins(character: str) -> bool:
    """Whether the character belongs to the one before it: marks, parts of a Hangul syllable, zero-width joiners."""
    return character in _ZERO_WIDTH_JOINERS or _needs_base(unicodedata.normalize("NFKC", character)[0])


def _plain(text: str) -> str:
    """Compatibility forms, case, dropped characters and dropped marks removed; what is left is composed."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    # A mark whose letter was dropped would join the letter before it when the result is folded again.
    kept = dropwhile(_needs_base, filter(_is_kept, apart))
    return unicodedata.normalize("NFC", "".join(kept))


def _is_kept(character: str) -> bool:
    category = unicodedata.category(character)[0]
    if category == "M":
        name = unicodedata.name(character, "")
        return character in _VOICING_MARKS or not name.startswith(_DROPPED_MARKS)
    if category == "L":
        return character not in BARS and not unicodedata.name(character, "").startswith(_DROPPED_LETTERS)
    return category == "N"


def _needs_base(character: str) -> bool:
    is_later_jamo = "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff"
    return is_later_jamo or unicodedata.category(character)[0] == "M"
