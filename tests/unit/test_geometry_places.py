"""The names of places in a picture, and the edges that boxes touch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.boxes import FRAME, inner_boxes
from watermark_scan.geometry import Box, Edge, RegionName, region_of, touched_edges


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
