"""How small letters may be to be read, and in which pictures marks would be smaller."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.legibility import SMALLEST, is_too_small, smallest_legible


@given(st.floats(1, 255), st.floats(1, 255))
def test_the_coarser_the_larger(first: float, second: float) -> None:
    """What loses more never makes smaller letters legible; and no file does better than one without losses."""
    low, high = sorted((first, second))
    assert SMALLEST == smallest_legible(None) <= smallest_legible(low) <= smallest_legible(high)


def test_a_coarse_picture_needs_larger_letters_than_a_fine_one() -> None:
    """There is a difference."""
    assert smallest_legible(250) > smallest_legible(20)


@pytest.mark.parametrize(
    ("width", "height", "legible", "expected"),
    [(1280, 720, SMALLEST, False), (320, 180, SMALLEST, True), (640, 360, SMALLEST, False), (640, 360, 14, True)],
)
def test_marks_are_too_small_in_small_pictures_and_in_coarse_ones(
    width: int,
    height: int,
    legible: int,
    expected: bool,  # noqa: FBT001  a case
) -> None:
    """The shorter side counts."""
    assert is_too_small(width, height, legible) is expected
    assert is_too_small(height, width, legible) is expected
