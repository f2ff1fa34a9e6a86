"""E-values follow the law they are fitted to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.matching.significance import MIN_LETTERS_LISTED, MIN_LETTERS_READ, EValueModel, fitted_model

MODEL = EValueModel(decay=0.5, density=1e-6)
BITS = st.floats(-50, 500)


def test_two_more_bits_at_half_decay_halve_the_expectation() -> None:
    """2 bits × 0.5 = a factor of 2."""
    weaker = MODEL.e_value(20, letters_read=100, letters_listed=20_000)
    assert MODEL.e_value(22, letters_read=100, letters_listed=20_000) == pytest.approx(weaker / 2)


def test_twice_the_list_gives_twice_the_chance_matches() -> None:
    """Search space counts in proportion."""
    assert MODEL.e_value(20, letters_read=0, letters_listed=40_000) == pytest.approx(
        2 * MODEL.e_value(20, letters_read=0, letters_listed=20_000)
    )


def test_an_image_with_hardly_any_text_is_granted_a_minimal_search_space() -> None:
    """Zero letters read do not make a match certain."""
    least = MODEL.density * MIN_LETTERS_READ * MIN_LETTERS_LISTED
    assert MODEL.e_value(0, letters_read=0, letters_listed=MIN_LETTERS_LISTED) == pytest.approx(least)


def test_a_short_list_is_granted_the_search_space_of_the_long_one() -> None:
    """Two entries do not make everyday words rare."""
    assert MODEL.e_value(20, letters_read=100, letters_listed=30) == MODEL.e_value(
        20, letters_read=100, letters_listed=MIN_LETTERS_LISTED
    )


@given(BITS, BITS)
def test_more_bits_are_never_expected_more_often(first: float, second: float) -> None:
    """The law falls."""
    low, high = sorted((first, second))
    assert MODEL.e_value(high, letters_read=10, letters_listed=10) <= MODEL.e_value(
        low, letters_read=10, letters_listed=10
    )


def test_the_fitted_model_is_a_law_that_falls() -> None:
    """The stored parameters are positive."""
    model = fitted_model()
    assert model.decay > 0
    assert model.density > 0


def test_below_the_floor_at_least_one_chance_match_is_assumed() -> None:
    """The law is not trusted where it was not fitted."""
    model = EValueModel(decay=0.5, density=1e-9, floor=8.0)
    assert model.e_value(7.9, letters_read=1, letters_listed=1) == 1.0
    assert model.e_value(8.0, letters_read=1, letters_listed=1) < 1e-4
