"""How OCR garbles letters: the likelihood of what was read given what stands there.

Owns the learned table and its form. The table (`data/confusions.tsv`) is made by `tests/training/learn_confusions.py`
from rendered text read by both engines; its header says from what. All letters are folded ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

SUBSTITUTION_RATE = 0.10
"""Share of letters read as another one in damaged text; the table says as which."""
DELETION_RATE = 0.04
"""Share of letters that are not read at all in damaged text."""
INSERTION_RATE = 0.02
"""Share of letters read where none stands."""
HIT_RATE = 1 - SUBSTITUTION_RATE - DELETION_RATE
"""Share of letters that are read right in damaged text."""
FLOOR = 4e-3
"""Likelihood of a confusion that was never seen: in damaged text any letter may be read, so misreadings are spread over
some twenty letters. Chosen on tuning fragments: tenfold less costs 3 % of them at equal false flags."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Channel:
    """The noisy channel between letters as they stand and letters as they are read.

    Attributes:
        letters: Letter → row and column of `likelihood`; every other letter shares the last row and column.
        likelihood: float32, (letters + 1) × (letters + 1): row as it stands, column as it is read, 0…1.
    """

    letters: dict[str, int]
    likelihood: NDArray[np.float32]

    @property
    def other(self) -> int:
        """Row and column of the letters that have none of their own."""
        return len(self.letters)


@cache
def learned_channel() -> Channel:
    """The channel learned from both engines; read once."""
    table = (files("watermark_scan.matching.data") / "confusions.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return channel_from((true, read, float(share)) for true, read, share in rows)


def channel_from(confusions: Iterable[tuple[str, str, float]]) -> Channel:
    """A channel from (letter as it stands, letter as read, share 0…1 among the misreadings of that letter)."""
    entries = list(confusions)
    letters = {letter: index for index, letter in enumerate(sorted({part for row in entries for part in row[:2]}))}
    likelihood = np.full((len(letters) + 1, len(letters) + 1), FLOOR, np.float32)
    for true, read, share in entries:
        likelihood[letters[true], letters[read]] = max(FLOOR, SUBSTITUTION_RATE * share)
    return Channel(letters=letters, likelihood=likelihood)
