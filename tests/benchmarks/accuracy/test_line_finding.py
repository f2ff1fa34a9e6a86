"""When a line counts as found."""

from __future__ import annotations

import pytest

pytest.importorskip("wordfreq", reason="needs the bench extra")

from tests.benchmarks.accuracy.line_finding import COVERED, covered
from watermark_scan.geometry import Box

LINE = Box(x=100, y=50, width=200, height=20)


def box(x: int, width: int, *, y: int = 50, height: int = 20) -> Box:
    """A candidate."""
    return Box(x=x, y=y, width=width, height=height)


@pytest.mark.parametrize(
    ("candidates", "share"),
    [
        ([], 0.0),
        ([LINE], 1.0),
        ([box(100, 60), box(180, 60)], 0.6),
        ([box(100, 120), box(110, 100)], 0.6),
        ([box(0, 400, height=50)], 0.0),  # too high
        ([box(100, 200, height=8)], 0.0),  # too low
        ([box(100, 200, y=62)], 0.0),  # on another level
    ],
)
def test_coverage(candidates: list[Box], share: float) -> None:
    """Candidates of fitting height on the line's level count together, and what they share counts once."""
    assert covered(LINE, candidates) == pytest.approx(share)


def test_turned_lines_are_measured_along_their_length() -> None:
    """Width and height change places."""
    upright = Box(x=50, y=100, width=20, height=200)
    pieces = [Box(x=52, y=top, width=18, height=70) for top in (100, 200)]
    assert covered(upright, pieces, turned=True) == pytest.approx(0.7)
    assert covered(upright, pieces) < COVERED
