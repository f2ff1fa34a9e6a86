"""Pages full of text: each line is where it is said to be."""

from __future__ import annotations

import numpy as np
import pytest

from tests.synthetic.screens import SCREENS, screen
from tests.synthetic.typefaces import FaceSet, typefaces


@pytest.mark.parametrize("kind", SCREENS)
def test_lines_stand_where_they_are_said_to(kind: str) -> None:
    """Within the corners of a line there is more than one colour; the page is the same for the same seed."""
    faces = typefaces(FaceSet.ATLAS)[:1]
    page, again = (screen(kind, (320, 240), faces, np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(page.pixels, again.pixels)
    assert (page.pixels.shape, page.kind) == ((240, 320, 3), kind)
    assert page.lines
    inside = [one for one in page.lines if one.min() >= 0 and one[:, 0].max() < 320 and one[:, 1].max() < 240]
    for corners in inside:
        (left, top), (right, bottom) = corners.min(axis=0).astype(int), np.ceil(corners.max(axis=0)).astype(int)
        assert page.pixels[top : bottom + 1, left : right + 1].std() > 0
