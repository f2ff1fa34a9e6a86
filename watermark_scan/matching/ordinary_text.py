"""What ordinary text says, and how often: words of many languages, English word pairs, stock phrases, letter sequences.

Owns the files `data/ordinary_*` and their form; `surprisal` owns what they mean for a wording. The tables are made by
`tests/training/build_ordinary_text.py`; `data/ordinary_notice.md` says from what, and under which licences. The phrases
are kept by hand. All keys are folded, word by word, and Chinese is written with simplified characters.
"""

from __future__ import annotations

import gzip
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from watermark_scan.matching.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BITS_A_STEP = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Texts and their bits, kept as sorted lines that are searched in place.

    A dictionary of so many words would take a fifth of a second and some 30 MB at every start; a look-up here takes
    two microseconds.

    Attributes:
        lines: ` text:steps text:steps …`, each sorted, none empty; steps are quarters of a bit in two digits.
        firsts: The first text of each line, sorted.
    """

    lines: Sequence[str]
    firsts: Sequence[str]

    @classmethod
    def parsed(cls, source: str) -> Table:
        """The table in a file's text; comment lines start with `#`."""
        lines = tuple(line for line in source.split("\n") if line.startswith(" "))
        return cls(lines=lines, firsts=tuple(line[1 : line.index(":")] for line in lines))

    def get(self, text: str) -> float | None:
        """Bits of a text (folded: it holds neither space nor colon), or None where the table lacks it."""
        place = bisect_right(self.firsts, text) - 1
        if place < 0:
            return None
        line = self.lines[place]
        found = line.find(f" {text}:")
        if found < 0:
            return None
        steps = found + len(text) + 2
        return int(line[steps : steps + 2]) * _BITS_A_STEP


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinaryText:
    """The model's tables.

    Attributes:
        words: Bits of a word where a word begins; the cheapest of all languages.
        pairs: Bits of two English words in a row, written without the space.
        phrases: Bits of stock phrases, written without spaces.
        letters: Bits of a letter after one or two others, written as a run of one to three; `^` is a word's begin.
        simplified: Traditional to simplified Chinese characters, for `str.translate`.
    """

    words: Table
    pairs: Table
    phrases: Mapping[str, float]
    letters: Table
    simplified: Mapping[int, int]

    def saying(self, text: str) -> float | None:
        """Bits of several words that are said as one, given without spaces; None where nobody says so."""
        known = [bits for bits in (self.phrases.get(text), self.pairs.get(text)) if bits is not None]
        return min(known, default=None)


@cache
def ordinary_text() -> OrdinaryText:
    """The tables that come with the program; read once, on first use."""
    simplified = _simplified()
    return OrdinaryText(
        words=Table.parsed(_unpacked("ordinary_words.txt.gz")),
        pairs=Table.parsed(_unpacked("ordinary_pairs.txt.gz")),
        phrases=parsed_phrases(_source("ordinary_phrases.txt").decode(), simplified),
        letters=Table.parsed(_unpacked("ordinary_letters.txt.gz")),
        simplified=simplified,
    )


def parsed_phrases(source: str, simplified: Mapping[int, int]) -> dict[str, float]:
    """The stock phrases of a file's text: bits, language and phrase, parted by tabs; comment lines start with `#`."""
    phrases: dict[str, float] = {}
    for line in source.splitlines():
        if line and not line.startswith("#"):
            bits, _, phrase = line.split("\t")
            key = folded_words(phrase).translate(simplified)
            phrases[key] = min(float(bits), phrases.get(key, float(bits)))
    return phrases


def folded_words(text: str) -> str:
    """The words of a text, each folded alone, so that no letters grow together between words; without spaces."""
    return "".join(fold(word).text for word in text.split())


def _simplified() -> Mapping[int, int]:
    traditional, simple = (
        line for line in _source("ordinary_simplified.txt").decode().splitlines() if not line.startswith("#")
    )
    return {ord(before): ord(after) for before, after in zip(traditional, simple, strict=True)}


def _unpacked(name: str) -> str:
    return gzip.decompress(_source(name)).decode()


def _source(name: str) -> bytes:
    return (files("watermark_scan.matching.data") / name).read_bytes()
