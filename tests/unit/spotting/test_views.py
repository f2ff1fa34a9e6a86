"""Tests of `watermark_scan.spotting.views`."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from tests.unit.spotting.builders import FRAME, boxed, line_of
from watermark_scan.geometry import Box, Edge, Placement, Turn
from watermark_scan.spotting.field import View, grey
from watermark_scan.spotting.ink import ink_of
from watermark_scan.spotting.views import edges_of, views_of

if TYPE_CHECKING:
    from watermark_scan.model import TextLine


def _at_top() -> TextLine:
    line = line_of("Work", at=(300, 0))
    region = Box(x=300, y=0, width=line.pixels.shape[1], height=line.pixels.shape[0] - line.box.y)
    box = Box(x=line.box.x, y=0, width=line.box.width, height=line.box.height)
    return boxed(dataclasses.replace(line, pixels=line.pixels[line.box.y :], placement=Placement(region=region)), box)


def _views(line: TextLine, frame: Box) -> tuple[View, ...]:
    return views_of(ink_of(line, grey(line.pixels)), edges_of(line, frame))


def test_a_line_inside_the_frame_is_not_cut() -> None:
    """Far from the frame no rows are taken for missing: no guess is much higher than the box."""
    line = line_of("Work")
    assert not edges_of(line, FRAME)
    assert all(view.cap <= 1.5 * line.box.height for view in _views(line, FRAME))


def test_a_line_at_the_top_may_have_lost_its_upper_rows() -> None:
    """There are guesses with larger letters, standing on the same line."""
    line = _at_top()
    inside = _views(line, Box(x=-50, y=-50, width=5000, height=5000))
    cut = set(_views(line, FRAME)) - set(inside)
    assert cut
    assert max(view.cap for view in cut) > 1.2 * max(view.cap for view in inside)


def test_sides_turn_with_the_line() -> None:
    """What lies at the left rim and was turned clockwise has its upper side there."""
    box = Box(x=0, y=300, width=20, height=200)
    placement = Placement(region=Box(x=0, y=260, width=60, height=280), turn=Turn.CLOCKWISE)
    line = dataclasses.replace(line_of("Work"), box=box, placement=placement)
    assert edges_of(line, FRAME) == {Edge.TOP}
