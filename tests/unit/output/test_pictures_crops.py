"""Small pictures cut out of a large one."""

from __future__ import annotations

import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from watermark_scan.geometry import Box
from watermark_scan.output.pictures import crop_png, thumbnail_png

_SIDES = st.integers(1, 400)
_PLACES = st.integers(-50, 500)


def _open(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def test_a_crop_shows_the_box_and_a_little_around_it() -> None:
    """A white word on black is in the middle of its crop, enlarged when it is tiny."""
    pixels = np.zeros((200, 400, 3), np.uint8)
    pixels[100:110, 300:340] = 255
    picture = _open(crop_png(pixels, Box(x=300, y=100, width=40, height=10)))
    assert picture.format == "PNG"
    assert picture.size == (280, 160)
    assert picture.getpixel((140, 80)) == (255, 255, 255)
    assert picture.getpixel((2, 2)) == (0, 0, 0)


@given(_SIDES, _SIDES, st.builds(Box, x=_PLACES, y=_PLACES, width=_SIDES, height=_SIDES))
def test_any_box_of_any_picture_gives_a_crop(width: int, height: int, box: Box) -> None:
    """Boxes that stick out, and pictures of a pixel, too; no crop grows without bound."""
    pixels = np.zeros((height, width, 3), np.uint8)
    assert max(_open(crop_png(pixels, box)).size) <= 960


def test_a_thumbnail_keeps_the_shape_of_the_picture() -> None:
    """Large pictures become small ones, small ones stay."""
    assert _open(thumbnail_png(np.zeros((1080, 1920, 3), np.uint8))).size == (960, 540)
    assert _open(thumbnail_png(np.zeros((3000, 2, 3), np.uint8))).size == (1, 960)
    assert _open(thumbnail_png(np.zeros((20, 30, 3), np.uint8))).size == (30, 20)
