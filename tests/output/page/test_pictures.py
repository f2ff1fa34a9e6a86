"""Thumbnails and enlarged matches: bounded, placed right, and legible."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.output.pictured import TEXT_BOX, draw, frame_of
from watermark_scan.output.page.pictures import (
    CROP_HEIGHT,
    CROP_WIDTH,
    THUMBNAIL_SIDE,
    Shown,
    closeup,
    thumbnail,
)
from watermark_scan.report import BoxModel


def _opened(shown: Shown) -> Image.Image:
    start = "data:image/webp;base64,"
    assert shown.source.startswith(start)
    return Image.open(io.BytesIO(base64.b64decode(shown.source.removeprefix(start))))


@pytest.mark.parametrize("size", [(4000, 300), (300, 4000), (1, 5000), (20, 10)])
def test_thumbnails_are_bounded(size: tuple[int, int]) -> None:
    """However large or long a picture is, its thumbnail is small; a small picture stays as it is."""
    shown = thumbnail(frame_of(Image.new("RGB", size)))
    assert max(shown.width, shown.height) <= THUMBNAIL_SIDE
    assert _opened(shown).size == (shown.width, shown.height)
    assert max(size) > THUMBNAIL_SIDE or (shown.width, shown.height) == size


def test_a_match_is_enlarged() -> None:
    """A line of small letters is shown larger, with both pictures of one size."""
    found = closeup(frame_of(draw()), TEXT_BOX)
    assert found.scale > 1.4
    assert (found.plain.width, found.plain.height) == (found.legible.width, found.legible.height)
    assert found.plain.width > TEXT_BOX.width * 1.4


@pytest.mark.parametrize(("ground", "ink", "view"), [(60, 90, "light-text"), (200, 170, "dark-text")])
def test_faint_letters_become_dark_on_white(ground: int, ink: int, view: str) -> None:
    """Faint letters, light or dark, are dark on white in the legible picture."""
    found = closeup(frame_of(draw(ground=ground, ink=ink)), TEXT_BOX)
    pixels = np.asarray(_opened(found.legible).convert("L"))
    assert found.view == view
    assert 0.02 < (pixels < 128).mean() < 0.4


def test_text_that_runs_up_is_laid_flat() -> None:
    """A tall box is turned, so that the letters lie as in the picture they were drawn in."""
    upright = closeup(frame_of(draw()), TEXT_BOX)
    turned = draw().transpose(Image.Transpose.ROTATE_90)
    box = BoxModel(x=20, y=400 - 200 - 170, width=24, height=170)
    found = closeup(frame_of(turned), box)
    assert found.turned
    assert not upright.turned
    difference = np.asarray(_opened(found.plain), int) - np.asarray(_opened(upright.plain), int)
    assert np.abs(difference).mean() < 3


@settings(max_examples=40, deadline=None)
@given(
    size=st.tuples(st.integers(1, 300), st.integers(1, 300)),
    corner=st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)),
    side=st.tuples(st.integers(1, 10**9), st.integers(1, 10**9)),
)
def test_any_box_gives_a_bounded_picture(size: tuple[int, int], corner: tuple[int, int], side: tuple[int, int]) -> None:
    """Boxes of a stranger's report may lie anywhere."""
    box = BoxModel(x=corner[0], y=corner[1], width=side[0], height=side[1])
    found = closeup(frame_of(Image.new("RGB", size)), box)
    assert 1 <= found.plain.width <= CROP_WIDTH
    assert 1 <= found.plain.height <= CROP_HEIGHT
