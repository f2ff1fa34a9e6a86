"""Candidates: which few of the listed wordings a line may hold a part of, found fast, before any alignment.

Two sieves: letter n-grams shared with a wording (an inverted index over the list), then rapidfuzz's partial ratio where
many are left. `tests/benchmarks/candidate_loss.py` measures what they lose.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from watermark_scan.matching.folding import SLOT, WIDE_SCRIPT, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from watermark_scan.matching.alignment import WordingArrays

    Bits = NDArray[np.float64]

NGRAM = 3
"""Letters of an n-gram: one error in five letters leaves half of them whole, and chance shares few of them."""
WIDE_NGRAM = 2
"""The same with letters of a wide script, whose wordings are short."""
MIN_SHARED_BITS = 6.0
"""Surprisal in bits that the n-grams shared by a line and a wording add up to: about two of rare letters."""
MAX_SHORTLISTED = 48
"""Wordings that come to the second sieve."""
MAX_CANDIDATES = 16
"""Wordings that come to the alignment: families such as «Made with …» share their beginnings."""


class CandidateIndex:
    """The n-grams of a list, ready to be asked which wordings share them with a line.

    Args:
        wordings: The list; answers are numbers of these.
    """

    def __init__(self, wordings: Sequence[WordingArrays]) -> None:
        self._texts = tuple(wording.folded.text for wording in wordings)
        found: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for number, wording in enumerate(wordings):
            # A list: NumPy takes longer for the mean of three numbers than Python.
            surprisal = wording.surprisal.tolist()
            for start, ngram in _ngrams(wording.folded.text):
                found[ngram][number] = sum(surprisal[start : start + len(ngram)]) / len(ngram)
        self._wordings_with = {
            ngram: (np.fromiter(bits, np.intp, len(bits)), np.fromiter(bits.values(), np.float64, len(bits)))
            for ngram, bits in found.items()
        }

    def shared_bits(self, text: str) -> Bits:
        """For each wording, the surprisal in bits of the n-grams that a folded text shares with it."""
        ngrams = dict.fromkeys(ngram for _, ngram in _ngrams(text))
        found = [self._wordings_with[ngram] for ngram in ngrams if ngram in self._wordings_with]
        if not found:
            return np.zeros(len(self._texts))
        numbers = np.concatenate([numbers for numbers, _ in found])
        bits = np.concatenate([bits for _, bits in found])
        return np.bincount(numbers, bits, len(self._texts)).astype(np.float64)

    def search(self, text: str, shared_bits: Sequence[Bits]) -> list[int]:
        """Numbers of the wordings that a line may hold a part of, at most `MAX_CANDIDATES`.

        Args:
            text: The line as read.
            shared_bits: Of each of its parts. A line put together of several is searched only for wordings that at
                least two of them share: the others are found in the parts.
        """
        numbers = self._shortlist(shared_bits)
        if len(numbers) <= MAX_CANDIDATES:
            return numbers
        folded = fold(text).text
        return sorted(numbers, key=lambda number: self._likeness(folded, number), reverse=True)[:MAX_CANDIDATES]

    def _shortlist(self, shared_bits: Sequence[Bits]) -> list[int]:
        total = np.sum(shared_bits, axis=0)
        enough = total >= MIN_SHARED_BITS
        if len(shared_bits) > 1:
            enough &= np.sum([part >= MIN_SHARED_BITS / 2 for part in shared_bits], axis=0) > 1
        numbers = np.flatnonzero(enough)
        if len(numbers) > MAX_SHORTLISTED:
            numbers = numbers[np.argpartition(total[numbers], -MAX_SHORTLISTED)[-MAX_SHORTLISTED:]]
        return [int(number) for number in numbers]

    def _likeness(self, text: str, number: int) -> float:
        wording = self._texts[number]
        # A ratio of few letters is easily high: weigh it by the letters it is made of.
        return float(fuzz.partial_ratio(text, wording)) * math.sqrt(min(len(text), len(wording)))


def _ngrams(text: str) -> list[tuple[int, str]]:
    """The n-grams of a folded text, each with its place."""
    triples = [(start, text[start : start + NGRAM]) for start in range(len(text) - NGRAM + 1)]
    if text.isascii():
        return triples
    pairs = [(start, text[start : start + WIDE_NGRAM]) for start in range(len(text) - WIDE_NGRAM + 1)]
    return [pair for pair in pairs if _is_wide(pair[1])] + [triple for triple in triples if not _is_wide(triple[1])]


def _is_wide(ngram: str) -> bool:
    return any(letter >= WIDE_SCRIPT and letter != SLOT for letter in ngram)
