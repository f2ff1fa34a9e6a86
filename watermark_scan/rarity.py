"""How rare something is, in words: numbers such as 9.1e-05 tell most people nothing."""

from __future__ import annotations

import math

_COMMON = 0.15
"""From here on 'about 1 in 6' reads worse than 'about 2 in 10'."""
_NEARLY_ALWAYS = 0.95
_RAREST = 1e-9
"""Below this no model of chance is good enough to tell one number from another."""
_MILLION = 1_000_000


def rarity(expected: float) -> str:
    """How many of the pictures without any listed wording hold a match, in words such as 'about 1 in 4,000'.

    Args:
        expected: Chance matches to expect in such a picture, >= 0.
    """
    # At least one match, when their number is Poisson distributed around the expectation.
    probability = -math.expm1(-expected)
    if probability < _RAREST:
        return "fewer than 1 in a billion"
    if probability < _COMMON:
        return f"about 1 in {_rounded(1 / probability)}"
    if probability < _NEARLY_ALWAYS:
        return f"about {round(probability * 10)} in 10"
    return "nearly all"


def _rounded(number: float) -> str:
    """Two significant digits: 4,000 or 3.5 million."""
    if number >= _MILLION:
        return f"{float(f'{number / _MILLION:.2g}'):,g} million"
    return f"{float(f'{number:.2g}'):,.0f}"
