"""Texts broken in two between words, as they stand on two lines, and how their halves measure. Owns no map."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.spotting.setting import measures
from watermark_scan.spotting.texts import FEWEST, Pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from watermark_scan.spotting.setting import Setting
    from watermark_scan.spotting.texts import Texts

_ALIKE = 0.2
"""Natural logarithm of how far the ratio of the lines' widths may be off that of the halves: of 31 generated texts on
two lines (tuning) it is off by at most 0.1."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Breaks:
    """Whole texts, decoys among them, in two halves; arrays of the same length. Halves may be as short as a letter.

    Attributes:
        upper: What stands on the upper line.
        lower: What stands on the lower one.
        ratios: Typefaces × breaks: natural logarithm of the upper half's width over the lower one's; not a number where
            the typeface lacks a letter.
    """

    upper: Pieces
    lower: Pieces
    ratios: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.upper)

    @classmethod
    def of(cls, texts: Texts, settings: Iterable[Setting]) -> Breaks:
        """All breaks of texts that have as many letters as a part of one needs, and no slots."""
        rows = [(row, *halves) for row, text in enumerate(texts.texts) for halves in _halves(text.text)]
        text, start, stop, again, end = np.array(rows, dtype=np.int64).reshape(-1, 5).T
        upper, lower = Pieces(text=text, start=start, stop=stop), Pieces(text=text, start=again, stop=end)
        ratios = [_ratios(texts, one, upper, lower) for one in settings]
        return cls(upper=upper, lower=lower, ratios=np.array(ratios, np.float32))

    def fitting(self, ratios: Iterable[float]) -> Breaks:
        """Those whose halves' widths are to each other as the lines' are, in any typeface.

        Args:
            ratios: Of the lines: natural logarithms, one for each guess.
        """
        near = np.zeros(len(self), bool)
        for ratio in ratios:
            near |= (np.abs(self.ratios - ratio) <= _ALIKE).any(0)
        return Breaks(upper=self.upper[near], lower=self.lower[near], ratios=self.ratios[:, near])


def _halves(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Start and stop of the upper half, and of the lower one, for each place between two words."""
    if "{" in text or sum(map(str.isalnum, text)) < FEWEST:
        return
    words = [word.span() for word in re.finditer(r"\S+", text)]
    for (_, stop), (start, _) in pairwise(words):
        yield words[0][0], stop, start, words[-1][1]


def _ratios(texts: Texts, given: Setting, upper: Pieces, lower: Pieces) -> NDArray[np.float32]:
    above, below = measures(texts, given, upper), measures(texts, given, lower)
    return np.where(above.whole & below.whole, np.log(above.width / below.width), np.nan).astype(np.float32)
