"""How alike two folded texts are, whole and in part, and which texts of a list are nearly the same."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.matching import similarity as module
from watermark_scan.matching.folding import fold
from watermark_scan.matching.similarity import partial_similarity, similar_pairs, similarity

LISTED = ["Getty Images", "adobe stock", "gettyimages", "Adobe Stocks", "Zorblax"]
FOLDED = st.text("abcd", max_size=8)


def test_similarity_of_two_texts() -> None:
    """One is the same, and what is below the least one of interest is nothing."""
    assert similarity("gettyimages", "gettyimages", 0.9) == 1
    assert 0.9 < similarity("gettyimages", "gettyimage", 0.9) < 1
    assert similarity("gettyimages", "fresh", 0.5) == 0


def test_a_piece_is_like_the_whole() -> None:
    """In either order."""
    assert partial_similarity("otion", "greenfieldmotion", 0.8) == 1
    assert partial_similarity("greenfieldmotion", "otion", 0.8) == 1
    assert partial_similarity("freshbread", "greenfieldmotion", 0.8) == 0


@given(FOLDED, FOLDED)
def test_similarity_is_a_fraction_and_the_same_both_ways(first: str, second: str) -> None:
    """And a text is wholly like itself."""
    assert 0 <= similarity(first, second) <= 1
    assert similarity(first, second) == similarity(second, first)
    assert similarity(first, first, 0.5) == 1


def test_nearly_the_same_texts_are_found_down_to_the_limit() -> None:
    """Case and spaces make no difference; the smaller number comes first, with the similarity."""
    assert list(similar_pairs(LISTED, 1.0)) == [(0, 2, 1.0)]
    pairs = {(first, second): round(alike, 2) for first, second, alike in similar_pairs(LISTED, 0.9)}
    assert pairs == {(0, 2): 1.0, (1, 3): 0.95}


def test_texts_without_letters_are_like_nothing() -> None:
    """Two rows of dots are no duplicates."""
    assert list(similar_pairs(["...", "!!!", ""], 0.1)) == []


@given(st.lists(st.text("abc", max_size=4), max_size=12))
def test_long_lists_are_compared_in_parts(texts: list[str]) -> None:
    """The parts find what the whole would find: every pair that folds alike, once."""
    folded = [fold(text).text for text in texts]
    expected = [
        (first, second)
        for first in range(len(texts))
        for second in range(first + 1, len(texts))
        if folded[first] and folded[first] == folded[second]
    ]
    with patch.object(module, "_ROWS", 3):
        found = [(first, second) for first, second, _ in similar_pairs(texts, 1.0)]
    assert sorted(found) == expected
