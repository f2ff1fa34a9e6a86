"""Tests of `watermark_scan.spotting.atlas`."""

from __future__ import annotations

import numpy as np
import pytest

from watermark_scan.catalog.load import load_patterns
from watermark_scan.spotting.atlas import CAP, Typeface, typefaces
from watermark_scan.spotting.texts import texts_of


@pytest.mark.parametrize("face", typefaces(), ids=lambda face: face.name)
def test_a_capital_has_the_height_that_all_are_scaled_to(face: Typeface) -> None:
    """The H stands on the baseline and is as high as said, in every typeface."""
    glyph = face.glyphs["H"]
    assert abs(-glyph.top - CAP) <= 1
    assert abs(glyph.cover.shape[0] - CAP) <= 1
    assert glyph.cover.max() > 200


def test_hollow_letters_have_a_contour_and_are_empty_within() -> None:
    """Across the stem of a hollow I there are two strokes of even thickness, with nothing between."""
    (face,) = (one for one in typefaces() if "hollow" in one.name)
    across = face.glyphs["I"].cover[CAP // 4 : -CAP // 4] / 255
    middle = across.shape[1] // 2
    assert across[:, middle].max() == 0
    thick = np.array([across[:, :middle].sum(1), across[:, middle:].sum(1)])
    assert thick == pytest.approx(2, abs=0.25)


def test_a_character_that_is_lacking_has_no_place() -> None:
    """Glyphs are found by character, alone and many at once; what a typeface lacks is said to be lacking."""
    glyphs = typefaces()[0].glyphs
    assert glyphs.places(["A", "映", "B"]).tolist() == [list(glyphs).index("A"), -1, list(glyphs).index("B")]
    assert "映" not in glyphs
    assert glyphs["B"].advance == glyphs.advances[glyphs.places(["B"])[0]]


def test_pictures_are_those_of_single_glyphs() -> None:
    """Many pictures at once are the glyphs' own, empty behind them."""
    glyphs = typefaces()[0].glyphs
    for character, picture in zip("Ay.", glyphs.pictures(glyphs.places(list("Ay."))), strict=True):
        height, width = glyphs[character].cover.shape
        assert picture[:height, :width] == pytest.approx(glyphs[character].cover / np.float32(255))
        assert picture.sum() == pytest.approx(picture[:height, :width].sum())


def test_the_list_can_be_set() -> None:
    """Every character of the built-in list that is looked for is in a typeface of the atlas."""
    held = {character for face in typefaces() for character in face.glyphs}
    assert set(texts_of(load_patterns().wordings).characters) - held <= set("{}")
