"""Images of lines: brought to a height, dark letters on white, and led back to the picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.detection.drawn import blank, bright_part, farthest, is_picture
from tests.unit.detection.scenes import levels, scene
from tests.unit.ocr.lines import line_in, marked_lines
from tests.unit.ocr.stand_in import tesseract_of
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box
from watermark_scan.ocr.line_images import LINE_VIEWS, LineStep, dark_text, fit_height, light_text, line_image
from watermark_scan.ocr.rapidocr import RapidOcr
from watermark_scan.ocr.tesseract import Tesseract

STEPS = (*RapidOcr.line_steps, *RapidOcr.closer_steps, *Tesseract.line_steps)
"""Every way in which the engines that come with the program have lines prepared."""
(PLAIN,), (CLOSER,) = RapidOcr.line_steps, RapidOcr.closer_steps


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 120), st.integers(1, 900), st.integers(8, 64), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_a_fitted_line_has_the_height_and_a_bounded_length(
    rows: int, columns: int, height: int, longest: int, seed: int
) -> None:
    """Whatever a line's size, it is as high as asked for, and neither longer than allowed nor too short to read."""
    pixels = np.random.default_rng(seed).integers(0, 256, (rows, columns, 3), dtype=np.uint8)
    before, max_length = pixels.copy(), 2 * height + longest
    line = fit_height(pixels, height, max_length)
    assert line.shape[0] == height
    assert line.shape[2:] == (3,)
    assert 2 * height <= line.shape[1] <= max_length
    assert line.dtype == np.uint8
    assert np.array_equal(pixels, before)


@pytest.mark.parametrize(
    ("rows", "columns", "length"), [(24, 200, 400), (48, 300, 300), (96, 300, 150), (10, 500, 700)]
)
def test_a_fitted_line_keeps_its_proportions_up_to_the_limit(rows: int, columns: int, length: int) -> None:
    """Its length follows its height, and a line beyond the limit is squeezed, not cut."""
    pixels = np.zeros((rows, columns, 3), np.uint8)
    pixels[:, columns // 2 :] = 255
    line = fit_height(pixels, 48, 700)
    assert line.shape[1] == length
    assert line[:, : length // 2 - 6].max() < 40
    assert line[:, length // 2 + 6 :].min() > 215


def test_a_short_line_stands_on_a_ground_of_its_own_colour() -> None:
    """Two letters get room behind them, without an edge that reads like a stroke; the letters come first."""
    pixels = np.full((48, 30, 3), (200, 100, 40), np.uint8)
    line = fit_height(pixels, 48, 700)
    assert line.shape == (48, 96, 3)
    assert np.all(line == (200, 100, 40))


@pytest.mark.parametrize(("ground", "noise"), [(60, 6.0), (130, 10.0), (10, 3.0)])
def test_a_line_of_light_letters_becomes_dark_on_white(ground: int, noise: float) -> None:
    """And nothing like it in the view for dark letters."""
    pixels, strokes = scene(ground=ground, text=255, noise=noise)
    ink, paper = levels(light_text(pixels), strokes)
    assert ink < 110
    assert paper - ink > 60
    assert levels(dark_text(pixels), strokes)[0] > ink + 60


@pytest.mark.parametrize(("ground", "noise"), [(200, 6.0), (120, 10.0), (250, 2.0)])
def test_a_line_of_dark_letters_becomes_dark_on_white(ground: int, noise: float) -> None:
    """The same for dark letters, in their own view."""
    pixels, strokes = scene(ground=ground, text=0, noise=noise)
    ink, paper = levels(dark_text(pixels), strokes)
    assert ink < 110
    assert paper - ink > 60
    assert levels(light_text(pixels), strokes)[0] > ink + 60


def test_a_slope_of_the_ground_falls_away() -> None:
    """Letters on a ground that darkens along the line are equally dark at both ends."""
    pixels, strokes = scene(ground=0, text=0, noise=0)
    slope = np.linspace(230, 120, pixels.shape[1])[np.newaxis, :, np.newaxis]
    shaded = (slope * np.where(strokes == 1, 0.4, 1)[..., np.newaxis]).astype(np.uint8).repeat(3, axis=2)
    view = dark_text(shaded)
    middle = pixels.shape[1] // 2
    halves = [levels(view[:, half], strokes[:, half]) for half in (slice(0, middle), slice(middle, None))]
    assert abs(halves[0][0] - halves[1][0]) < 40
    assert abs(halves[0][1] - halves[1][1]) < 40


@pytest.mark.parametrize("name", LINE_VIEWS)
@pytest.mark.parametrize("shape", [(1, 1), (48, 96), (48, 3000), (7, 30)])
def test_every_view_of_a_line_keeps_size_and_type(name: str, shape: tuple[int, int]) -> None:
    """A view changes levels and nothing else, and does not write into the line."""
    pixels = np.random.default_rng(4).integers(0, 256, (*shape, 3), dtype=np.uint8)
    before = pixels.copy()
    view = LINE_VIEWS[name](pixels)
    assert view.shape[:2] == shape
    assert view.dtype == np.uint8
    assert np.array_equal(pixels, before)


@pytest.mark.parametrize("name", LINE_VIEWS)
@pytest.mark.parametrize("level", [0, 1, 127, 254, 255])
def test_an_even_line_stays_even(name: str, level: int) -> None:
    """Where there is nothing, no view makes something up."""
    assert np.ptp(LINE_VIEWS[name](np.full((48, 200, 3), level, np.uint8))) == 0


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.view)
@pytest.mark.parametrize("size", [(1, 1), (2, 3), (9, 4), (300, 20), (2400, 12), (6000, 90), (20_000, 1)])
def test_images_are_bounded_for_any_line(step: LineStep, size: tuple[int, int]) -> None:
    """A line of any size becomes an image of the step's height, neither too short nor too long for an engine."""
    frame = blank(*size)
    line = line_in(frame, frame.box)
    image = line_image(step, line, 7)
    assert is_picture(image.pixels)
    assert image.pixels.shape[0] == step.height
    assert 2 * step.height <= image.pixels.shape[1] <= step.max_length
    assert frame.box.intersection(image.placement.region) == image.placement.region
    assert (image.view, image.line, image.line_number) == (step.view, line.box, 7)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.view)
def test_the_line_stays_as_it_is(step: LineStep) -> None:
    """No view writes into the cut, which other engines get, too."""
    pixels = np.random.default_rng(5).integers(0, 256, (120, 320, 3), dtype=np.uint8)
    line = line_in(Frame(pixels=pixels), Box(x=20, y=30, width=200, height=30))
    before = line.pixels.copy()
    line_image(step, line, 0)
    assert np.array_equal(line.pixels, before)


@settings(max_examples=60, deadline=None)
@given(st.booleans(), st.integers(8, 60), st.integers(100, 600), st.data())
def test_a_mark_on_an_image_is_led_back_to_the_picture(
    upright: bool,  # noqa: FBT001  a case
    height: int,
    length: int,
    data: st.DataObject,
) -> None:
    """What stands somewhere along a line, level or at the side, short or enlarged, is placed where it is."""
    start = data.draw(st.integers(0, length - 8))
    lines, mark = marked_lines(length, height, Box(x=30 + start, y=30, width=8, height=height), upright=upright)
    for line in lines:
        image = line_image(PLAIN, line, 0)
        found = bright_part(image.pixels, image.placement)
        assert found is not None
        assert farthest(found, mark) <= 2 + height / 48


@settings(max_examples=40, deadline=None)
@given(st.booleans(), st.integers(16, 60), st.integers(120, 600), st.data())
def test_with_an_inset_a_mark_is_larger_and_led_back_to_the_picture(
    upright: bool,  # noqa: FBT001  a case
    height: int,
    length: int,
    data: st.DataObject,
) -> None:
    """What stands in the middle of the line's height is placed where it is."""
    start = data.draw(st.integers(height // 2, length - height // 2 - 8))
    middle = Box(x=30 + start, y=30 + height // 3, width=8, height=height // 3)
    lines, mark = marked_lines(length, height, middle, upright=upright)
    for line in lines:
        image = line_image(CLOSER, line, 0)
        found = bright_part(image.pixels, image.placement)
        assert found is not None
        assert farthest(found, mark) <= 3 + height / 48
        assert image.placement.scale > line_image(PLAIN, line, 0).placement.scale


def test_a_squeezed_line_is_led_back_along_its_length() -> None:
    """A line longer than the engine takes is pressed together; its places along it stay right."""
    pixels = np.zeros((40, 6040, 3), np.uint8)
    pixels[12:18, 4520:4620] = 255
    image = line_image(PLAIN, line_in(Frame(pixels=pixels), Box(x=20, y=12, width=6000, height=6)), 0)
    assert image.pixels.shape[1] == PLAIN.max_length
    found = bright_part(image.pixels, image.placement)
    assert found is not None
    assert abs(found.x - 4520) <= 4
    assert abs(found.right - 4620) <= 4


def test_an_engine_has_an_image_for_each_of_its_steps() -> None:
    """In their order; one without a closer step gains nothing by another reading."""
    line = line_in(blank(640, 360), Box(x=20, y=30, width=200, height=14))
    rapidocr, tesseract = RapidOcr(info=tesseract_of().info), tesseract_of()
    assert [image.view for image in rapidocr.images_of(line, 0)] == ["plain"]
    assert [image.view for image in rapidocr.images_of(line, 0, closer=True)] == ["closer"]
    assert [image.view for image in tesseract.images_of(line, 0)] == ["light-text", "dark-text"]
    assert tesseract.images_of(line, 0, closer=True) == ()


def test_steps_are_sound() -> None:
    """A misspelt view would only fail in a scan, and a closer look without an inset shows nothing new."""
    assert {step.view for step in STEPS} <= LINE_VIEWS.keys()
    assert 0 < CLOSER.inset < 0.5
