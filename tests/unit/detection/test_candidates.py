"""Stretches of strokes that look like letters, and the regions worth reading of all that was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.synthetic.plain_pictures import lettered
from tests.unit.detection.drawn import detection
from watermark_scan.detection.candidates import (
    SEARCHED_SIDE,
    plane_of,
    regions_to_read,
    stroke_regions,
    strokes_like_letters,
)
from watermark_scan.detection.cutting import bounds
from watermark_scan.detection.pyramid import build_pyramid
from watermark_scan.detection.regions import regions_of
from watermark_scan.detection.strokes import FINDER
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box
from watermark_scan.options import RegionPlan

if TYPE_CHECKING:
    from watermark_scan.model import TextRegion

PLANS = pytest.mark.parametrize("plan", RegionPlan)


def _found(frame: Frame, plan: RegionPlan) -> tuple[TextRegion, ...]:
    return strokes_like_letters(frame, plan, build_pyramid(frame.pixels))


def _on(ink: Box, found: tuple[TextRegion, ...], frame: Frame, share: float = 0.5) -> list[TextRegion]:
    return [one for one in found if bounds(one, frame.box).overlap(ink) > share]


@PLANS
def test_text_in_a_corner_is_found_by_every_plan(plan: RegionPlan) -> None:
    """Corners belong to every choice of regions; a region bears the name of what found it, and a probability."""
    frame, ink = lettered(960, 540, at=(640, 14), size=18)
    on_it = _on(ink, _found(frame, plan), frame)
    assert on_it
    assert {one.detector for one in on_it} == {FINDER}
    assert all(0 < one.score <= 1 for one in on_it)


def test_what_lies_outside_the_regions_is_not_searched() -> None:
    """A line in the middle is found by the full search alone."""
    frame, ink = lettered(960, 540, at=(300, 260), size=24)
    plans = (RegionPlan.CORNERS, RegionPlan.EDGES, RegionPlan.FULL)
    assert [bool(_on(ink, _found(frame, plan), frame, 0.3)) for plan in plans] == [False, False, True]


@pytest.mark.parametrize("plan", [RegionPlan.EDGES, RegionPlan.FULL])
@pytest.mark.parametrize("clockwise", [True, False])
def test_text_along_a_side_is_found(plan: RegionPlan, *, clockwise: bool) -> None:
    """Whether it runs up or down."""
    flat, ink = lettered(540, 960, at=(100, 20), size=18)
    frame = Frame(pixels=np.ascontiguousarray(np.rot90(flat.pixels, -1 if clockwise else 1)))
    at_side = (
        Box(x=960 - ink.bottom, y=ink.x, width=ink.height, height=ink.width)
        if clockwise
        else Box(x=ink.y, y=540 - ink.right, width=ink.height, height=ink.width)
    )
    assert any(bounds(one, frame.box).height > 100 for one in _on(at_side, _found(frame, plan), frame))


def test_side_strips_of_a_large_picture_are_searched_at_the_scale_of_the_whole() -> None:
    """Letters of the same height are looked for everywhere; a strip is no picture of its own."""
    frame = Frame(pixels=np.full((2000, 3000, 3), 90, np.uint8))
    pyramid = build_pyramid(frame.pixels)
    scales = [plane_of(pyramid, region)[1].scale for region in stroke_regions(frame, RegionPlan.FULL)]
    assert len(scales) == 3
    assert set(scales) == {SEARCHED_SIDE / 3000}


@PLANS
def test_what_the_detector_saw_comes_first(plan: RegionPlan) -> None:
    """It is read in any case, and strokes at the same place are not."""
    frame, ink = lettered(960, 540, at=(640, 14), size=18)
    seen = detection(ink, score=0.3)
    first, *others = regions_to_read(frame, [seen], _found(frame, plan))
    assert first is seen
    boxes = [bounds(one, frame.box) for one in others]
    assert not any(box.overlap(ink) > 0.8 and box.height < 1.5 * ink.height for box in boxes)


def test_a_place_beyond_the_frame_is_no_error() -> None:
    """Detectors are imprecise, and pictures may be one pixel high."""
    low = Frame(pixels=np.zeros((1, 2000, 3), np.uint8))
    found = [detection(Box(x=120, y=4, width=180, height=12)), detection(Box(x=10, y=0, width=90, height=1))]
    assert set(found) <= set(regions_to_read(low, found, ()))


@PLANS
def test_an_empty_picture_has_no_strokes(plan: RegionPlan) -> None:
    """Nothing is made up."""
    assert _found(Frame(pixels=np.full((540, 960, 3), 90, np.uint8)), plan) == ()


@PLANS
@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 2), (1, 5000), (5000, 1), (60, 60)])
def test_pictures_of_any_size_are_searched(plan: RegionPlan, width: int, height: int) -> None:
    """No size is an error."""
    pixels = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
    frame = Frame(pixels=pixels)
    found = _found(frame, plan)
    assert set(regions_to_read(frame, (), found)) <= set(found)


@pytest.mark.parametrize("plan", [RegionPlan.CORNERS, RegionPlan.EDGES])
def test_regions_of_a_smaller_plan_lie_in_its_parts_of_the_picture(plan: RegionPlan) -> None:
    """Clouds everywhere, and yet nothing is read where nobody wanted to look."""
    grain = np.random.default_rng(2).integers(60, 200, (270, 480, 1), dtype=np.uint8)
    frame = Frame(pixels=np.repeat(np.repeat(np.repeat(grain, 2, axis=0), 2, axis=1), 3, axis=2))
    places = [region.box for region in regions_of(frame.box, plan)]
    for one in _found(frame, plan):
        assert any(bounds(one, frame.box).overlap(place) > 0.5 for place in places)
