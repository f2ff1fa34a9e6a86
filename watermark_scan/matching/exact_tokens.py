"""Exact tokens: marks too short to be told from chance by alignment (Veo, Sora) count as whole words, without an error.

Longer ones may have one letter wrong or missing, where the engine doubts what it read and nothing else is one letter
away. Their E-value counts words, not letters.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from string import ascii_lowercase
from typing import TYPE_CHECKING

from watermark_scan.matching.hits import Hit, locate
from watermark_scan.matching.ordinary_language import language_tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.matching.alignment import WordingArrays
    from watermark_scan.matching.folding import FoldedText
    from watermark_scan.matching.line_assembly import JoinedLine
    from watermark_scan.model import Wording

    Entry = tuple[Wording, WordingArrays]

MAX_BITS_PER_LETTER = 4.0
"""Bits: short words come out of noise, whose letters are nearly random, more often than out of language."""
MIN_INNER_LETTERS = 4
"""Letters of a mark from which its presence inside another word is kept as a near miss."""
MIN_LETTERS_WITH_ERROR = 7
"""Letters of a mark from which one of them may be wrong or missing."""
ERROR_BITS = 8.0
"""Bits that such an error costs: one of some ten places, and one of some twenty-six letters."""
DOUBT = 0.9
"""Confidence of a word, 0…1, below which its engine doubts it."""
MIN_WORDS_READ = 8
"""Words granted to an image with hardly any text."""
MIN_TOKENS_LISTED = 140
"""Marks granted to a short list: as many as the built-in list has. A word is as common whoever lists it."""


class ExactTokenIndex:
    """The list's short marks by their folded letters.

    Args:
        entries: Wordings and their arrays.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries: defaultdict[str, list[Entry]] = defaultdict(list)
        for wording, arrays in entries:
            self._entries[arrays.folded.text].append((wording, arrays))
        self._with_error: defaultdict[tuple[int | None, str], set[str]] = defaultdict(set)
        for text in self._entries:
            if len(text) >= MIN_LETTERS_WITH_ERROR:
                for place, rest in enumerate(_one_letter_lost(text)):
                    self._with_error[place, rest].add(text)
                    self._with_error[None, rest].add(text)
        self._most_words = max((sum(arrays.folded.word_starts) for _, arrays in entries), default=0)
        self._tokens_listed = max(len(entries), MIN_TOKENS_LISTED)

    def search(self, lines: Iterable[tuple[JoinedLine, FoldedText]], frame: Box) -> Iterator[Hit]:
        """Every occurrence in the lines: as whole words, and inside longer ones (which never count)."""
        for line, folded in lines:
            runs = {folded.text[start:end]: (start, end) for start, end in self._word_runs(folded)}
            for text in [text for text in self._entries if text in folded.text]:
                whole_word = text in runs
                if whole_word or len(text) >= MIN_INNER_LETTERS:
                    start = folded.text.index(text)
                    text_span = folded.source_span(*runs.get(text, (start, start + len(text))))
                    for entry in self._entries[text]:
                        yield replace(whole_hit(entry, line, text_span, frame), whole_word=whole_word)
            for run, span in runs.items():
                text_span = folded.source_span(*span)
                mark = self._misread(run, line, text_span)
                for entry in self._entries[mark] if mark else ():
                    yield _with_an_error(whole_hit(entry, line, text_span, frame), len(run))

    def _misread(self, run: str, line: JoinedLine, span: tuple[int, int]) -> str | None:
        """The mark that a run of words is, with one letter wrong or missing; None where it may be anything else."""
        if len(run) < MIN_LETTERS_WITH_ERROR - 1 or run in self._entries:
            return None
        keys = [(None, run), *enumerate(_one_letter_lost(run))]
        near = set().union(*(self._with_error.get(key, set()) for key in keys))
        if len(near) != 1 or line.confidence_of(*span) >= DOUBT or _is_near_a_word(run, near):
            return None
        return near.pop()

    def e_value(self, hit: Hit, further_bits: float, words_read: int) -> float:
        """Occurrences to expect by chance, >= 0, of marks as unlikely as a hit.

        Args:
            hit: A whole word.
            further_bits: Of evidence beside the hit.
            words_read: In the whole image.
        """
        return (words_read + MIN_WORDS_READ) * self._tokens_listed * math.pow(2.0, -hit.bits - further_bits)

    def _word_runs(self, folded: FoldedText) -> Iterator[tuple[int, int]]:
        """Spans of one or more neighbouring words, as long as the longest mark."""
        bounds = [index for index, begins in enumerate(folded.word_starts) if begins] + [len(folded.text)]
        for first in range(len(bounds) - 1):
            for last in range(first + 1, min(first + self._most_words, len(bounds) - 1) + 1):
                yield bounds[first], bounds[last]


def _one_letter_lost(text: str) -> list[str]:
    """The text without each of its letters in turn."""
    return [text[:place] + text[place + 1 :] for place in range(len(text))]


def _is_near_a_word(run: str, marks: Collection[str]) -> bool:
    """Whether a word of ordinary language that is none of these marks is at most one letter away."""
    words = language_tables().words
    near = {run, *_one_letter_lost(run)}
    for place in range(len(run) + 1):
        near.update(run[:place] + letter + run[place:] for letter in ascii_lowercase)
        near.update(run[:place] + letter + run[place + 1 :] for letter in ascii_lowercase)
    return any(words.get(text) is not None for text in near.difference(marks))


def _with_an_error(hit: Hit, letters: int) -> Hit:
    """A hit of which one letter is wrong or missing, so that there are so many."""
    return replace(
        hit, alignment_bits=hit.alignment_bits - ERROR_BITS, letters=letters, similarity=1 - 1 / hit.wording_letters
    )


def whole_hit(entry: Entry, line: JoinedLine, text_span: tuple[int, int], frame: Box) -> Hit:
    """The whole of a short wording, without an error, in a line."""
    wording, arrays = entry
    box, region = locate(line, text_span, frame)
    letters = len(arrays)
    return Hit(
        wording=wording,
        line=line,
        alignment_bits=min(float(arrays.surprisal.sum()), MAX_BITS_PER_LETTER * letters),
        text_span=text_span,
        wording_span=(0, len(wording.text)),
        letters=letters,
        covered=(0, letters),
        wording_letters=letters,
        similarity=1.0,
        box=box,
        region=region,
    )
