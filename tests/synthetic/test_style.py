"""How overlay text looks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.synthetic.style import LEAST_CONTRAST, OPACITY, SIZES, draw_style, luma, visible_on
from tests.synthetic.typefaces import FaceSet


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
        style = visible_on(replace(draw_style(FaceSet.TUNING, rng), look="plain"), ground)
        assert abs(luma(style.fill) - level) * style.opacity >= LEAST_CONTRAST - 0.1


def test_a_contour_is_contrast_enough() -> None:
    """White on white with a black outline stays as it is."""
    style = replace(
        draw_style(FaceSet.TUNING, np.random.default_rng(1)), look="outline", fill=(255, 255, 255), opacity=0.3
    )
    assert visible_on(style, np.full((4, 4, 3), 255, dtype=np.uint8)) == style
    assert style.companion == (0, 0, 0)
