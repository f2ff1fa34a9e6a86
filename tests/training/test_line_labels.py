"""Where lines stand, as maps: cores, heights, directions, and what is not known."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.line_labels import LabelledLine, label_maps
from watermark_scan.detection.line_network import HEIGHT_UNIT, LineMaps
from watermark_scan.detection.line_shapes import BEYOND, Line, lines_in


def labelled(line: Line, *, is_visible: bool = True) -> LabelledLine:
    """The line of a picture as a label."""
    return LabelledLine(corners=line.corners(), is_visible=is_visible)


@pytest.mark.parametrize("height", [8, 16, 40])
@pytest.mark.parametrize("degrees", [0, 15, -40, 75, 90, -89])
def test_a_network_that_says_what_it_is_to_say_finds_the_line(height: int, degrees: int) -> None:
    """Maps of a line give back its place, length, height and direction: what is learned is what is read off."""
    drawn = Line(x=130, y=124, length=150, height=height, angle=np.radians(degrees), score=1)
    core, _, size, cosine, sine = label_maps([labelled(drawn)], 256)
    (found,) = lines_in(LineMaps(core=core, height=HEIGHT_UNIT * np.exp2(size), cosine=cosine, sine=sine))
    assert found.height == pytest.approx(height, rel=0.02)
    assert (found.x, found.y) == pytest.approx((130, 124), abs=3)
    assert found.length == pytest.approx(150 + 2 * BEYOND * height, abs=9)
    assert abs(np.sin(found.angle - drawn.angle)) < 0.03


@pytest.mark.parametrize(("height", "is_visible"), [(3, True), (90, True), (16, False)])
def test_what_cannot_be_told_is_neither_text_nor_ground(height: int, *, is_visible: bool) -> None:
    """Lines too small, too large or too faint have no core, and no weight."""
    core, weight, *_ = label_maps(
        [labelled(Line(x=128, y=128, length=120, height=height, angle=0, score=1), is_visible=is_visible)], 256
    )
    assert core.max() == 0
    assert weight[32, 32] == 0
    assert weight[2, 2] == 1


def test_small_lines_weigh_more_than_large_ones() -> None:
    """They have fewer pixels."""
    lines = [Line(x=128, y=y, length=120, height=height, angle=0, score=1) for y, height in ((40, 8), (160, 50))]
    _, weight, *_ = label_maps([labelled(one) for one in lines], 256)
    assert weight[10, 32] > 2
    assert weight[40, 32] == 0.5
