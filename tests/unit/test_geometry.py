"""Boxes, the way from a page back to the picture, the names of places, and the edges that boxes touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.boxes import FRAME, inner_boxes, sides
from watermark_scan.geometry import (
    Box,
    Edge,
    Facing,
    Placement,
    RegionName,
    Turn,
    region_of,
    rotation_of,
    touched_edges,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray


places = st.integers(-500, 500)
boxes = st.builds(Box, x=places, y=places, width=sides, height=sides)


def holds(outer: Box, inner: Box) -> bool:
    """Whether one box lies wholly in the other."""
    across = outer.x <= inner.x and inner.right <= outer.right
    return across and outer.y <= inner.y and inner.bottom <= outer.bottom


class TestBox:
    """Arithmetic of rectangles."""

    @pytest.mark.parametrize(("width", "height"), [(0, 1), (1, 0), (-1, 5), (5, -1)])
    def test_a_box_without_pixels_is_refused(self, width: int, height: int) -> None:
        """A side of zero or less is an error."""
        with pytest.raises(ValueError, match="positive sides"):
            Box(x=0, y=0, width=width, height=height)

    def test_the_far_sides_are_the_first_pixels_outside(self) -> None:
        """Right and bottom are just beyond the box; the area counts its pixels."""
        box = Box(x=2, y=3, width=4, height=5)
        assert (box.right, box.bottom, box.area) == (6, 8, 20)

    @given(boxes, boxes)
    def test_intersection_holds_the_shared_pixels(self, first: Box, second: Box) -> None:
        """The common part has just the columns and rows that both have; none where there are none."""
        columns = set(range(first.x, first.right)) & set(range(second.x, second.right))
        rows = set(range(first.y, first.bottom)) & set(range(second.y, second.bottom))
        shared = first.intersection(second)
        if shared is None:
            assert not columns or not rows
        else:
            assert set(range(shared.x, shared.right)) == columns
            assert set(range(shared.y, shared.bottom)) == rows

    @given(boxes, boxes)
    def test_order_does_not_matter(self, first: Box, second: Box) -> None:
        """Intersection, union and overlap are the same both ways round."""
        assert first.intersection(second) == second.intersection(first)
        assert first.union(second) == second.union(first)
        assert first.overlap(second) == second.overlap(first)

    @given(boxes, boxes)
    def test_union_is_the_smallest_box_around_both(self, first: Box, second: Box) -> None:
        """The union holds both, and each of its sides is a side of one of them."""
        union = first.union(second)
        assert holds(union, first)
        assert holds(union, second)
        assert union.x in {first.x, second.x}
        assert union.y in {first.y, second.y}
        assert union.right in {first.right, second.right}
        assert union.bottom in {first.bottom, second.bottom}

    @given(boxes)
    def test_a_box_with_itself(self, box: Box) -> None:
        """Intersection and union with itself are the box, and the overlap is full."""
        assert box.intersection(box) == box.union(box) == box
        assert box.overlap(box) == 1

    @given(boxes, boxes)
    def test_overlap_is_a_share(self, first: Box, second: Box) -> None:
        """Overlap lies in 0…1, is 0 just where nothing is shared, and 1 just where one holds the other."""
        overlap = first.overlap(second)
        assert 0 <= overlap <= 1
        assert (overlap == 0) == (first.intersection(second) is None)
        assert (overlap == 1) == (holds(first, second) or holds(second, first))

    def test_overlap_counts_from_the_smaller_box(self) -> None:
        """Half of the smaller box is a half, however large the other is."""
        assert Box(x=0, y=0, width=100, height=100).overlap(Box(x=95, y=0, width=10, height=10)) == 0.5

    @given(boxes, boxes)
    def test_clipped_lies_in_the_frame(self, box: Box, frame: Box) -> None:
        """A clipped box lies in the frame, and is the common part where there is one."""
        clipped = box.clipped(frame)
        assert holds(frame, clipped)
        assert clipped == (box.intersection(frame) or clipped)

    @pytest.mark.parametrize(
        ("outside", "expected"),
        [
            (Box(x=500, y=20, width=9, height=5), Box(x=299, y=20, width=1, height=5)),
            (Box(x=-50, y=20, width=9, height=5), Box(x=0, y=20, width=1, height=5)),
            (Box(x=20, y=500, width=9, height=5), Box(x=20, y=199, width=9, height=1)),
            (Box(x=-50, y=-50, width=9, height=5), Box(x=0, y=0, width=1, height=1)),
        ],
        ids=["right", "left", "below", "corner"],
    )
    def test_a_box_outside_becomes_the_nearest_line(self, outside: Box, expected: Box) -> None:
        """What lies beyond the frame is led to the frame's nearest pixels."""
        assert outside.clipped(FRAME) == expected

    @given(*[st.floats(-1e4, 1e4) for _ in range(4)])
    def test_corners_become_whole_pixels_around_them(
        self, left: float, top: float, width: float, height: float
    ) -> None:
        """The box of two corners holds them, adds no more than a pixel a side, and is never empty."""
        right, bottom = left + abs(width), top + abs(height)
        box = Box.from_corners(left, top, right, bottom)
        assert left - 1 <= box.x <= left
        assert top - 1 <= box.y <= top
        assert right <= box.right <= right + 1 or box.width == 1
        assert bottom <= box.bottom <= bottom + 1 or box.height == 1


def _cut_turned_and_scaled(picture: NDArray[np.uint8], placement: Placement) -> NDArray[np.uint8]:
    """A page as `Placement` describes it; every page pixel is the nearest picture pixel."""
    region = placement.region
    cut = picture[region.y : region.bottom, region.x : region.right]
    turned = np.rot90(cut, {Turn.NONE: 0, Turn.CLOCKWISE: -1, Turn.COUNTERCLOCKWISE: 1}[placement.turn])
    height, width = (max(1, round(side * placement.scale)) for side in turned.shape)
    rows = (np.arange(height) * turned.shape[0]) // height
    columns = (np.arange(width) * turned.shape[1]) // width
    return np.asarray(turned[rows][:, columns], dtype=np.uint8)


def _farthest(first: Box, second: Box) -> int:
    """The largest distance between equal sides of two boxes, in pixels."""
    return max(
        abs(first.x - second.x),
        abs(first.y - second.y),
        abs(first.right - second.right),
        abs(first.bottom - second.bottom),
    )


class TestPlacement:
    """The way back from a page's pixels to the picture's."""

    @pytest.mark.parametrize("turn", Turn)
    @pytest.mark.parametrize("scale", [0.5, 0.8, 1.0, 1.7, 2.0, 3.0])
    @settings(max_examples=40)
    @given(region=inner_boxes(), data=st.data())
    def test_what_is_drawn_is_found_again(self, turn: Turn, scale: float, region: Box, data: st.DataObject) -> None:
        """A box drawn in the picture is led back from its page to where it was, within a page pixel and a rounding."""
        drawn = data.draw(inner_boxes(region))
        picture = np.zeros((FRAME.height, FRAME.width), np.uint8)
        picture[drawn.y : drawn.bottom, drawn.x : drawn.right] = 1
        placement = Placement(region=region, scale=scale, turn=turn)
        page = _cut_turned_and_scaled(picture, placement)
        rows, columns = (np.flatnonzero(page.any(axis=axis)).tolist() for axis in (1, 0))
        if not rows:
            assert scale < 1  # only shrinking may lose a line of pixels
            return
        found = placement.to_picture(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
        assert _farthest(found, drawn) <= (1 if scale == 1 else 2)
        assert scale != 1 or found == drawn

    @pytest.mark.parametrize(
        ("turn", "page", "expected"),
        [
            (Turn.NONE, (10, 20, 30, 26), Box(x=110, y=70, width=20, height=6)),
            # Clockwise: the region's left column becomes the page's top row, its bottom the page's left.
            (Turn.CLOCKWISE, (0, 0, 50, 6), Box(x=100, y=80, width=6, height=50)),
            (Turn.COUNTERCLOCKWISE, (0, 0, 50, 6), Box(x=134, y=50, width=6, height=50)),
        ],
    )
    def test_known_corners(self, turn: Turn, page: tuple[int, int, int, int], expected: Box) -> None:
        """A text at the page's top left lies where each turn took it from."""
        placement = Placement(region=Box(x=100, y=50, width=40, height=80), turn=turn)
        assert placement.to_picture(*page) == expected

    @pytest.mark.parametrize("turn", Turn)
    @given(region=inner_boxes(), scale=st.sampled_from([0.5, 1.0, 1.7, 3.0]), data=st.data())
    def test_there_and_back(self, turn: Turn, region: Box, scale: float, data: st.DataObject) -> None:
        """A box of the picture that is looked up in the page is led back to itself, within a rounding."""
        box = data.draw(inner_boxes(region))
        placement = Placement(region=region, scale=scale, turn=turn)
        assert _farthest(placement.to_picture(*placement.to_view(box)), box) <= 1

    @pytest.mark.parametrize("turn", Turn)
    @given(region=boxes, scale=st.floats(0.05, 8), corners=st.tuples(*[st.floats(-500, 5000) for _ in range(4)]))
    def test_nothing_leaves_the_region(
        self, turn: Turn, region: Box, scale: float, corners: tuple[float, float, float, float]
    ) -> None:
        """Wherever an engine says its text is, the box lies in the region that it was shown."""
        left, top, width, height = corners
        placement = Placement(region=region, scale=scale, turn=turn)
        assert holds(region, placement.to_picture(left, top, left + abs(width), top + abs(height)))


class TestPlaces:
    """Names of the parts of the picture, and its rims."""

    @pytest.mark.parametrize(
        ("x", "y", "expected"),
        [
            (10, 10, RegionName.TOP_LEFT),
            (150, 10, RegionName.TOP),
            (290, 10, RegionName.TOP_RIGHT),
            (10, 100, RegionName.LEFT),
            (150, 100, RegionName.CENTER),
            (290, 100, RegionName.RIGHT),
            (10, 190, RegionName.BOTTOM_LEFT),
            (150, 190, RegionName.BOTTOM),
            (290, 190, RegionName.BOTTOM_RIGHT),
            (101, 60, RegionName.CENTER),
            (98, 48, RegionName.TOP_LEFT),
        ],
    )
    def test_the_centre_names_the_region(self, x: int, y: int, expected: RegionName) -> None:
        """Thirds across, the outer quarters down, wherever the frame begins."""
        assert region_of(Box(x=x, y=y, width=1, height=1), FRAME) is expected
        shifted = Box(x=1000, y=2000, width=FRAME.width, height=FRAME.height)
        assert region_of(Box(x=x + 1000, y=y + 2000, width=1, height=1), shifted) is expected

    @given(inner_boxes())
    def test_mirrored_boxes_have_mirrored_names(self, box: Box) -> None:
        """Left and right, top and bottom are treated alike."""
        turned = Box(x=FRAME.width - box.right, y=FRAME.height - box.bottom, width=box.width, height=box.height)
        opposite = {"top": "bottom", "bottom": "top", "left": "right", "right": "left", "center": "center"}
        name, expected = region_of(box, FRAME), region_of(turned, FRAME)
        assert "-".join(opposite[part] for part in name.split("-")) == expected

    def test_edges_within_the_margin_are_touched(self) -> None:
        """A side counts when the gap is at most the margin, and no further."""
        box = Box(x=3, y=4, width=FRAME.width - 7, height=10)
        assert touched_edges(box, FRAME, margin=2.5) == frozenset()
        assert touched_edges(box, FRAME, margin=3) == {Edge.LEFT}
        assert touched_edges(box, FRAME, margin=4) == {Edge.LEFT, Edge.TOP, Edge.RIGHT}
        assert touched_edges(box, FRAME, margin=300) == set(Edge)

    @given(inner_boxes(), st.floats(0, 50))
    def test_a_wider_margin_touches_no_less(self, box: Box, margin: float) -> None:
        """What is touched stays touched when the margin grows, and the whole frame touches all sides."""
        assert touched_edges(box, FRAME, margin=margin) <= touched_edges(box, FRAME, margin=margin + 1)
        assert touched_edges(FRAME, FRAME, margin=0) == set(Edge)


def test_a_part_of_a_tilted_view_leads_back_to_where_it_stands() -> None:
    """A view of 100 × 20 at half the size that falls by 30 degrees from (200, 100) on."""
    frame = Box(x=0, y=0, width=1000, height=800)
    placement = Placement(region=frame, scale=0.5, tilt=30, start=(200, 100))
    found = placement.to_picture(0, 0, 100, 0)
    assert (found.x, found.y) == (200, 100)
    assert (found.right, found.bottom) == (374, 200)
    part = placement.part(50, 10, 100, 20)
    assert part.to_picture(0, 0, 50, 10) == placement.to_picture(50, 10, 100, 20)


def test_a_part_of_a_level_view_is_a_region() -> None:
    """Of what was cut out, turned or not."""
    placement = Placement(region=Box(x=10, y=20, width=100, height=40), scale=2)
    assert placement.part(20, 10, 60, 30).region == Box(x=20, y=25, width=20, height=10)


@pytest.mark.parametrize(
    ("turn", "facing", "rotation"),
    [
        (Turn.NONE, Facing.UPRIGHT, 0),
        (Turn.CLOCKWISE, Facing.UPRIGHT, 90),
        (Turn.NONE, Facing.UPSIDE_DOWN, 180),
        (Turn.NONE, Facing.MIRRORED, 0),
        (Turn.NONE, Facing.MIRRORED_UPSIDE_DOWN, 180),
        (Turn.COUNTERCLOCKWISE, Facing.UPRIGHT, 270),
        (Turn.COUNTERCLOCKWISE, Facing.UPSIDE_DOWN, 90),
    ],
)
def test_a_rotation_makes_a_text_upright(turn: Turn, facing: Facing, rotation: int) -> None:
    """Clockwise, in degrees."""
    assert rotation_of(turn, facing) == rotation
