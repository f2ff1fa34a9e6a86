"""Blocks of drawn lines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.synthetic.lettering import lettered, wrapped
from tests.synthetic.style import Style
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
