"""How alike two folded texts are, whole and in part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.matching.pattern_index import likeness, likeness_of_piece

_TEXTS = st.text("abcd", max_size=8)


def test_likeness_of_two_texts() -> None:
    """One is the same, and what is below the least one of interest is nothing."""
    assert likeness("gettyimages", "gettyimages", 0.9) == 1
    assert 0.9 < likeness("gettyimages", "gettyimage", 0.9) < 1
    assert likeness("gettyimages", "fresh", 0.5) == 0


def test_a_piece_is_like_the_whole() -> None:
    """In either order."""
    assert likeness_of_piece("otion", "greenfieldmotion", 0.8) == 1
    assert likeness_of_piece("greenfieldmotion", "otion", 0.8) == 1
    assert likeness_of_piece("freshbread", "greenfieldmotion", 0.8) == 0


@given(_TEXTS, _TEXTS)
def test_likeness_is_a_fraction_and_the_same_both_ways(first: str, second: str) -> None:
    """And a text is wholly like itself."""
    assert 0 <= likeness(first, second, 0) <= 1
    assert likeness(first, second, 0) == likeness(second, first, 0)
    assert likeness(first, first, 0.5) == 1
