"""The arithmetic of the throughput benchmark; what it measures is measured elsewhere."""

from __future__ import annotations

import pytest

from tests.benchmarks.throughput import Round, as_table, effort, ratio

_ROUNDS = {
    2: [Round(wall=wall, cpu=8.0, images=10) for wall in (5.0, 4.0, 50.0)],
    1: [Round(wall=wall, cpu=6.0, images=10) for wall in (10.0, 9.0, 11.0)],
}


def test_the_ratio_is_that_of_medians() -> None:
    """One disturbed round changes little."""
    assert ratio(_ROUNDS, 2) == pytest.approx(2.0)


def test_effort_is_processor_time_for_the_same_images() -> None:
    """Whatever the clock says."""
    assert effort(_ROUNDS, 2) == pytest.approx(8 / 6)


def test_the_table_has_a_line_for_each_number_of_workers() -> None:
    """The fewest first."""
    _, one, two = as_table(_ROUNDS).splitlines()
    assert one.split() == ["1", "3", "10", "1.00", "1.00", "0.60"]
    assert two.split() == ["2", "3", "10", "2.00", "0.50", "0.80"]
