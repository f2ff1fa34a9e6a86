"""What engines write down where nothing stands: mostly e, a, l. Caps the surprise that such letters can earn.

Measured by `tests/training/measure_noise.py` on both engines' readings of photographs without text: minus the binary
logarithm of each letter's share, of whichever engine writes it more often. Rarer letters are capped by nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NOISE_BITS = {"e": 2.3, "a": 2.9, "l": 3.0, "s": 3.6, "o": 4.0, "t": 4.2}
"""Surprise of a folded letter in noise, in bits."""


def capped(letters: str, bits: Iterable[float]) -> tuple[float, ...]:
    """The surprise of each letter, but never more than in noise.

    Args:
        letters: Folded.
        bits: One value >= 0 for each.
    """
    return tuple(min(value, NOISE_BITS.get(letter, value)) for letter, value in zip(letters, bits, strict=True))
