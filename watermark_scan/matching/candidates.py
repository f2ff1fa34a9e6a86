"""The fast search: which few of the listed wordings a line may hold a part of. Owns no scores that anyone sees.

Two sieves: letter triples shared with a wording (an inverted index over the list), then rapidfuzz's partial ratio
where many are left. The benchmark measures that no true candidate is lost.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from watermark_scan.matching.folding import SLOT, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Weights = NDArray[np.float64]

GRAM = 3
"""Letters of a group: one error in five letters leaves half of the groups whole, and chance shares few of them."""
WIDE_GRAM = 2
"""The same for scripts of many letters (from U+2E80, CJK), whose wordings are short."""
WIDE_SCRIPT = "\u2e80"
MIN_BITS = 6.0
"""Surprise, in bits, that the shared groups of a line and a wording add up to: about two groups of rare letters."""
SHORTLIST = 48
"""Wordings that come to the second sieve."""
KEPT = 16
"""Wordings that come to the alignment: families such as «Made with …» share their beginnings."""


class CandidateIndex:
    """The list's letter groups, ready to be asked which wordings share them with a line.

    Args:
        texts: The folded wordings.
        bits: Surprise of each of their letters in ordinary text.
    """

    def __init__(self, texts: Sequence[str], bits: Sequence[NDArray[np.float32]]) -> None:
        self._texts = tuple(texts)
        places: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for number, (text, surprise) in enumerate(zip(texts, bits, strict=True)):
            # A list: NumPy takes longer for the mean of three numbers than Python.
            each = surprise.tolist()
            for start, gram in grams(text):
                places[gram][number] = sum(each[start : start + len(gram)]) / len(gram)
        self._places = {
            gram: (np.fromiter(found, np.intp, len(found)), np.fromiter(found.values(), np.float64, len(found)))
            for gram, found in places.items()
        }

    def shared(self, text: str) -> Weights:
        """The surprise, in bits, of the letter groups that a folded text shares with each wording."""
        found = [self._places[gram] for gram in {gram for _, gram in grams(text)} if gram in self._places]
        if not found:
            return np.zeros(len(self._texts))
        numbers = np.concatenate([numbers for numbers, _ in found])
        weights = np.concatenate([weights for _, weights in found])
        return np.bincount(numbers, weights, len(self._texts)).astype(np.float64)

    def search(self, text: str, shared: Sequence[Weights]) -> list[int]:
        """Numbers of the wordings that a line may hold a part of, most promising first; at most `KEPT`.

        Args:
            text: The line as read.
            shared: `shared` of each of its parts. A line put together of several is searched only for wordings that
                at least two of them share: the others are found in the parts.
        """
        numbers = self._worth_a_look(shared)
        if len(numbers) <= KEPT:
            return [int(number) for number in numbers]
        folded = fold(text).text
        return sorted((int(number) for number in numbers), key=lambda number: self._rank(folded, number))[:KEPT]

    def _worth_a_look(self, shared: Sequence[Weights]) -> NDArray[np.intp]:
        total = np.sum(shared, axis=0)
        enough = total >= MIN_BITS
        if len(shared) > 1:
            enough &= np.sum([part >= MIN_BITS / 2 for part in shared], axis=0) > 1
        numbers = np.flatnonzero(enough)
        if len(numbers) <= SHORTLIST:
            return numbers
        return numbers[np.argpartition(total[numbers], -SHORTLIST)[-SHORTLIST:]]

    def _rank(self, text: str, number: int) -> float:
        target = self._texts[number]
        # A ratio of few letters is easily high: weigh it by the letters it is made of.
        return -float(fuzz.partial_ratio(text, target)) * math.sqrt(min(len(text), len(target)))


def grams(text: str) -> list[tuple[int, str]]:
    """The letter groups of a folded text, each with its place: triples, and pairs with a letter of a wide script."""
    triples = [(start, text[start : start + GRAM]) for start in range(len(text) - GRAM + 1)]
    if text.isascii():
        return triples
    pairs = [(start, text[start : start + WIDE_GRAM]) for start in range(len(text) - WIDE_GRAM + 1)]
    return [pair for pair in pairs if _is_wide(pair[1])] + [triple for triple in triples if not _is_wide(triple[1])]


def _is_wide(gram: str) -> bool:
    return any(letter >= WIDE_SCRIPT and letter != SLOT for letter in gram)
