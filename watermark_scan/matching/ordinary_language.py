"""What engines write down where nothing stands: mostly e, a, l. Caps the surprise that such letters can earn.

Measured by `tests/training/measure_noise.py` on both engines' readings of photographs without text: minus the binary
logarithm of each letter's share, of whichever engine writes it more often. Rarer letters are capped by nothing.
"""

from __future__ import annotations

import gzip
import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from watermark_scan.matching.folding import PAIRS, Folded, fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

NOISE_BITS = {"e": 2.3, "a": 2.9, "l": 3.0, "s": 3.6, "o": 4.0, "t": 4.2}
"""Surprise of a folded letter in noise, in bits."""


def capped(letters: str, bits: Iterable[float]) -> tuple[float, ...]:
    """The surprise of each letter, but never more than in noise.

    Args:
        letters: Folded.
        bits: One value >= 0 for each.
    """
    return tuple(min(value, NOISE_BITS.get(letter, value)) for letter, value in zip(letters, bits, strict=True))


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


SPELLING = 4.0
"""Bits for a word that the table lacks: one word in sixteen of ordinary text (names, codes, inflected forms)."""
JOINT = 1.5
"""Further bits for each known word inside such a word: «kinemaster», «entwicklungsversion»."""
MOST_WORDS = 10
"""Words of the longest stock phrase that is looked for."""
SHORTEST_PART, LONGEST_PART = 4, 24
"""Letters of a known word inside a longer one; shorter ones are in every word of some language."""
LONGEST_CHINESE = 6
"""Characters of a known Chinese, Japanese or Korean word."""
MOST_ALPHABETIC = 4.2
"""Bits of a letter of an alphabet at most; ordinary letters have 4.1 when nothing is known about their neighbours."""
MOST_IDEOGRAPHIC = 14.0
"""The same for Chinese characters, kana and Korean syllables."""
RARE = 22.0
"""Bits of a spelled word from which on they count half: its end follows from its begin, which runs of three letters do
not tell. Measured on words of 16 languages that are too rare for the table: the median of (bits here) - (bits by the
word's true frequency) is then -2 to +6 in each language; without, it is up to +10, and largest in Russian."""
_BEGIN = "^"
_APART = {both: first + second for second, (first, both) in PAIRS.items()}
_Unit = tuple[int, int, float]
"""Start, end (exclusive) and bits."""


def letter_bits(folded: Folded) -> tuple[float, ...]:
    """The surprise of each letter in ordinary text.

    Args:
        folded: A wording; what it takes grows in proportion to its length.

    Returns:
        Bits, one value >= 0 for each letter of `folded.text`. Their sum is about minus the binary logarithm of the
        probability that ordinary text has just this text at a given place where a word begins.
    """
    letters, owners, begins = _apart(folded)
    model = ordinary_text()
    text = letters.translate(model.simplified)
    bits = [0.0] * len(folded.text)
    for start, end, unit in _cheapest(len(text), _units(model, text, _borders(text, begins))):
        for owner in owners[start:end]:
            bits[owner] += unit / (end - start)
    return tuple(bits)


def _apart(folded: Folded) -> tuple[str, list[int], set[int]]:
    """The letters with those taken apart that grew together between two words; whose part each is; where words begin.

    Words are looked up as folded alone: «for now» is folded to «fomow», in which neither word is left.
    """
    letters: list[str] = []
    owners: list[int] = []
    begins: set[int] = set()
    for place, letter in enumerate(folded.text):
        gap = folded.source[folded.starts[place] : folded.ends[place]]
        grown = len(gap) > 1 and any(map(str.isspace, gap))
        # What was dropped between two letters parts words too: «pre-alpha», «www.fraps.com».
        if folded.word_starts[place] or folded.starts[place] > folded.ends[max(0, place - 1)]:
            begins.add(len(letters) + grown)
        letters.extend(_APART.get(letter, letter) if grown else letter)
        owners.extend([place] * (len(letters) - len(owners)))
    return "".join(letters), owners, begins


def _borders(text: str, begins: Collection[int]) -> list[int]:
    """The borders of the words, first and last included; scripts written without spaces are parted from the others."""
    inner = [
        place
        for place in range(1, len(text))
        if place in begins or is_unspaced(text[place - 1]) is not is_unspaced(text[place])
    ]
    return [0, *inner, len(text)] if text else [0]


def _cheapest(length: int, units: Iterable[_Unit]) -> Iterator[_Unit]:
    """The cheapest row of units that covers a text, from its end; the units come by their starts."""
    best = [0.0] + [math.inf] * length
    last: list[_Unit] = [(0, 0, 0.0)] * (length + 1)
    for start, end, bits in units:
        if best[start] + bits < best[end]:
            best[end], last[end] = best[start] + bits, (start, end, bits)
    end = length
    while end:
        yield last[end]
        end = last[end][0]


def _units(model: OrdinaryText, text: str, borders: Sequence[int]) -> Iterator[_Unit]:
    """All units that may stand in the text, by their starts."""
    for index, (start, end) in enumerate(pairwise(borders)):
        for stop in borders[index + 1 : index + 1 + MOST_WORDS]:
            if (bits := model.saying(text[start:stop])) is not None:
                yield start, stop, bits
        # OCR and printers write «in game», «in-game» and «ingame»: up to three parts may be one word of the table.
        for stop in borders[index + 1 : index + 4]:
            if (bits := model.words.get(text[start:stop])) is not None:
                yield start, stop, bits
        if is_unspaced(text[start]):
            yield from _characters(model, text, start, end)
        elif model.words.get(text[start:end]) is None:
            yield start, end, _spelled(model, text[start:end])


def _spelled(model: OrdinaryText, word: str) -> float:
    """Bits of a word that the table lacks: its letters, or known words in it, whichever is cheaper."""
    bits = SPELLING + sum(bits for _, _, bits in _cheapest(len(word), _parts(model, word)))
    return min(bits, (bits + RARE) / 2)


def _parts(model: OrdinaryText, word: str) -> Iterator[_Unit]:
    begun = _BEGIN + word
    for start in range(len(word)):
        yield start, start + 1, _letter(model, begun[max(0, start - 1) : start + 2])
        for end in range(start + SHORTEST_PART, min(len(word), start + LONGEST_PART) + 1):
            if (bits := model.words.get(word[start:end])) is not None:
                yield start, end, bits + JOINT


def _letter(model: OrdinaryText, context: str) -> float:
    """Bits of the last letter of a run; the longest known run that ends in it tells."""
    for begin in range(len(context)):
        if (bits := model.letters.get(context[begin:])) is not None:
            return min(bits, MOST_ALPHABETIC)
    return MOST_ALPHABETIC


def _characters(model: OrdinaryText, text: str, start: int, end: int) -> Iterator[_Unit]:
    """The characters of a run of Chinese, Japanese or Korean, and known words and phrases in it."""
    for place in range(start, end):
        bits = model.letters.get(text[place])
        yield place, place + 1, MOST_IDEOGRAPHIC if bits is None else min(bits, MOST_IDEOGRAPHIC)
        for stop in range(place + 1, min(end, place + LONGEST_PART) + 1):
            run = text[place:stop]
            known = (model.words.get(run) if len(run) <= LONGEST_CHINESE else None, model.phrases.get(run))
            yield from ((place, stop, bits) for bits in known if bits is not None)


def is_unspaced(letter: str) -> bool:
    """Whether words of the letter's script are found inside runs: Chinese characters, kana and Korean syllables.

    Chinese and Japanese are written without spaces; Korean words carry endings, which the table lists as words.
    """
    return "\u3005" <= letter <= "\u30ff" or "\u3400" <= letter <= "\ud7a3" or letter >= "\U00020000"
