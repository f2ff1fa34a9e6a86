"""What the network sees → lines: whole, apart from each other, each once."""

from __future__ import annotations

import math

import numpy as np
import pytest

from watermark_scan.detection.line_network import LineMaps
from watermark_scan.detection.line_shapes import BEYOND, Line, apart, joined, lines_in


def line(**changes: float) -> Line:
    """A level line of 200 × 16 pixels, but for what is said."""
    usual = {"x": 200.0, "y": 100.0, "length": 200.0, "height": 16.0, "angle": 0.0, "score": 0.9}
    return Line(**{**usual, **changes})


def maps_of(core: np.ndarray, height: float = 16) -> LineMaps:
    """Maps of level lines of one height."""
    core = core.astype(np.float32)
    return LineMaps(core=core, height=np.full_like(core, height), cosine=np.ones_like(core), sine=np.zeros_like(core))


def test_a_core_is_a_line() -> None:
    """As long as the core, as high as the map says, as sure as its cells."""
    core = np.zeros((40, 100))
    core[10:12, 20:60] = 0.8
    (found,) = lines_in(maps_of(core))
    assert (found.x, found.y, found.length, found.height) == pytest.approx((160, 44, 160 + 2 * BEYOND * 16, 16))
    assert found.score == pytest.approx(0.8)
    left, right = 80 - BEYOND * 16, 240 + BEYOND * 16
    assert np.allclose(found.corners(), [[left, 36], [right, 36], [right, 52], [left, 52]])


def test_lines_that_touch_are_taken_apart_where_the_network_is_surer() -> None:
    """What is too thick for one line is looked at above a higher threshold."""
    core = np.zeros((60, 100))
    core[10:22, 20:60] = 0.5
    core[11:13, 20:60] = core[19:21, 20:60] = 0.9
    found = sorted(lines_in(maps_of(core)), key=lambda one: one.y)
    assert [one.y for one in found] == pytest.approx([48, 80])


@pytest.mark.parametrize("cells", [(10, 11, 20, 21), (10, 11, 20, 22)])
def test_specks_are_no_lines(cells: tuple[int, int, int, int]) -> None:
    """Too few cells, or shorter than high."""
    core = np.zeros((40, 100))
    core[cells[0] : cells[1], cells[2] : cells[3]] = 0.9
    assert lines_in(maps_of(core)) == []


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"x": 410.0}, 1),
        ({"x": 440.0}, 2),
        ({"x": 410.0, "y": 110.0}, 2),
        ({"x": 410.0, "height": 30.0}, 2),
        ({"x": 410.0, "angle": 0.3}, 2),
    ],
    ids=["near", "far", "aside", "of another height", "slanted"],
)
def test_pieces_that_follow_each_other_are_one_line(changes: dict[str, float], count: int) -> None:
    """If the gap is small and both are alike; a whole line is as long as both with the gap."""
    found = joined([line(), line(**changes)])
    assert len(found) == count
    if count == 1:
        assert (found[0].x, found[0].length) == pytest.approx((305, 410))


def test_pieces_are_joined_along_their_slant() -> None:
    """Three pieces at 60 degrees, given in any order."""
    turn = math.radians(60)
    pieces = [
        line(x=200 + 60 * place * math.cos(turn), y=200 + 60 * place * math.sin(turn), length=50, angle=turn)
        for place in (2, 0, 1)
    ]
    (found,) = joined(pieces)
    assert (found.length, found.angle) == pytest.approx((170, turn))


def test_a_line_seen_twice_is_kept_once() -> None:
    """The more welcome one; what lies on it for a small part only stays."""
    other = line(x=380, score=0.5)
    assert apart([line(), line(x=205, height=18), other], (), 0.6) == [line(), other]
    assert apart([line()], [line(height=18).corners()], 0.6) == []


def test_a_line_can_be_moved_to_a_larger_picture() -> None:
    """Twice as large, and not at its corner."""
    assert line().moved(2, 10, 20) == line(x=410, y=220, length=400, height=32)
