"""Time is summed, and a picture that is reported otherwise is counted."""

from __future__ import annotations

import pytest

from tests.benchmarks.speed.sides import Pair, Sides


def test_long_scans_count_for_more_than_short_ones() -> None:
    """The ratio is of the sums; the typical one is the median of ratios; one report differs."""
    sides = Sides(
        pairs=(
            Pair(side=1.0, turn=1.0, same=True),
            Pair(side=1.0, turn=1.0, same=False),
            Pair(side=6.0, turn=8.0, same=True),
        )
    )
    assert sides.ratio == pytest.approx(0.8)
    assert sides.typical == pytest.approx(1.0)
    assert sides.different == 1
