"""Pairs laid out for alignment: cells hold a score and a place, wordings stand end to end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.matching.builders import query, target
from watermark_scan.matching.alignment import Layout, Packing, by_letter

PACKING = Packing.of(1000, 500.0)
BITS = st.floats(-200, 200).map(lambda bits: round(bits, 2))
PLACES = st.integers(0, 999)


def _cell(bits: float, place: int) -> int:
    return int((PACKING.at(np.array([place])) + PACKING.packed(bits))[0])


@given(BITS, PLACES, BITS)
def test_a_cell_keeps_its_place_while_scores_are_added(bits: float, place: int, more: float) -> None:
    """Negative ones too."""
    cell = _cell(bits, place) + int(PACKING.packed(more))
    assert PACKING.place(cell) == place
    assert PACKING.bits(cell) == pytest.approx(bits + more, abs=2e-4)


@given(BITS, PLACES, BITS, PLACES)
def test_the_larger_score_wins_and_of_equal_ones_the_earlier_place(
    one: float, place: int, other: float, elsewhere: int
) -> None:
    """So that a maximum of cells is the best path, with its begin."""
    best = max(_cell(one, place), _cell(other, elsewhere))
    expected = min((-one, place), (-other, elsewhere))
    assert PACKING.place(best) == expected[1]
    assert PACKING.bits(best) == pytest.approx(-expected[0], abs=1e-4)


def test_texts_too_long_for_a_cell_are_refused() -> None:
    """A wrong place would be worse."""
    with pytest.raises(ValueError, match="too long"):
        Packing.of(1 << 40, 1 << 20)


def test_wordings_stand_end_to_end_and_finished_lines_drop_off() -> None:
    """Two lines, the longer one first; the shorter one shared by two pairs."""
    long, short = query("footage"), query("ge")
    layout = Layout.of([(long, target("ab")), (short, target("abc")), (short, target("a"))])
    assert layout.queries == (long, short)
    assert layout.pair.tolist() == [0, 0, 1, 1, 1, 2]
    assert layout.line.tolist() == [0, 0, 1, 1, 1, 1]
    assert layout.local.tolist() == [0, 1, 0, 1, 2, 0]
    assert (layout.first.tolist(), layout.last.tolist()) == ([0, 2, 5], [1, 4, 5])
    assert layout.reading == (3, 3, 1, 1, 1, 1, 1)
    assert layout.width == 3


def test_arrays_stand_side_by_side_padded_at_their_ends() -> None:
    """The letters come first."""
    stacked = by_letter([np.array([[1, 2]]), np.array([[3], [4]])], -1)
    assert stacked.tolist() == [[[1, 2], [3, -1]], [[-1, -1], [4, -1]]]
