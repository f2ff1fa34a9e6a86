"""The field's usual rule, to compare with: `rapidfuzz.fuzz.partial_ratio` and a fixed threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process, utils

from tests.synthetic.fragments import MIN_LETTERS, filled, letters_of
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from watermark_scan.model import Wording

USUAL = 85.0
"""The threshold that tools use."""
THRESHOLDS = (80.0, 85.0, 90.0, 95.0, 100.0)
_AT_ONCE = 4096
"""Lines compared at once: bounds the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """The rule over the same signs: lines and wordings of at least 8 letters, in small letters, without punctuation.

    Attributes:
        texts: Processed wordings.
        ids: Their entries.
    """

    texts: tuple[str, ...]
    ids: tuple[str, ...]

    @classmethod
    def of(cls, wordings: Iterable[Wording]) -> Peer:
        """The signs with enough letters."""
        signs = [
            (utils.default_process(filled(wording.text, " ")), wording.pattern_id)
            for wording in wordings
            if wording.role is Role.SIGN and letters_of(filled(wording.text, "")) >= MIN_LETTERS
        ]
        return cls(texts=tuple(text for text, _ in signs), ids=tuple(name for _, name in signs))

    def best(self, lines: Sequence[str]) -> list[float]:
        """The best score of each line with any wording: 80…100, or 0 below."""
        return [float(row.max()) for row in self._scores(lines)]

    def best_of(self, lines: Sequence[str], names: Sequence[frozenset[str]]) -> list[float]:
        """The best score of each line with a wording of the entries named for it: 80…100, or 0 below.

        That a wrong entry may score higher is not held against the rule.
        """
        return [
            max((float(row[place]) for place, name in enumerate(self.ids) if name in right), default=0.0)
            for row, right in zip(self._scores(lines), names, strict=True)
        ]

    def named(self, lines: Sequence[str]) -> frozenset[str]:
        """The entries that the usual threshold finds in any of the lines."""
        found = np.zeros(len(self.ids), dtype=bool)
        for row in self._scores(lines):
            found |= row >= USUAL
        return frozenset(name for name, here in zip(self.ids, found, strict=True) if here)

    def _scores(self, lines: Sequence[str]) -> Iterator[NDArray[np.float32]]:
        """A row of scores for each line, one for each wording."""
        for start in range(0, len(lines), _AT_ONCE):
            processed = [_processed(line) for line in lines[start : start + _AT_ONCE]]
            yield from process.cdist(
                processed,
                self.texts,
                scorer=fuzz.partial_ratio,
                score_cutoff=min(THRESHOLDS),
                dtype=np.float32,
            )


def _processed(line: str) -> str:
    """Ready to be compared; empty, which is like nothing, where there are too few letters."""
    processed = utils.default_process(line)
    return processed if letters_of(processed) >= MIN_LETTERS else ""
