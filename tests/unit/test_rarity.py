"""How rare something is, in words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.rarity import rarity


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (2.5e-4, "about 1 in 4,000"),
        (0.04, "about 1 in 26"),
        (2.9e-7, "about 1 in 3.4 million"),
        (0.0, "fewer than 1 in a billion"),
        (0.5, "about 4 in 10"),
        (math.inf, "nearly all"),
    ],
)
def test_a_number_of_chance_matches_becomes_a_share_of_pictures(expected: float, words: str) -> None:
    """Rounded to what can be known."""
    assert rarity(expected) == words


@given(st.floats(min_value=0))
def test_no_number_needs_an_exponent(expected: float) -> None:
    """Whatever the number, it reads as words."""
    assert "e-" not in rarity(expected)
    assert "e+" not in rarity(expected)
