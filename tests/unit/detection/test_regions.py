"""Where the picture is looked at, for pictures of every size and shape."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watermark_scan.detection.regions import MIN_SIDE, Region, RegionKind, regions_of
from watermark_scan.geometry import Box, Edge, RegionName, Turn, region_of, touched_edges
from watermark_scan.options import RegionPlan

PLANS = pytest.mark.parametrize("plan", RegionPlan)
frames = st.builds(Box, x=st.just(0), y=st.just(0), width=st.integers(1, 20_000), height=st.integers(1, 20_000))
ODD = (example(Box(x=0, y=0, width=1, height=1)), example(Box(x=0, y=0, width=20_000, height=1)))

EXPECTED: dict[RegionPlan, list[tuple[RegionKind, str]]] = {
    RegionPlan.CORNERS: [
        (RegionKind.CORNER, name) for name in ("top-left", "top-right", "bottom-left", "bottom-right")
    ],
}
EXPECTED[RegionPlan.EDGES] = [
    *EXPECTED[RegionPlan.CORNERS],
    (RegionKind.BAND, "top"),
    (RegionKind.BAND, "bottom"),
    *[(RegionKind.STRIP, name) for name in ("left", "left", "right", "right")],
]
EXPECTED[RegionPlan.FULL] = [*EXPECTED[RegionPlan.EDGES], (RegionKind.WHOLE, "full")]


def _sides(region: Region) -> set[Edge]:
    """The frame's sides that a region's name speaks of."""
    return {Edge(part) for part in region.name.split("-")} if region.name is not RegionName.FULL else set(Edge)


@PLANS
@given(frame=frames)
@ODD[0]
@ODD[1]
def test_regions_lie_in_the_frame_at_the_sides_they_are_named_after(plan: RegionPlan, frame: Box) -> None:
    """Every region is a part of the picture, and touches the sides of its name."""
    for region in regions_of(frame, plan):
        assert region.box.intersection(frame) == region.box
        assert _sides(region) <= touched_edges(region.box, frame, margin=0)


@PLANS
@given(frame=frames)
@ODD[0]
@ODD[1]
def test_a_plan_is_the_same_for_every_size(plan: RegionPlan, frame: Box) -> None:
    """The regions of a plan, in order: corners, then bands and strips, then the whole."""
    assert [(region.kind, region.name.value) for region in regions_of(frame, plan)] == EXPECTED[plan]


@given(frame=frames)
def test_strips_are_turned_both_ways_and_nothing_else_is(frame: Box) -> None:
    """Text that runs up or down a side is laid flat; upright regions stay."""
    regions = regions_of(frame, RegionPlan.FULL)
    turns = {(region.name, region.turn) for region in regions if region.kind is RegionKind.STRIP}
    assert turns == {
        (name, turn) for name in (RegionName.LEFT, RegionName.RIGHT) for turn in (Turn.CLOCKWISE, Turn.COUNTERCLOCKWISE)
    }
    assert all(region.turn is Turn.NONE for region in regions if region.kind is not RegionKind.STRIP)


@given(frame=frames)
@ODD[0]
def test_no_side_is_thinner_than_a_line_of_text(frame: Box) -> None:
    """A region measures `MIN_SIDE` pixels at least, where the picture has them."""
    for region in regions_of(frame, RegionPlan.FULL):
        assert region.box.width >= min(MIN_SIDE, frame.width)
        assert region.box.height >= min(MIN_SIDE, frame.height)


@given(st.integers(5, 200), st.integers(5, 200), st.integers(1, 10))
def test_regions_grow_with_the_picture(tens_across: int, tens_down: int, factor: int) -> None:
    """A picture enlarged is cut at the same places, but for a rounding."""
    small = Box(x=0, y=0, width=100 * tens_across, height=100 * tens_down)
    large = Box(x=0, y=0, width=small.width * factor, height=small.height * factor)
    pairs = zip(regions_of(small, RegionPlan.FULL), regions_of(large, RegionPlan.FULL), strict=True)
    for one, other in pairs:
        for side in ("x", "y", "right", "bottom"):
            assert abs(getattr(other.box, side) - factor * getattr(one.box, side)) <= factor


@given(frame=frames)
def test_the_corners_of_a_band_nearly_meet(frame: Box) -> None:
    """Corners and bands hang together: a corner is as high as its band and leaves less than a fifth between."""
    by_name = {region.name: region.box for region in regions_of(frame, RegionPlan.EDGES)}
    for band, left, right in (("top", "top-left", "top-right"), ("bottom", "bottom-left", "bottom-right")):
        first, second = by_name[RegionName(left)], by_name[RegionName(right)]
        assert first.height == second.height == by_name[RegionName(band)].height
        assert second.x - first.right <= frame.width / 5


def test_corners_of_a_usual_frame_are_named_as_people_would() -> None:
    """In a video frame, the centre of each corner lies in the part of the picture of the same name."""
    frame = Box(x=0, y=0, width=1920, height=1080)
    for region in regions_of(frame, RegionPlan.EDGES):
        assert region_of(region.box, frame) is region.name
