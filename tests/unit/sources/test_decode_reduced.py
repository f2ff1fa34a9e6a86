"""Pictures that are only shown small are decoded small, and look as they would otherwise."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from watermark_scan.sources.frames import decode


def _jpeg(width: int, height: int, *, turned: bool = False) -> bytes:
    ramp = np.linspace(0, 255, width)[None, :, None] * np.linspace(0.3, 1, height)[:, None, None]
    pixels = np.broadcast_to(ramp, (height, width, 3)).astype(np.uint8)
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=90, exif=exif)
    return stream.getvalue()


@settings(max_examples=30, deadline=None)
@given(st.integers(16, 900), st.integers(16, 900), st.integers(1, 1000))
def test_a_jpeg_stays_as_long_as_asked(width: int, height: int, longest: int) -> None:
    """Never shorter than what is enough, and never larger than it is; the shape stays."""
    frame = decode(_jpeg(width, height), max_pixels=10**6, longest=longest)
    assert min(longest, max(width, height)) <= max(frame.width, frame.height) + 1
    assert frame.width <= width
    assert frame.height <= height
    assert frame.width / width == pytest.approx(frame.height / height, abs=1 / min(frame.width, frame.height))


def test_large_ones_come_smaller_and_look_the_same() -> None:
    """A quarter of 1600 pixels is enough for 400; turned by its EXIF it still is."""
    whole = decode(_jpeg(1600, 1200, turned=True), max_pixels=10**7)
    small = decode(_jpeg(1600, 1200, turned=True), max_pixels=10**7, longest=400)
    assert (small.width, small.height) == (300, 400)
    shrunk = cv2.resize(whole.pixels, (300, 400), interpolation=cv2.INTER_AREA)
    assert np.abs(shrunk.astype(int) - small.pixels).mean() < 2


def test_other_formats_come_whole() -> None:
    """Only JPEG is stored such that a part of it is a smaller picture."""
    stream = io.BytesIO()
    Image.new("RGB", (1600, 1200)).save(stream, "PNG")
    assert decode(stream.getvalue(), max_pixels=10**7, longest=400).width == 1600
