"""Pairs of nearly the same texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.matching import pattern_index as likeness
from watermark_scan.matching.folding import fold
from watermark_scan.matching.pattern_index import alike_pairs

TEXTS = ["Getty Images", "adobe stock", "gettyimages", "Adobe Stocks", "Zorblax"]


def test_texts_that_fold_alike_are_fully_alike() -> None:
    """Case and spaces make no difference."""
    assert list(alike_pairs(TEXTS, 1.0)) == [(0, 2, 1.0)]


def test_nearly_the_same_texts_are_found_down_to_the_limit() -> None:
    """The smaller place comes first; the likeness is told."""
    pairs = {(first, second): round(alike, 2) for first, second, alike in alike_pairs(TEXTS, 0.9)}
    assert pairs == {(0, 2): 1.0, (1, 3): 0.95}


def test_texts_without_letters_are_like_nothing() -> None:
    """Two rows of dots are no duplicates."""
    assert list(alike_pairs(["...", "!!!", ""], 0.1)) == []


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
    rows, likeness._ROWS = likeness._ROWS, 3
    try:
        found = [(first, second) for first, second, _ in alike_pairs(texts, 1.0)]
    finally:
        likeness._ROWS = rows
    assert sorted(found) == expected
