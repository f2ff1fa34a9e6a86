"""Ordinary text that is no mark: it begins or ends as a wording does and is something else, or mentions it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.matching.folding import fold
from watermark_scan.matching.ordinary_language import language_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ORDINARY_BITS = 18.0
"""Surprisal of a word of ordinary language at most: rarer ones are said less than four times in a million words."""
FEWEST_WORDS, FEWEST_LETTERS = 2, 8
"""Of a piece that ordinary text may share with a wording."""
ENDINGS = ("letter from the school", "told by the farmers")
"""How a line goes on after a wording's first words."""
BEGINNINGS = ("Nobody at the wedding asked for",)
"""How it begins before its last words."""
MENTIONS = ("A reader asked us on Monday what {} means", "The editor said that {} had been cut out of the picture")
"""Sentences that mention a wording."""
NAMES = ("Velmora", "Radio Plus")
"""Of nothing that is listed."""


@dataclass(frozen=True, slots=True)
class OrdinaryText:
    """A text that is no mark.

    Attributes:
        text: One line.
        piece: What it has of the wording.
    """

    text: str
    piece: str


def neighbours(wording: str) -> Iterator[OrdinaryText]:
    """Texts that begin or end in a wording's ordinary words, and are something else."""
    words = wording.split()
    for piece in _pieces(words):
        yield from (OrdinaryText(f"{piece} {ending}", piece) for ending in (*ENDINGS, *NAMES))
    for turned in _pieces(words[::-1]):
        piece = " ".join(turned.split()[::-1])
        yield from (OrdinaryText(f"{beginning} {piece}", piece) for beginning in (*BEGINNINGS, *NAMES))


def mentions(wording: str) -> Iterator[OrdinaryText]:
    """Sentences that mention a wording."""
    yield from (OrdinaryText(sentence.format(wording), wording) for sentence in MENTIONS)


def telling_words(wording: str) -> str:
    """The words of a wording that ordinary language has not; empty where it has them all."""
    return " ".join(word for word in wording.split() if not _is_ordinary(word))


def _pieces(words: Sequence[str]) -> Iterator[str]:
    """The first half of a wording's words, and all but the last, as far as they are ordinary."""
    ordinary = next((number for number, word in enumerate(words) if not _is_ordinary(word)), len(words))
    for size in sorted({min(ordinary, (len(words) + 1) // 2), min(ordinary, len(words) - 1)}):
        piece = " ".join(words[:size])
        if size >= FEWEST_WORDS and sum(map(str.isalnum, piece)) >= FEWEST_LETTERS:
            yield piece


def _is_ordinary(word: str) -> bool:
    folded = fold(word).text
    bits = language_tables().words.get(folded)
    return not folded or (bits is not None and bits <= ORDINARY_BITS)
