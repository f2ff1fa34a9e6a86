"""Views of lines: brought to a height, and dark letters on white."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.detection.scenes import levels, scene
from watermark_scan.detection.views import LINE_VIEWS, dark_line, fitted, light_line


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 120), st.integers(1, 900), st.integers(8, 64), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_a_fitted_line_has_the_height_and_a_bounded_length(
    rows: int, columns: int, height: int, longest: int, seed: int
) -> None:
    """Whatever a line's size, it is as high as asked for, and neither longer than allowed nor too short to read."""
    pixels = np.random.default_rng(seed).integers(0, 256, (rows, columns, 3), dtype=np.uint8)
    before, max_length = pixels.copy(), 2 * height + longest
    line = fitted(pixels, height, max_length)
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
    line = fitted(pixels, 48, 700)
    assert line.shape[1] == length
    assert line[:, : length // 2 - 6].max() < 40
    assert line[:, length // 2 + 6 :].min() > 215


def test_a_short_line_stands_on_a_ground_of_its_own_colour() -> None:
    """Two letters get room behind them, without an edge that reads like a stroke; the letters come first."""
    pixels = np.full((48, 30, 3), (200, 100, 40), np.uint8)
    line = fitted(pixels, 48, 700)
    assert line.shape == (48, 96, 3)
    assert np.all(line == (200, 100, 40))


@pytest.mark.parametrize(("ground", "noise"), [(60, 6.0), (130, 10.0), (10, 3.0)])
def test_a_line_of_light_letters_becomes_dark_on_white(ground: int, noise: float) -> None:
    """And nothing like it in the view for dark letters."""
    pixels, strokes = scene(ground=ground, text=255, noise=noise)
    ink, paper = levels(light_line(pixels), strokes)
    assert ink < 110
    assert paper - ink > 60
    assert levels(dark_line(pixels), strokes)[0] > ink + 60


@pytest.mark.parametrize(("ground", "noise"), [(200, 6.0), (120, 10.0), (250, 2.0)])
def test_a_line_of_dark_letters_becomes_dark_on_white(ground: int, noise: float) -> None:
    """The same for dark letters, in their own view."""
    pixels, strokes = scene(ground=ground, text=0, noise=noise)
    ink, paper = levels(dark_line(pixels), strokes)
    assert ink < 110
    assert paper - ink > 60
    assert levels(light_line(pixels), strokes)[0] > ink + 60


def test_a_slope_of_the_ground_falls_away() -> None:
    """Letters on a ground that darkens along the line are equally dark at both ends."""
    pixels, strokes = scene(ground=0, text=0, noise=0)
    slope = np.linspace(230, 120, pixels.shape[1])[np.newaxis, :, np.newaxis]
    shaded = (slope * np.where(strokes == 1, 0.4, 1)[..., np.newaxis]).astype(np.uint8).repeat(3, axis=2)
    page = dark_line(shaded)
    middle = pixels.shape[1] // 2
    halves = [levels(page[:, half], strokes[:, half]) for half in (slice(0, middle), slice(middle, None))]
    assert abs(halves[0][0] - halves[1][0]) < 40
    assert abs(halves[0][1] - halves[1][1]) < 40


@pytest.mark.parametrize("name", LINE_VIEWS)
@pytest.mark.parametrize("shape", [(1, 1), (48, 96), (48, 3000), (7, 30)])
def test_every_view_of_a_line_keeps_size_and_type(name: str, shape: tuple[int, int]) -> None:
    """A view changes levels and nothing else, and does not write into the line."""
    pixels = np.random.default_rng(4).integers(0, 256, (*shape, 3), dtype=np.uint8)
    before = pixels.copy()
    page = LINE_VIEWS[name](pixels)
    assert page.shape[:2] == shape
    assert page.dtype == np.uint8
    assert np.array_equal(pixels, before)


@pytest.mark.parametrize("name", LINE_VIEWS)
@pytest.mark.parametrize("level", [0, 1, 127, 254, 255])
def test_an_even_line_stays_even(name: str, level: int) -> None:
    """Where there is nothing, no view makes something up."""
    assert np.ptp(LINE_VIEWS[name](np.full((48, 200, 3), level, np.uint8))) == 0
