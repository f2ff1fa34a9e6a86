"""The images that a neural detector is shown: bounded in size, and led back to where they were cut from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.detection.drawn import blank, bright_part, farthest, is_picture
from watermark_scan.detection.detector_inputs import (
    DETECTOR_STEPS,
    GLANCE_STEPS,
    InputStep,
    detector_inputs,
    scale_of,
)
from watermark_scan.detection.pyramid import build_pyramid
from watermark_scan.detection.regions import RegionKind
from watermark_scan.detection.views import VIEWS
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box, Turn
from watermark_scan.options import RegionPlan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.model import DetectorInput

PLANS = pytest.mark.parametrize("plan", RegionPlan)
SIZES = pytest.mark.parametrize(
    ("width", "height"),
    [(1, 1), (2, 3), (1, 20_000), (20_000, 1), (48, 48), (640, 480), (6000, 4000), (4000, 6000), (12_000, 2_000)],
)


def _inputs(frame: Frame, plan: RegionPlan, steps: Sequence[InputStep] = DETECTOR_STEPS) -> list[DetectorInput]:
    return list(detector_inputs(frame, plan, build_pyramid(frame.pixels), steps))


@PLANS
@SIZES
def test_inputs_are_bounded_for_any_picture(plan: RegionPlan, width: int, height: int) -> None:
    """From a single pixel to 24 megapixels, there are inputs, with pixels and of a bounded size."""
    made = _inputs(blank(width, height), plan)
    assert made
    assert all(is_picture(one.pixels) for one in made)
    assert min(min(one.pixels.shape[:2]) for one in made) >= 1
    assert max(max(one.pixels.shape[:2]) for one in made) <= max(step.long_side for step in DETECTOR_STEPS)


def test_steps_are_sound() -> None:
    """A plan is data; a misspelt view would only fail in a scan. Every kind of region is looked at."""
    assert {step.view for step in DETECTOR_STEPS} <= VIEWS.keys()
    assert {step.kind for step in DETECTOR_STEPS} == set(RegionKind)


def test_names_tell_view_and_region() -> None:
    """A failure names what was looked at."""
    names = [one.name.rpartition(" ") for one in _inputs(blank(320, 240), RegionPlan.CORNERS)]
    assert [name for _, _, name in names] == ["top-left", "top-right", "bottom-left", "bottom-right"]
    assert {view for view, _, _ in names} <= VIEWS.keys()


@PLANS
def test_no_part_is_looked_at_twice_alike(plan: RegionPlan) -> None:
    """A corner lies in its band, so that it has no input of its own where the band has one."""
    names = [one.name for one in _inputs(blank(320, 240), plan)]
    bands = any(name.endswith((" top", " bottom")) for name in names)
    assert bands != any("-left" in name or "-right" in name for name in names)


def test_only_the_kinds_asked_for_are_looked_at() -> None:
    """The whole picture first, and its bands in a later stage."""
    frame = blank(320, 240)
    pyramid, whole = build_pyramid(frame.pixels), frozenset({RegionKind.WHOLE})
    (one,) = detector_inputs(frame, RegionPlan.FULL, pyramid, DETECTOR_STEPS, whole)
    assert one.placement.region == frame.box


def test_an_input_is_its_region_turned_and_scaled() -> None:
    """Its size is the region's, with the sides exchanged by a quarter turn, times the scale."""
    for one in _inputs(blank(1000, 700), RegionPlan.EDGES):
        region, scale = one.placement.region, one.placement.scale
        sides = (region.height, region.width) if one.placement.turn is Turn.NONE else (region.width, region.height)
        assert one.pixels.shape[:2] == tuple(max(1, round(side * scale)) for side in sides)


def test_the_picture_stays_as_it_is() -> None:
    """No view writes into the frame."""
    frame = Frame(pixels=np.random.default_rng(5).integers(0, 256, (240, 320, 3), dtype=np.uint8))
    before = frame.pixels.copy()
    _inputs(frame, RegionPlan.FULL)
    assert np.array_equal(frame.pixels, before)


@given(st.sampled_from(DETECTOR_STEPS), st.integers(1, 30_000), st.integers(1, 30_000))
def test_the_scale_respects_every_limit(step: InputStep, width: int, height: int) -> None:
    """No more enlarged than sensible, no longer than the limit, and no smaller than one of these demands."""
    scale = scale_of(step, Box(x=0, y=0, width=width, height=height))
    short, long = min(width, height) * scale, max(width, height) * scale
    assert 0 < scale <= step.max_scale
    assert short <= step.short_side * 1.0001
    assert long <= step.long_side * 1.0001
    reached = [short / step.short_side, long / step.long_side, scale / step.max_scale]
    assert max(reached) == pytest.approx(1)


@pytest.mark.parametrize("size", [(6000, 4000), (640, 360), (150, 2000)])
def test_a_glance_is_one_small_input(size: tuple[int, int]) -> None:
    """All of the picture, at less than half of the pixels that a look takes."""
    (glance,) = _inputs(blank(*size), RegionPlan.FULL, GLANCE_STEPS)
    looked = _inputs(blank(*size), RegionPlan.FULL)[0]
    assert glance.placement.region == looked.placement.region
    assert max(glance.pixels.shape[:2]) <= 400
    assert glance.pixels.size <= looked.pixels.size / 2


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
def test_what_is_on_an_input_is_led_back_to_the_picture(marked: tuple[Frame, Box]) -> None:
    """A mark seen on any input, turned or not, is placed within two pixels of where it is in the picture."""
    frame, bar = marked
    plain = [InputStep(kind=kind, view="plain", short_side=600, max_scale=3, long_side=1600) for kind in RegionKind]
    shown = _inputs(frame, RegionPlan.FULL, plain)
    assert {one.placement.turn for one in shown} == {Turn.NONE, Turn.CLOCKWISE}
    for one in shown:
        found, visible = bright_part(one.pixels, one.placement), bar.intersection(one.placement.region)
        if found is None:
            assert visible is None or min(visible.width, visible.height) <= 2
        else:
            assert visible is not None
            assert farthest(found, visible) <= 2
