"""Tests of `watermark_scan.spotting.row`."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.spotting.row import Row, Sums

VALUES = np.array([1.0, 2.5, 7.0], np.float32)
CODES = st.lists(st.lists(st.integers(-1, 2), min_size=1, max_size=6), min_size=1, max_size=5)


def _row(texts: list[list[int]]) -> Row:
    return Row.of(np.array([len(text) for text in texts]), np.array([code for text in texts for code in text]))


@given(texts=CODES)
def test_sums_start_anew_with_each_text(texts: list[list[int]]) -> None:
    """Before each position stands the sum of the text's own characters up to there; spaces are counted apart."""
    row = _row(texts)
    sums = Sums(values=row.sums(VALUES), starts=row.starts)
    for number, text in enumerate(texts):
        at = np.full(len(text) + 1, number), np.arange(len(text) + 1)
        assert sums[at].tolist() == [sum(VALUES[code] for code in text[:stop] if code >= 0) for stop in at[1]]
        ones = Sums(values=row.counts(VALUES == 7), starts=row.starts)[at]
        assert ones.tolist() == [text[:stop].count(2) for stop in at[1]]
        spaces = Sums(values=row.spaces, starts=row.starts)[at]
        assert spaces.tolist() == [text[:stop].count(-1) for stop in at[1]]


@given(texts=CODES)
def test_marks_are_counted_by_text(texts: list[list[int]]) -> None:
    """Each text's marks are its own."""
    row = _row(texts)
    assert row.marked(row.codes == 1).tolist() == [text.count(1) for text in texts]


def test_no_texts_make_an_empty_row() -> None:
    """A list of which nothing can be set has no places."""
    row = Row.of(np.zeros(0, np.int64), np.zeros(0, np.int64))
    assert len(row.codes) == len(row.marked(row.codes == 0)) == 0


def test_positions_behind_the_last_text_are_harmless() -> None:
    """Longer pieces of other texts may ask for them, and ignore the answer."""
    row = _row([[0, 1]])
    assert len(Sums(values=row.sums(VALUES), starts=row.starts)[np.array([0]), np.array([9])]) == 1
