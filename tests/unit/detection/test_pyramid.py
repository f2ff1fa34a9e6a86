"""A picture at its own size, at half and at a quarter."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from watermark_scan.detection.pyramid import LEAST_ROWS, LEAST_SIDE, ImagePyramid, build_pyramid
from watermark_scan.geometry import Box


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 700), st.integers(1, 700), st.integers(0, 255))
def test_each_is_half_of_the_one_before(width: int, height: int, level: int) -> None:
    """Down to a size at which nothing is left to see; an even ground stays what it is."""
    halves = build_pyramid(np.full((height, width, 3), level, np.uint8))
    assert halves.levels[0].shape == (height, width, 3)
    for number, pixels in enumerate(halves.levels):
        assert pixels.shape[:2] == (height >> number, width >> number)
        assert (pixels == level).all()
    assert min(halves.levels[-1].shape[:2]) < 2 * LEAST_SIDE


def test_a_pixel_is_the_mean_of_four() -> None:
    """Nothing is left out, so that thin strokes stay."""
    pixels = np.zeros((256, 256, 3), np.uint8)
    pixels[::2, ::2] = 200
    assert (build_pyramid(pixels).levels[1] == 50).all()


@given(st.floats(1, 5000))
def test_a_line_keeps_the_rows_that_readers_get(rows: float) -> None:
    """And has no more of them than twice as many, where there are halves enough."""
    halves = build_pyramid(np.zeros((4096, 4096, 3), np.uint8))
    level = halves.level_for(rows)
    left = rows / 2**level
    assert level == 0 or left >= LEAST_ROWS
    assert left < 2 * LEAST_ROWS or level == len(halves.levels) - 1
    assert ImagePyramid(halves.levels[:1]).level_for(rows) == 0


@given(st.integers(0, 500), st.integers(0, 300), st.integers(1, 100), st.integers(1, 80), st.floats(0.01, 2))
def test_a_part_is_no_smaller_than_asked(x: int, y: int, width: int, height: int, scale: float) -> None:
    """It shows the same place, within a pixel of its own."""
    rows, columns = np.indices((400, 640))
    halves = build_pyramid(np.dstack([columns // 3, rows // 2, rows * 0]).astype(np.uint8))
    box = Box(x=min(x, 639), y=min(y, 399), width=1, height=1)
    box = Box.from_corners(box.x, box.y, box.x + width, box.y + height).clipped(Box(x=0, y=0, width=640, height=400))
    pixels, shrunk = halves.part(box, scale)
    assert shrunk >= min(scale, 1)
    assert abs(pixels.shape[1] - box.width * shrunk) <= 1
    assert abs(pixels.shape[0] - box.height * shrunk) <= 1
    assert abs(int(pixels[0, 0, 0]) - box.x / 3) <= 1 / shrunk
    assert abs(int(pixels[0, 0, 1]) - box.y / 2) <= 1 / shrunk
