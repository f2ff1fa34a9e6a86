"""Tests of `watermark_scan.spotting.stacks`."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.spotting.builders import FRAME, Align, stack_of
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.model import Polarity, TextLine
from watermark_scan.spotting.stacks import stacks_of

_SIDES = st.integers(0, 300)
_LONG = st.integers(20, 200)
_HIGH = st.integers(8, 30)
_BOXES = st.lists(st.builds(Box, x=_SIDES, y=_SIDES, width=_LONG, height=_HIGH), max_size=6)


def _line(box: Box, turn: Turn = Turn.NONE) -> TextLine:
    return TextLine(
        box=box,
        pixels=np.zeros((1, 1, 3), np.uint8),
        placement=Placement(region=FRAME, turn=turn),
        inner=(0, 0, 1, 1),
        polarity=Polarity.LIGHT,
        finder="test",
        score=1.0,
    )


def _moved(box: Box, **sides: int) -> Box:
    return dataclasses.replace(box, **sides)


_UPPER = Box(x=100, y=100, width=120, height=12)


@pytest.mark.parametrize("align", Align)
def test_lines_that_share_an_end_or_the_middle_are_stacked(align: Align) -> None:
    """The upper one comes first, in whatever order they were found."""
    upper, lower = stack_of("Alpha gameplay", "footage", align=align)
    assert stacks_of([upper, lower]) == ((0, 1),)
    assert stacks_of([lower, upper]) == ((1, 0),)


@pytest.mark.parametrize(
    "other",
    [
        _moved(_UPPER, x=240),
        _moved(_UPPER, y=130),
        _moved(_UPPER, y=101),
        _moved(_UPPER, y=115, height=30),
        _moved(_UPPER, y=115, x=150, width=100),
    ],
    ids=["beside", "far below", "the same place", "much larger", "aligned nowhere"],
)
def test_other_lines_are_not_stacked(other: Box) -> None:
    """Beside, far below, at the same place, much larger, or aligned nowhere."""
    assert stacks_of([_line(_UPPER), _line(other)]) == ()


def test_of_lines_seen_twice_the_one_as_high_counts() -> None:
    """Finders' boxes differ: each line is stacked once, on the line that is most like it."""
    high, low = _moved(_UPPER, y=113, height=20), _moved(_UPPER, y=115)
    assert stacks_of([_line(_UPPER), _line(high), _line(low)]) == ((0, 2),)


@given(boxes=_BOXES, turn=st.sampled_from([Turn.CLOCKWISE, Turn.COUNTERCLOCKWISE]))
def test_lines_that_run_up_or_down_are_stacked_as_they_read(boxes: list[Box], turn: Turn) -> None:
    """Turning a picture turns its stacks with it."""
    lying = Placement(region=FRAME, turn=turn)
    turned = [_line(lying.to_picture(box.x, box.y, box.right, box.bottom), turn) for box in boxes]
    assert stacks_of(turned) == stacks_of([_line(box) for box in boxes])


@given(boxes=_BOXES, turns=st.lists(st.sampled_from(Turn), min_size=6, max_size=6))
def test_every_line_has_at_most_one_below_it(boxes: list[Box], turns: list[Turn]) -> None:
    """And the two read in the same direction."""
    lines = [_line(box, turn) for box, turn in zip(boxes, turns, strict=False)]
    found = stacks_of(lines)
    assert len({upper for upper, _ in found}) == len(found)
    assert all(lines[upper].placement.turn is lines[lower].placement.turn for upper, lower in found)
