"""Views: text becomes dark on light, and no picture is too small or too plain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.detection.scenes import levels, scene
from watermark_scan.detection.views import (
    CONTRAST_GAIN,
    CONTRAST_SIGMA,
    MIN_SPREAD,
    VIEWS,
    dark_text,
    light_text,
    local_contrast,
    plain,
    resize,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

EVERY_VIEW = pytest.mark.parametrize("name", VIEWS)


@pytest.mark.parametrize(("ground", "noise"), [(60, 12.0), (130, 20.0), (10, 3.0), (200, 8.0)])
def test_white_text_on_texture_becomes_dark_on_light(ground: int, noise: float) -> None:
    """The strokes of light text end far darker than the texture around them, which ends near white."""
    pixels, strokes = scene(ground=ground, text=255, noise=noise)
    ink, paper = levels(light_text(pixels), strokes)
    assert ink < 110
    assert paper - ink > 80


@pytest.mark.parametrize(("ground", "noise"), [(200, 12.0), (120, 20.0), (250, 2.0)])
def test_dark_text_on_texture_becomes_dark_on_light(ground: int, noise: float) -> None:
    """The same for dark text, in its own view."""
    pixels, strokes = scene(ground=ground, text=0, noise=noise)
    ink, paper = levels(dark_text(pixels), strokes)
    assert ink < 110
    assert paper - ink > 80


def test_each_polarity_has_its_own_view() -> None:
    """Light text is nothing but faint outlines where dark text is looked for, and the other way round."""
    light, strokes = scene(ground=60, text=255, noise=0)
    dark, _ = scene(ground=200, text=0, noise=0)
    assert levels(dark_text(light), strokes)[0] > levels(light_text(light), strokes)[0] + 100
    assert levels(light_text(dark), strokes)[0] > levels(dark_text(dark), strokes)[0] + 100


def test_coloured_light_is_weaker_than_white() -> None:
    """White strokes stay in the light view; a saturated colour, as of lamps and graphics, falls away."""
    white, strokes = scene(ground=40, text=255, noise=0)
    red = white.copy()
    red[strokes == 1] = (255, 40, 40)
    assert levels(light_text(white), strokes)[0] < 60
    assert levels(light_text(red), strokes)[0] > 200


def test_faint_text_gains_contrast() -> None:
    """Text six levels above a slope of brightness stands clear of it after the local mean is taken away."""
    pixels, strokes = scene(ground=100, text=106, noise=1)
    slope = np.linspace(0, 120, pixels.shape[1])[np.newaxis, :, np.newaxis]
    pixels = (pixels + slope).astype(np.uint8)
    ink, paper = levels(local_contrast(pixels), strokes)
    assert ink - paper > 25
    columns = local_contrast(pixels).mean(axis=0)
    assert np.ptp(columns[30:-30]) < 60  # the slope itself is gone


@EVERY_VIEW
@settings(max_examples=25, deadline=None)
@given(st.integers(1, 70), st.integers(1, 70), st.integers(0, 2**32 - 1))
def test_size_and_type_are_kept(name: str, height: int, width: int, seed: int) -> None:
    """A page has its region's size and eight bits, for any pixels of any size."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    before = pixels.copy()
    page = VIEWS[name](pixels)
    assert page.shape in {(height, width), (height, width, 3)}
    assert page.dtype == np.uint8
    assert np.array_equal(pixels, before)


@EVERY_VIEW
@pytest.mark.parametrize("level", [0, 1, 127, 254, 255])
@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 1), (64, 64)])
def test_a_flat_picture_stays_flat(name: str, level: int, shape: tuple[int, int]) -> None:
    """Where there is nothing, no view makes something up."""
    page = VIEWS[name](np.full((*shape, 3), level, np.uint8))
    assert np.ptp(page) == 0


@EVERY_VIEW
def test_extremes_do_not_overflow(name: str) -> None:
    """Full white beside full black keeps within eight bits and still differs."""
    pixels = np.zeros((60, 60, 3), np.uint8)
    pixels[28:31, 10:50] = 255
    pixels[45:48, 10:50] = 255
    assert VIEWS[name](pixels).max() > VIEWS[name](255 - pixels).min()
    assert VIEWS[name](pixels).dtype == np.uint8


@EVERY_VIEW
def test_rounding_noise_is_not_blown_up(name: str) -> None:
    """A flat ground whose last bit flickers does not turn into black and white specks."""
    noise = np.random.default_rng(3).integers(128, 130, (80, 200, 1), dtype=np.uint8)
    assert np.ptp(VIEWS[name](np.repeat(noise, 3, axis=2))) < 64


def test_plain_is_the_region_itself() -> None:
    """Nothing is copied where nothing is changed."""
    pixels = np.zeros((5, 5, 3), np.uint8)
    assert plain(pixels) is pixels


@pytest.mark.parametrize(
    ("size", "scale", "expected"),
    [
        ((10, 20), 1, (10, 20)),
        ((10, 20), 2.5, (25, 50)),
        ((10, 20), 0.5, (5, 10)),
        ((1, 2000), 0.2, (1, 400)),
        ((2000, 1), 0.001, (2, 1)),
        ((1, 1), 3, (3, 3)),
    ],
)
def test_enlarging_gives_whole_pixels(size: tuple[int, int], scale: float, expected: tuple[int, int]) -> None:
    """Both sides are scaled and rounded, and no side vanishes."""
    page = resize(np.full((*size, 3), 77, np.uint8), scale)
    assert page.shape == (*expected, 3)
    assert page.dtype == np.uint8
    assert np.all(page == 77)


def test_cubic_overshoot_does_not_wrap() -> None:
    """At a hard edge, values beyond white stay white instead of turning black."""
    pixels = np.zeros((20, 20, 3), np.uint8)
    pixels[:, 10:] = 255
    page = resize(pixels, 4)
    assert page[:, :30].max() < 40
    assert page[:, 50:].min() > 215


def test_local_contrast_is_that_of_a_gaussian_mean_at_full_size() -> None:
    """Taken at a quarter of the size, it is the same to a grey level, but for single pixels at hard edges."""
    rng = np.random.default_rng(3)
    pixels = np.repeat(rng.integers(60, 90, (96, 320, 1)), 3, axis=2).astype(np.uint8)
    pixels[20:60, 100:180] = 200
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    away = grey - cv2.GaussianBlur(grey, (0, 0), CONTRAST_SIGMA)
    spread = np.sqrt(cv2.GaussianBlur(away**2, (0, 0), CONTRAST_SIGMA))
    expected = np.clip(128 + CONTRAST_GAIN * away / np.maximum(spread, MIN_SPREAD), 0, 255)
    difference = np.abs(local_contrast(pixels) - expected)
    assert difference.mean() < 1.5
    assert np.percentile(difference, 99) < 6
