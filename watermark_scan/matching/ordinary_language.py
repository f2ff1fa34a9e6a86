"""How surprising the letters of a wording are in ordinary language, in bits: what reading them is worth as evidence.

Bits are surprisal: minus the binary logarithm of a probability. The tables in `data/ordinary_*` hold it for words, word
pairs, stock phrases and runs of letters of 22 languages; a text costs what its cheapest division into those costs.
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

from watermark_scan.matching.folding import LETTER_PAIRS, FoldedText, fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

NOISE_BITS = {"e": 2.3, "a": 2.9, "l": 3.0, "s": 3.6, "o": 4.0, "t": 4.2}
"""Surprisal in bits of the folded letters that engines write most where nothing stands, of whichever engine writes them
more often; measured by `tests/training/measure_noise.py` on photographs without text."""
UNKNOWN_WORD_BITS = 4.0
"""Bits for a word that the table lacks: one word in sixteen of ordinary text (names, codes, inflected forms)."""
INNER_WORD_BITS = 1.5
"""Further bits for each known word inside such a word: «kinemaster», «entwicklungsversion»."""
LONG_WORD_BITS = 22.0
"""Bits of a spelled word from which on further ones count half: its end follows from its begin, which runs of three
letters do not tell. Chosen on rare words of 16 languages, by their true frequencies: see MEASUREMENTS.md."""
MAX_ALPHABETIC_BITS = 4.2
"""Bits of a letter of an alphabet at most; ordinary letters have 4.1 when nothing is known about their neighbours."""
MAX_IDEOGRAPHIC_BITS = 14.0
"""The same for Chinese characters, kana and Korean syllables."""
MAX_PHRASE_WORDS = 10
"""Words of the longest stock phrase that is looked for."""
MAX_COMPOUND_WORDS = 3
"""Words of a text that may be one word of the table: OCR and printers write «in game», «in-game» and «ingame»."""
MIN_INNER_WORD, MAX_INNER_WORD = 4, 24
"""Letters of a known word inside a longer one; shorter ones are in every word of some language."""
MAX_CJK_WORD = 6
"""Characters of a known Chinese, Japanese or Korean word."""

_BITS_A_STEP = 0.25
_WORD_START = "^"
_PAIR_PARTS = {both: first + second for second, (first, both) in LETTER_PAIRS.items()}
_Unit = tuple[int, int, float]
"""A part of a text that the tables know: start, end (exclusive) and bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BitsTable:
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
    def parsed(cls, source: str) -> BitsTable:
        """The table in a file's text; comment lines start with `#`."""
        lines = tuple(line for line in source.split("\n") if line.startswith(" "))
        return cls(lines=lines, firsts=tuple(line[1 : line.index(":")] for line in lines))

    def get(self, text: str) -> float | None:
        """Bits of a text (folded: it holds neither space nor colon), or None where the table lacks it."""
        number = bisect_right(self.firsts, text) - 1
        if number < 0:
            return None
        line = self.lines[number]
        found = line.find(f" {text}:")
        if found < 0:
            return None
        steps = found + len(text) + 2
        return int(line[steps : steps + 2]) * _BITS_A_STEP


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageTables:
    """Surprisal of words and letters, in bits.

    Attributes:
        words: A word where a word begins; the cheapest of all languages.
        pairs: Two English words in a row, written without the space.
        phrases: Stock phrases, written without spaces.
        letters: A letter after one or two others, written as a run of one to three; `^` is a word's begin.
        simplified: Traditional to simplified Chinese characters, for `str.translate`.
    """

    words: BitsTable
    pairs: BitsTable
    phrases: Mapping[str, float]
    letters: BitsTable
    simplified: Mapping[int, int]

    def phrase(self, text: str) -> float | None:
        """Bits of several words said as one, given without spaces; None where no phrase or pair is known."""
        known = [bits for bits in (self.phrases.get(text), self.pairs.get(text)) if bits is not None]
        return min(known, default=None)


@cache
def language_tables() -> LanguageTables:
    """The tables that come with the program; read once, on first use."""
    simplified = _simplified()
    return LanguageTables(
        words=BitsTable.parsed(_unpacked("ordinary_words.txt.gz")),
        pairs=BitsTable.parsed(_unpacked("ordinary_pairs.txt.gz")),
        phrases=parsed_phrases(_source("ordinary_phrases.txt").decode(), simplified),
        letters=BitsTable.parsed(_unpacked("ordinary_letters.txt.gz")),
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


def is_unspaced(letter: str) -> bool:
    """Whether words of the letter's script are found inside runs: Chinese characters, kana and Korean syllables.

    Chinese and Japanese are written without spaces; Korean words carry endings, which the table lists as words.
    """
    return "\u3005" <= letter <= "\u30ff" or "\u3400" <= letter <= "\ud7a3" or letter >= "\U00020000"


def capped_surprisal(folded: FoldedText) -> tuple[float, ...]:
    """As `letter_surprisal`, but for no letter more than it has in noise: what reading it earns, in bits."""
    return tuple(
        min(bits, NOISE_BITS.get(letter, bits))
        for letter, bits in zip(folded.text, letter_surprisal(folded), strict=True)
    )


def letter_surprisal(folded: FoldedText) -> tuple[float, ...]:
    """The surprisal of each letter of a wording in ordinary text; takes time in proportion to the length.

    Returns:
        Bits, one value >= 0 for each letter of `folded.text`. Their sum is about minus the binary logarithm of the
        probability that ordinary text has just this text at a given place where a word begins.
    """
    letters, owners, word_starts = _without_pairs(folded)
    tables = language_tables()
    text = letters.translate(tables.simplified)
    bits = [0.0] * len(folded.text)
    for start, end, unit in _cheapest(len(text), _units(tables, text, _word_borders(text, word_starts))):
        for owner in owners[start:end]:
            bits[owner] += unit / (end - start)
    return tuple(bits)


def _without_pairs(folded: FoldedText) -> tuple[str, list[int], set[int]]:
    """The letters, where letters of two words had become one («for now» folds to «fomow») as two again.

    Returns:
        The letters; for each, which folded letter it is part of; where words begin.
    """
    letters: list[str] = []
    owners: list[int] = []
    word_starts: set[int] = set()
    for place, letter in enumerate(folded.text):
        source = folded.source[folded.starts[place] : folded.ends[place]]
        spans_words = len(source) > 1 and any(map(str.isspace, source))
        # What was dropped between two letters parts words too: «pre-alpha», «www.fraps.com».
        if folded.word_starts[place] or folded.starts[place] > folded.ends[max(0, place - 1)]:
            word_starts.add(len(letters) + spans_words)
        letters.extend(_PAIR_PARTS.get(letter, letter) if spans_words else letter)
        owners.extend([place] * (len(letters) - len(owners)))
    return "".join(letters), owners, word_starts


def _word_borders(text: str, word_starts: Collection[int]) -> list[int]:
    """The borders of the words, first and last included; scripts written without spaces are parted from the others."""
    inner = [
        place
        for place in range(1, len(text))
        if place in word_starts or is_unspaced(text[place - 1]) is not is_unspaced(text[place])
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


def _units(tables: LanguageTables, text: str, borders: Sequence[int]) -> Iterator[_Unit]:
    """All units that may stand in the text, by their starts."""
    for index, (start, end) in enumerate(pairwise(borders)):
        for stop in borders[index + 1 : index + 1 + MAX_PHRASE_WORDS]:
            if (bits := tables.phrase(text[start:stop])) is not None:
                yield start, stop, bits
        for stop in borders[index + 1 : index + 1 + MAX_COMPOUND_WORDS]:
            if (bits := tables.words.get(text[start:stop])) is not None:
                yield start, stop, bits
        if is_unspaced(text[start]):
            yield from _units_of_unspaced(tables, text, start, end)
        elif tables.words.get(text[start:end]) is None:
            yield start, end, _unknown_word(tables, text[start:end])


def _unknown_word(tables: LanguageTables, word: str) -> float:
    """Bits of a word that the table lacks: its letters, or known words in it, whichever is cheaper."""
    bits = UNKNOWN_WORD_BITS + sum(bits for _, _, bits in _cheapest(len(word), _units_of_unknown(tables, word)))
    return min(bits, (bits + LONG_WORD_BITS) / 2)


def _units_of_unknown(tables: LanguageTables, word: str) -> Iterator[_Unit]:
    marked = _WORD_START + word
    for start in range(len(word)):
        yield start, start + 1, _last_letter(tables, marked[max(0, start - 1) : start + 2])
        for end in range(start + MIN_INNER_WORD, min(len(word), start + MAX_INNER_WORD) + 1):
            if (bits := tables.words.get(word[start:end])) is not None:
                yield start, end, bits + INNER_WORD_BITS


def _last_letter(tables: LanguageTables, run: str) -> float:
    """Bits of the last letter of a run; the longest known run that ends in it tells."""
    for start in range(len(run)):
        if (bits := tables.letters.get(run[start:])) is not None:
            return min(bits, MAX_ALPHABETIC_BITS)
    return MAX_ALPHABETIC_BITS


def _units_of_unspaced(tables: LanguageTables, text: str, start: int, end: int) -> Iterator[_Unit]:
    """The characters of a run of Chinese, Japanese or Korean, and known words and phrases in it."""
    for place in range(start, end):
        bits = tables.letters.get(text[place])
        yield place, place + 1, MAX_IDEOGRAPHIC_BITS if bits is None else min(bits, MAX_IDEOGRAPHIC_BITS)
        for stop in range(place + 1, min(end, place + MAX_INNER_WORD) + 1):
            run = text[place:stop]
            known = (tables.words.get(run) if len(run) <= MAX_CJK_WORD else None, tables.phrases.get(run))
            yield from ((place, stop, bits) for bits in known if bits is not None)


def _simplified() -> Mapping[int, int]:
    traditional, simple = (
        line for line in _source("ordinary_simplified.txt").decode().splitlines() if not line.startswith("#")
    )
    return {ord(before): ord(after) for before, after in zip(traditional, simple, strict=True)}


def _unpacked(name: str) -> str:
    return gzip.decompress(_source(name)).decode()


def _source(name: str) -> bytes:
    return (files("watermark_scan.matching.data") / name).read_bytes()
