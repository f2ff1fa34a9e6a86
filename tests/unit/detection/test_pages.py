"""Pages of the detector and of each reader: bounded in size, and led back to where they were cut from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from watermark_scan.detection.pages import (
    DETECTOR_PLAN,
    GLANCE,
    LINE_PLANS,
    Step,
    pages_for_detector,
    pages_of_lines,
    scale_of,
)

from tests.unit.detection.paged import blank, farthest, is_picture, line_in, marked_lines, seen_on
from watermark_scan.detection.regions import RegionKind
from watermark_scan.detection.views import LINE_VIEWS, VIEWS
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box, Turn
from watermark_scan.options import ReaderName, RegionPlan

READERS = pytest.mark.parametrize("reader", LINE_PLANS)
PLANS = pytest.mark.parametrize("plan", RegionPlan)
SIZES = pytest.mark.parametrize(
    ("width", "height"),
    [(1, 1), (2, 3), (1, 20_000), (20_000, 1), (48, 48), (640, 480), (6000, 4000), (4000, 6000), (12_000, 2_000)],
)


class TestDetector:
    """The pages that lines are looked for on."""

    @PLANS
    @SIZES
    def test_pages_are_bounded_for_any_picture(self, plan: RegionPlan, width: int, height: int) -> None:
        """From a single pixel to 24 megapixels, there are pages, with pixels and of a bounded size."""
        made = list(pages_for_detector(blank(width, height), plan))
        assert made
        assert all(is_picture(page) for page in made)
        assert min(min(page.pixels.shape[:2]) for page in made) >= 1
        assert max(max(page.pixels.shape[:2]) for page in made) <= max(step.long_side for step in DETECTOR_PLAN)

    def test_steps_name_existing_views(self) -> None:
        """A plan is data; a misspelt view would only fail in a scan."""
        assert {step.view for step in DETECTOR_PLAN} <= VIEWS.keys()
        assert all(step.short_side > 0 and step.max_scale > 0 and step.long_side > 0 for step in DETECTOR_PLAN)

    def test_every_kind_of_region_is_looked_at(self) -> None:
        """With the plan in which it is not part of a larger one."""
        assert {step.kind for step in DETECTOR_PLAN} == set(RegionKind)

    def test_names_tell_view_and_region(self) -> None:
        """A failure names what was looked at."""
        names = [page.name.rpartition(" ") for page in pages_for_detector(blank(320, 240), RegionPlan.CORNERS)]
        assert [name for _, _, name in names] == ["top-left", "top-right", "bottom-left", "bottom-right"]
        assert {view for view, _, _ in names} <= VIEWS.keys()

    def test_no_part_is_looked_at_twice_alike(self) -> None:
        """A corner lies in its band, so that it has no page of its own where the band has one."""
        for plan in RegionPlan:
            names = [page.name for page in pages_for_detector(blank(320, 240), plan)]
            bands = any(name.endswith((" top", " bottom")) for name in names)
            assert bands != any("-left" in name or "-right" in name for name in names)

    def test_a_page_is_its_region_turned_and_scaled(self) -> None:
        """The page's size is the region's, with the sides exchanged by a quarter turn, times the scale."""
        for page in pages_for_detector(blank(1000, 700), RegionPlan.FULL):
            region, scale = page.placement.region, page.placement.scale
            sides = (region.height, region.width) if page.placement.turn is Turn.NONE else (region.width, region.height)
            assert page.pixels.shape[:2] == tuple(max(1, round(side * scale)) for side in sides)
            assert (page.line, page.line_number) == (None, None)

    def test_the_picture_stays_as_it_is(self) -> None:
        """No view writes into the frame."""
        frame = Frame(pixels=np.random.default_rng(5).integers(0, 256, (240, 320, 3), dtype=np.uint8))
        before = frame.pixels.copy()
        list(pages_for_detector(frame, RegionPlan.FULL))
        assert np.array_equal(frame.pixels, before)


@given(st.sampled_from(DETECTOR_PLAN), st.integers(1, 30_000), st.integers(1, 30_000))
def test_the_scale_respects_every_limit(step: Step, width: int, height: int) -> None:
    """No more enlarged than sensible, no longer than the limit, and no smaller than one of these demands."""
    scale = scale_of(step, Box(x=0, y=0, width=width, height=height))
    short, long = min(width, height) * scale, max(width, height) * scale
    assert 0 < scale <= step.max_scale
    assert short <= step.short_side * 1.0001
    assert long <= step.long_side * 1.0001
    reached = [short / step.short_side, long / step.long_side, scale / step.max_scale]
    assert max(reached) == pytest.approx(1)


@st.composite
def _marked(draw: st.DrawFn) -> tuple[Frame, Box]:
    """A black picture with one white bar, as large as a word, and where it is."""
    width, height = draw(st.integers(150, 900)), draw(st.integers(150, 900))
    across, down = draw(st.tuples(st.integers(12, 60), st.integers(12, 60)))
    x, y = draw(st.integers(0, width - across)), draw(st.integers(0, height - down))
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[y : y + down, x : x + across] = 255
    return Frame(pixels=pixels), Box(x=x, y=y, width=across, height=down)


@pytest.mark.parametrize("size", [(6000, 4000), (640, 360), (150, 2000)])
def test_a_glance_is_one_small_page(size: tuple[int, int]) -> None:
    """All of the picture, at less than half of the pixels that a look takes."""
    (glance,) = pages_for_detector(blank(*size), RegionPlan.FULL, steps=GLANCE)
    looked = next(iter(pages_for_detector(blank(*size), RegionPlan.FULL)))
    assert glance.placement.region == looked.placement.region
    assert max(glance.pixels.shape[:2]) <= 400
    assert glance.pixels.size <= looked.pixels.size / 2


@settings(max_examples=40, deadline=None)
@given(_marked())
def test_what_is_on_a_page_is_led_back_to_the_picture(marked: tuple[Frame, Box]) -> None:
    """A mark seen on any page, turned or not, is placed within two pixels of where it is in the picture."""
    frame, bar = marked
    plain = tuple(Step(kind=kind, view="plain", short_side=600, max_scale=3, long_side=1600) for kind in RegionKind)
    shown = list(pages_for_detector(frame, RegionPlan.FULL, steps=plain))
    assert {page.placement.turn for page in shown} == {Turn.NONE, Turn.CLOCKWISE}
    for page in shown:
        found, visible = seen_on(page), bar.intersection(page.placement.region)
        if found is None:
            assert visible is None or min(visible.width, visible.height) <= 2
        else:
            assert visible is not None
            assert farthest(found, visible) <= 2


class TestLines:
    """The pages that readers get: a line each."""

    def test_every_reader_has_a_plan(self) -> None:
        """A reader without a plan would be shown what another one likes."""
        assert set(LINE_PLANS) == {name.value for name in ReaderName}
        assert all(LINE_PLANS.values())
        assert {step.view for steps in LINE_PLANS.values() for step in steps} <= LINE_VIEWS.keys()

    @READERS
    @pytest.mark.parametrize("size", [(1, 1), (2, 3), (9, 4), (300, 20), (2400, 12), (6000, 90), (20_000, 1)])
    def test_pages_are_bounded_for_any_line(self, reader: str, size: tuple[int, int]) -> None:
        """A line of any size becomes pages of the plan's height, neither too short nor too long for the reader."""
        frame = blank(*size)
        made = list(pages_of_lines(reader, {0: line_in(frame, frame.box)}))
        assert len(made) == len(LINE_PLANS[reader])
        for page, step in zip(made, LINE_PLANS[reader], strict=True):
            assert is_picture(page)
            assert page.pixels.shape[0] == step.height
            assert 2 * step.height <= page.pixels.shape[1] <= step.max_length

    @READERS
    def test_pages_bear_the_number_and_the_place_of_their_line(self, reader: str) -> None:
        """Whichever lines a reader gets, and in their order."""
        frame, boxes = blank(640, 360), [Box(x=20, y=30 * row, width=200, height=14) for row in range(1, 4)]
        lines = {7: line_in(frame, boxes[0]), 2: line_in(frame, boxes[1]), 5: line_in(frame, boxes[2])}
        made = list(pages_of_lines(reader, lines))
        assert list(dict.fromkeys(page.line_number for page in made)) == [7, 2, 5]
        assert all(page.line_number is not None and page.line == lines[page.line_number].box for page in made)
        assert {page.name for page in made} <= LINE_VIEWS.keys()

    def test_an_unknown_reader_gets_the_lines_as_they_are(self) -> None:
        """A new engine is shown something that can be read."""
        frame = blank(640, 360)
        (page,) = pages_of_lines("unknown", {0: line_in(frame, Box(x=20, y=30, width=200, height=14))})
        assert page.name == "plain"

    @READERS
    def test_no_lines_are_no_pages(self, reader: str) -> None:
        """Nothing to read."""
        assert list(pages_of_lines(reader, {})) == []

    @READERS
    def test_the_line_stays_as_it_is(self, reader: str) -> None:
        """No view writes into the cut, which other readers get, too."""
        pixels = np.random.default_rng(5).integers(0, 256, (120, 320, 3), dtype=np.uint8)
        line = line_in(Frame(pixels=pixels), Box(x=20, y=30, width=200, height=30))
        before = line.pixels.copy()
        list(pages_of_lines(reader, {0: line}))
        assert np.array_equal(line.pixels, before)


@settings(max_examples=60, deadline=None)
@given(st.booleans(), st.integers(8, 60), st.integers(100, 600), st.data())
def test_a_mark_on_a_line_s_page_is_led_back_to_the_picture(
    upright: bool,  # noqa: FBT001  a case
    height: int,
    length: int,
    data: st.DataObject,
) -> None:
    """What stands somewhere along a line, level or at the side, short or enlarged, is placed where it is."""
    start = data.draw(st.integers(0, length - 8))
    lines, mark = marked_lines(length, height, Box(x=30 + start, y=30, width=8, height=height), upright=upright)
    for line in lines:
        (page,) = pages_of_lines("unknown", {0: line})
        found = seen_on(page)
        assert found is not None
        assert farthest(found, mark) <= 2 + height / 48


def test_a_squeezed_line_is_led_back_along_its_length() -> None:
    """A line longer than the reader takes is pressed together; its places along it stay right."""
    height, length = 6, 6000
    pixels = np.zeros((40, length + 40, 3), np.uint8)
    pixels[12:18, 4520:4620] = 255
    line = line_in(Frame(pixels=pixels), Box(x=20, y=12, width=length, height=height))
    (page,) = pages_of_lines("unknown", {0: line})
    assert page.pixels.shape[1] == LINE_PLANS["rapidocr"][0].max_length
    found = seen_on(page)
    assert found is not None
    assert abs(found.x - 4520) <= 4
    assert abs(found.right - 4620) <= 4
