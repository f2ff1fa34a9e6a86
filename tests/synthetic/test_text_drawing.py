"""How overlay text looks, and blocks of drawn lines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.synthetic.text_drawing import (
    LEAST_CONTRAST,
    OPACITY,
    SIZES,
    Style,
    draw_style,
    lettered,
    luma,
    visible_on,
    wrapped,
)
from tests.synthetic.typefaces import FaceSet, typefaces

WORDS = st.lists(st.text("abcdefg", min_size=1, max_size=8), min_size=1, max_size=12)


def style(look: str) -> Style:
    """White DejaVu Sans of 20 pixels."""
    return Style(
        face=typefaces(FaceSet.ATLAS)[0], size=20, fill=(255, 255, 255), colour="white", look=look, opacity=1.0
    )


@given(words=WORDS, rows=st.integers(1, 4))
def test_wrapping_loses_no_word(words: list[str], rows: int) -> None:
    """All words in their order, in at most as many rows as allowed, none empty."""
    lines = wrapped(" ".join(words), rows)
    assert " ".join(lines).split() == words
    assert len(lines) <= rows
    assert all(lines)


def test_two_rows_are_about_equal() -> None:
    """A caption is broken in its middle."""
    assert wrapped("All content subject to change", 2) == ("All content", "subject to change")


@pytest.mark.parametrize("look", ["plain", "shadow", "outline", "plate"])
def test_the_ink_is_where_the_lines_say(look: str) -> None:
    """White letters touch every side of the box that the lines span, and none lies outside."""
    tile = lettered(["Work in", "progress"], style(look), "center")
    bright = (tile.pixels[:, :, :3].min(axis=2) > 200) & (tile.pixels[:, :, 3] > 200)
    rows, columns = np.nonzero(bright)
    left, top, right, bottom = tile.ink
    assert abs(rows.min() - top) <= 1
    assert abs(rows.max() + 1 - bottom) <= 1
    assert left - 1 <= columns.min()
    assert columns.max() <= right + 1


def test_letters_have_ends_one_after_the_other() -> None:
    """One more than letters, rising."""
    (line,) = lettered(["Gameplay"], style("plain"), "left").lines
    assert len(line.ends) == len("Gameplay") + 1
    assert list(line.ends) == sorted(set(line.ends))


def test_half_of_the_typefaces_are_in_the_atlas() -> None:
    """The other half are of the set asked for, and the third set is never drawn."""
    rng = np.random.default_rng(1)
    styles = [draw_style(FaceSet.REPORTING, rng) for _ in range(1000)]
    in_atlas = sum(style.face.set is FaceSet.ATLAS for style in styles)
    assert 430 < in_atlas < 570
    assert {style.face.set for style in styles} == {FaceSet.ATLAS, FaceSet.REPORTING}
    assert all(SIZES[0] <= style.size <= SIZES[1] and OPACITY[0] <= style.opacity <= OPACITY[1] for style in styles)


@pytest.mark.parametrize("level", [0, 60, 128, 200, 255])
def test_plain_letters_stand_out(level: int) -> None:
    """On any ground at least by the least contrast, whatever was drawn."""
    ground = np.full((10, 10, 3), level, dtype=np.uint8)
    rng = np.random.default_rng(level)
    for _ in range(100):
        drawn = visible_on(replace(draw_style(FaceSet.TUNING, rng), look="plain"), ground)
        assert abs(luma(drawn.fill) - level) * drawn.opacity >= LEAST_CONTRAST - 0.1


def test_a_contour_is_contrast_enough() -> None:
    """White on white with a black outline stays as it is."""
    style = replace(
        draw_style(FaceSet.TUNING, np.random.default_rng(1)), look="outline", fill=(255, 255, 255), opacity=0.3
    )
    assert visible_on(style, np.full((4, 4, 3), 255, dtype=np.uint8)) == style
    assert style.companion == (0, 0, 0)
