"""Bits → expected number of chance matches: how many matches this strong an image without any listed wording gives.

The form is Karlin and Altschul's (1990): E = K · m · n · 2^(-λ·S) for a score of S bits, m letters read and n letters
listed. Language is not a sequence of independent letters, so λ and K are not derived but fitted, on what both engines
read in images without overlays and on benign text in several languages (`tests/training/fit_significance.py`; the
fitted file says from what).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MIN_LETTERS_READ = 20
"""Search space granted to an image with hardly any text: what its noise might have been read as."""
MIN_LETTERS_LISTED = 15_000
"""Search space granted to a short list: as many letters as the list has that the law was fitted with. Everyday words
are as common whoever lists them; counted by its own few letters, a list of two entries would flag «for air»."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceModel:
    """A fitted law of chance matches.

    Attributes:
        decay: λ, > 0: log2 of the factor by which one more bit makes a chance match rarer.
        density: K, > 0: chance starts per pair of a read and a listed letter.
        floor: Bits above which the law was fitted. Below, one chance match an image at least is assumed.
        weights: Reader → what one of its letters counts, > 0: layout analysis turns texture into letters by the
            hundred, which seldom look like words. Readers without a weight count fully.
    """

    decay: float
    density: float
    floor: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)

    def search_space(self, letters: Mapping[str, int]) -> float:
        """Letters read by each reader as one weighted number, >= 0."""
        return sum(count * self.weights.get(reader, 1.0) for reader, count in letters.items())

    def expected(self, bits: float, *, read: float, listed: int) -> float:
        """Matches of at least `bits` to expect by chance, >= 0.

        Args:
            bits: The alignment's score and the evidence added to it.
            read: Search space: letters read in the image beside the match itself.
            listed: Letters of all wordings searched for; counts as `MIN_LETTERS_LISTED` at least.
        """
        exponent = min(max(-self.decay * bits, -1000.0), 1000.0)
        space = (read + MIN_LETTERS_READ) * max(listed, MIN_LETTERS_LISTED)
        expected = float(self.density * space * 2.0**exponent)
        return expected if bits >= self.floor else max(1.0, expected)


@cache
def fitted_model() -> ChanceModel:
    """The model that comes with the program; read once."""
    stored = json.loads((files("watermark_scan.matching.data") / "chance.json").read_text(encoding="utf-8"))
    weights = {reader: float(weight) for reader, weight in stored["weights"].items()}
    return ChanceModel(
        decay=float(stored["decay"]),
        density=float(stored["density"]),
        floor=float(stored["fitted_on"]["threshold_bits"]),
        weights=weights,
    )
