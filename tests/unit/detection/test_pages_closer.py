"""Pages of lines with less room around their letters: bounded, and led back to the picture."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from watermark_scan.detection.pages import CLOSER_PLANS, LINE_PLANS, pages_of_lines

from tests.unit.detection.paged import blank, farthest, is_picture, line_in, marked_lines, seen_on
from watermark_scan.detection.views import LINE_VIEWS
from watermark_scan.geometry import Box


class TestCloser:
    """Pages of lines with less room around their letters."""

    def test_plans_are_of_readers_and_leave_a_rim_away(self) -> None:
        """A plan without an inset would show the same page once more."""
        assert CLOSER_PLANS.keys() <= LINE_PLANS.keys()
        assert all(
            0 < step.inset < 0.5 and step.view in LINE_VIEWS for steps in CLOSER_PLANS.values() for step in steps
        )

    def test_a_reader_without_a_plan_gets_nothing(self) -> None:
        """Nobody knows whether looking closer helps it."""
        frame = blank(640, 360)
        line = line_in(frame, Box(x=20, y=30, width=200, height=14))
        assert list(pages_of_lines("unknown", {0: line}, closer=True)) == []

    @given(st.integers(1, 300), st.integers(1, 300))
    @settings(max_examples=40, deadline=None)
    def test_pages_are_bounded_for_any_line(self, width: int, height: int) -> None:
        """Also where hardly a pixel is left."""
        frame = blank(width, height)
        for page in pages_of_lines("rapidocr", {3: line_in(frame, frame.box)}, closer=True):
            assert is_picture(page)
            assert page.pixels.shape[0] == CLOSER_PLANS["rapidocr"][0].height
            assert page.line_number == 3
            assert frame.box.intersection(page.placement.region) == page.placement.region

    @given(st.booleans(), st.integers(16, 60), st.integers(120, 600), st.data())
    @settings(max_examples=40, deadline=None)
    def test_a_mark_is_larger_and_led_back_to_the_picture(
        self,
        upright: bool,  # noqa: FBT001  a case
        height: int,
        length: int,
        data: st.DataObject,
    ) -> None:
        """What stands in the middle of the line's height is placed where it is, level or at the side."""
        start = data.draw(st.integers(height // 2, length - height // 2 - 8))
        middle = Box(x=30 + start, y=30 + height // 3, width=8, height=height // 3)
        lines, mark = marked_lines(length, height, middle, upright=upright)
        for line in lines:
            (page,), (plain,) = (
                pages_of_lines("rapidocr", {0: line}, closer=True),
                pages_of_lines("rapidocr", {0: line}),
            )
            found = seen_on(page)
            assert found is not None
            assert farthest(found, mark) <= 3 + height / 48
            assert page.placement.scale > plain.placement.scale
