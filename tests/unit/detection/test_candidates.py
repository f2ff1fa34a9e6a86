"""All finders together: where lines are looked for, and what comes first."""

from __future__ import annotations

import numpy as np
import pytest

from tests.synthetic.plain_pictures import lettered
from tests.unit.detection.drawn import detection
from watermark_scan.detection.candidates import SEARCHED_SIDE, find_lines, plane_of, stroke_regions
from watermark_scan.detection.pyramid import build_pyramid
from watermark_scan.detection.regions import regions_of
from watermark_scan.detection.strokes import FINDER
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box, Turn
from watermark_scan.options import RegionPlan

PLANS = pytest.mark.parametrize("plan", RegionPlan)
EMPTY = Frame(pixels=np.full((540, 960, 3), 90, np.uint8))


@PLANS
def test_text_in_a_corner_is_found_by_every_plan(plan: RegionPlan) -> None:
    """Corners belong to every choice of regions; the line bears its finder's name."""
    frame, ink = lettered(960, 540, at=(640, 14), size=18)
    on_it = [line for line in find_lines(frame, plan) if line.box.overlap(ink) > 0.5]
    assert on_it
    assert {line.finder for line in on_it} == {FINDER}


def test_what_lies_outside_the_regions_is_not_searched() -> None:
    """A line in the middle is found by the full search alone."""
    frame, ink = lettered(960, 540, at=(300, 260), size=24)

    def found(plan: RegionPlan) -> bool:
        return any(line.box.overlap(ink) > 0.3 for line in find_lines(frame, plan))

    assert [found(plan) for plan in (RegionPlan.CORNERS, RegionPlan.EDGES, RegionPlan.FULL)] == [False, False, True]


@pytest.mark.parametrize("plan", [RegionPlan.EDGES, RegionPlan.FULL])
@pytest.mark.parametrize("clockwise", [True, False])
def test_text_along_a_side_is_found(plan: RegionPlan, clockwise: bool) -> None:  # noqa: FBT001  a case
    """Whether it runs up or down, it is found by its strokes and given both ways."""
    flat, ink = lettered(540, 960, at=(100, 20), size=18)
    frame = Frame(pixels=np.ascontiguousarray(np.rot90(flat.pixels, -1 if clockwise else 1)))
    at_side = (
        Box(x=960 - ink.bottom, y=ink.x, width=ink.height, height=ink.width)
        if clockwise
        else Box(x=ink.y, y=540 - ink.right, width=ink.height, height=ink.width)
    )
    on_it = [line for line in find_lines(frame, plan) if line.box.overlap(at_side) > 0.5 and line.box.height > 100]
    assert {line.placement.turn for line in on_it} == {Turn.CLOCKWISE, Turn.COUNTERCLOCKWISE}


def test_side_strips_of_a_large_picture_are_searched_at_the_scale_of_the_whole() -> None:
    """Letters of the same height are looked for everywhere; a strip is no picture of its own."""
    frame = Frame(pixels=np.full((2000, 3000, 3), 90, np.uint8))
    halves = build_pyramid(frame.pixels)
    scales = [plane_of(halves, region)[1].scale for region in stroke_regions(frame, RegionPlan.FULL)]
    assert len(scales) == 3
    assert set(scales) == {SEARCHED_SIDE / 3000}


@PLANS
def test_what_the_detector_saw_comes_first(plan: RegionPlan) -> None:
    """Its lines are read in any case, and the stroke finder's of the same place are not."""
    frame, ink = lettered(960, 540, at=(640, 14), size=18)
    lines = find_lines(frame, plan, [detection(ink, score=0.3, finder="neural")])
    assert (lines[0].finder, lines[0].box) == ("neural", ink)
    assert not any(line.box.overlap(ink) > 0.8 and line.box.height < 1.5 * ink.height for line in lines[1:])


def test_a_line_that_runs_up_the_side_is_given_both_ways() -> None:
    """It stays one detection and becomes two lines."""
    lines = find_lines(EMPTY, RegionPlan.FULL, [detection(Box(x=4, y=100, width=14, height=200))])
    assert [line.placement.turn for line in lines] == [Turn.CLOCKWISE, Turn.COUNTERCLOCKWISE]


def test_a_place_beyond_the_frame_is_no_error() -> None:
    """Detectors are imprecise, and pictures may be one pixel high."""
    low = Frame(pixels=np.zeros((1, 2000, 3), np.uint8))
    found = [detection(Box(x=120, y=4, width=180, height=12)), detection(Box(x=10, y=0, width=90, height=1))]
    assert all(line.box.intersection(low.box) == line.box for line in find_lines(low, RegionPlan.FULL, found))


@PLANS
def test_an_empty_picture_has_no_lines(plan: RegionPlan) -> None:
    """Nothing is made up."""
    assert find_lines(EMPTY, plan) == ()


@PLANS
@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 2), (1, 5000), (5000, 1), (60, 60)])
def test_pictures_of_any_size_are_searched(plan: RegionPlan, width: int, height: int) -> None:
    """No size is an error, and every line lies in the frame."""
    pixels = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
    frame = Frame(pixels=pixels)
    for line in find_lines(frame, plan):
        assert line.box.intersection(frame.box) == line.box


@pytest.mark.parametrize("plan", [RegionPlan.CORNERS, RegionPlan.EDGES])
def test_lines_of_a_smaller_plan_lie_in_its_regions(plan: RegionPlan) -> None:
    """Clouds everywhere, and yet nothing is read where nobody wanted to look."""
    grain = np.random.default_rng(2).integers(60, 200, (270, 480, 1), dtype=np.uint8)
    frame = Frame(pixels=np.repeat(np.repeat(np.repeat(grain, 2, axis=0), 2, axis=1), 3, axis=2))
    places = [region.box for region in regions_of(frame.box, plan)]
    for line in find_lines(frame, plan):
        assert any(line.box.overlap(place) > 0.5 for place in places)
