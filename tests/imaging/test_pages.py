"""Pages of each reader: bounded in size, and led back to where they were cut from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watermark_scan.geometry import Box, Turn
from watermark_scan.imaging import pages
from watermark_scan.imaging.frame import Frame
from watermark_scan.imaging.pages import PLANS, Step, pages_for, scale_of
from watermark_scan.imaging.regions import RegionKind, regions_of
from watermark_scan.imaging.views import VIEWS
from watermark_scan.options import ReaderName, RegionPlan

if TYPE_CHECKING:
    from watermark_scan.page import Page

READERS = pytest.mark.parametrize("reader", PLANS)
STEPS = [step for steps in PLANS.values() for step in steps]
MAX_PIXELS = 6_000_000
"""Of one page: the time of a reader grows with it."""


def _frame(width: int, height: int) -> Frame:
    return Frame(pixels=np.zeros((height, width, 3), np.uint8))


def _step_of(reader: str, page: Page, number: int) -> Step:
    """The step that made a page, by its place in the plan."""
    kinds = [region.kind for region in regions_of(Box(x=0, y=0, width=9, height=9), RegionPlan.FULL)]
    made = [step for step in PLANS[reader] for _ in range(kinds.count(step.kind))]
    assert page.name.startswith(made[number].view)
    return made[number]


def test_every_reader_has_a_plan() -> None:
    """A reader without a plan would be shown nothing, and nothing read would count as clear."""
    assert set(PLANS) == {name.value for name in ReaderName}
    assert all(PLANS.values())


@READERS
def test_every_plan_has_pages_for_every_choice_of_regions(reader: str) -> None:
    """Also where only corners are searched, each reader is shown something."""
    for plan in RegionPlan:
        assert list(pages_for(reader, _frame(320, 240), plan))


@READERS
def test_a_smaller_choice_of_regions_is_a_part_of_a_larger(reader: str) -> None:
    """Corners are among the edges, and edges in the full search, with the same names."""
    names = [[page.name for page in pages_for(reader, _frame(320, 240), plan)] for plan in RegionPlan]
    corners, edges, full = names
    assert set(corners) < set(edges) <= set(full)


def test_steps_name_existing_views() -> None:
    """A plan is data; a misspelt view would only fail in a scan."""
    assert {step.view for step in STEPS} <= VIEWS.keys()
    assert all(step.short_side > 0 and step.max_scale > 0 and step.long_side > 0 for step in STEPS)


def test_an_unknown_reader_gets_nothing() -> None:
    """What an unknown engine wants to see is not known."""
    assert list(pages_for("unknown", _frame(320, 240), RegionPlan.FULL)) == []


def test_names_tell_view_and_region() -> None:
    """A report's reader sees which view of which part was read."""
    names = [page.name for page in pages_for("tesseract", _frame(320, 240), RegionPlan.CORNERS)]
    assert names[:2] == ["light-text top-left", "light-text top-right"]


@given(st.sampled_from(STEPS), st.integers(1, 30_000), st.integers(1, 30_000))
def test_the_scale_respects_every_limit(step: Step, width: int, height: int) -> None:
    """No more enlarged than sensible, no longer than the limit, and no smaller than one of these demands."""
    scale = scale_of(step, Box(x=0, y=0, width=width, height=height))
    short, long = min(width, height) * scale, max(width, height) * scale
    assert 0 < scale <= step.max_scale
    assert short <= step.short_side * 1.0001
    assert long <= step.long_side * 1.0001
    reached = [short / step.short_side, long / step.long_side, scale / step.max_scale]
    assert max(reached) == pytest.approx(1)


@READERS
@pytest.mark.parametrize(
    ("width", "height"),
    [(1, 1), (2, 3), (1, 20_000), (20_000, 1), (48, 48), (640, 480), (6000, 4000), (4000, 6000), (12_000, 2_000)],
)
def test_pages_are_bounded_for_any_picture(reader: str, width: int, height: int) -> None:
    """From a single pixel to 24 megapixels, pages have pixels, the right type, and a bounded size."""
    for number, page in enumerate(pages_for(reader, _frame(width, height), RegionPlan.FULL)):
        step = _step_of(reader, page, number)
        assert page.pixels.dtype == np.uint8
        assert page.pixels.ndim == 2 or page.pixels.shape[2:] == (3,)
        assert 1 <= min(page.pixels.shape[:2]) <= step.short_side
        assert max(page.pixels.shape[:2]) <= step.long_side
        assert page.pixels.flags.c_contiguous


@READERS
def test_a_page_is_its_region_turned_and_scaled(reader: str) -> None:
    """The page's size is the region's, with the sides exchanged by a quarter turn, times the scale."""
    for page in pages_for(reader, _frame(1000, 700), RegionPlan.FULL):
        region, scale = page.placement.region, page.placement.scale
        sides = (region.height, region.width) if page.placement.turn is Turn.NONE else (region.width, region.height)
        assert page.pixels.shape[:2] == tuple(max(1, round(side * scale)) for side in sides)


@READERS
def test_the_scan_leaves_the_picture_as_it_is(reader: str) -> None:
    """No view writes into the frame."""
    frame = Frame(pixels=np.random.default_rng(5).integers(0, 256, (240, 320, 3), dtype=np.uint8))
    before = frame.pixels.copy()
    list(pages_for(reader, frame, RegionPlan.FULL))
    assert np.array_equal(frame.pixels, before)


@st.composite
def _marked(draw: st.DrawFn) -> tuple[Frame, Box]:
    """A black picture with one white bar, as large as a word, and where it is."""
    width, height = draw(st.integers(150, 900)), draw(st.integers(150, 900))
    across, down = draw(st.tuples(st.integers(12, 60), st.integers(12, 60)))
    x, y = draw(st.integers(0, width - across)), draw(st.integers(0, height - down))
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[y : y + down, x : x + across] = 255
    return Frame(pixels=pixels), Box(x=x, y=y, width=across, height=down)


@settings(max_examples=40, deadline=None)
@given(_marked())
def test_what_is_on_a_page_is_led_back_to_the_picture(marked: tuple[Frame, Box]) -> None:
    """A mark seen on any page, turned or not, is placed within two pixels of where it is in the picture."""
    frame, bar = marked
    plain_steps = [Step(kind=kind, view="plain", short_side=600, max_scale=3, long_side=1600) for kind in RegionKind]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(pages.PLANS, "plain", tuple(plain_steps))
        shown = list(pages_for("plain", frame, RegionPlan.FULL))
    assert {page.placement.turn for page in shown} == set(Turn)
    for page in shown:
        bright = page.pixels.max(axis=2) > 127
        rows, columns = np.flatnonzero(bright.any(axis=1)).tolist(), np.flatnonzero(bright.any(axis=0)).tolist()
        visible = bar.intersection(page.placement.region)
        if not rows:
            assert visible is None or min(visible.width, visible.height) <= 2
            continue
        found = page.placement.to_picture(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
        assert visible is not None
        for side in ("x", "y", "right", "bottom"):
            assert abs(getattr(found, side) - getattr(visible, side)) <= 2
