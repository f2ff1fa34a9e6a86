"""E-values: how many matches at least as strong chance gives in an image that holds no listed wording.

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
"""Letters granted to an image with hardly any text: what its noise might have been read as."""
MIN_LETTERS_LISTED = 15_000
"""Letters granted to a short list: as many as the list has that the law was fitted with. Everyday words are as common
whoever lists them; counted by its own few letters, a list of two entries would flag «for air»."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EValueModel:
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

    def weighted(self, letters: int, reader: str) -> float:
        """What letters read by a reader count in the search space, >= 0."""
        return letters * self.weights.get(reader, 1.0)

    def search_space(self, letters_read: Mapping[str, int]) -> float:
        """Letters read by each reader as one weighted number, >= 0."""
        return sum(self.weighted(letters, reader) for reader, letters in letters_read.items())

    def e_value(self, bits: float, *, letters_read: float, letters_listed: int) -> float:
        """Matches of at least so many bits to expect by chance, >= 0.

        Args:
            bits: Of the alignment and of further evidence.
            letters_read: Weighted letters read in the image beside the match itself.
            letters_listed: Of all wordings searched for; counts as `MIN_LETTERS_LISTED` at least.
        """
        exponent = min(max(-self.decay * bits, -1000.0), 1000.0)
        space = (letters_read + MIN_LETTERS_READ) * max(letters_listed, MIN_LETTERS_LISTED)
        e_value = float(self.density * space * 2.0**exponent)
        return e_value if bits >= self.floor else max(1.0, e_value)


@cache
def fitted_model() -> EValueModel:
    """The model that comes with the program; read once."""
    stored = json.loads((files("watermark_scan.matching.data") / "chance.json").read_text(encoding="utf-8"))
    return EValueModel(
        decay=float(stored["decay"]),
        density=float(stored["density"]),
        floor=float(stored["fitted_on"]["threshold_bits"]),
        weights={reader: float(weight) for reader, weight in stored["weights"].items()},
    )
