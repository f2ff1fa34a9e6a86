"""A rough place of a line becomes as high as the letters in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.synthetic.plain_pictures import lettered
from tests.unit.detection.drawn import detection
from watermark_scan.detection.strokes import GROUND_PERCENTILE, _ground, fitted_to_ink
from watermark_scan.geometry import Box

if TYPE_CHECKING:
    from watermark_scan.model import TextRegion


def _rows(found: TextRegion) -> tuple[float, float]:
    return found.corners[0][1], found.corners[2][1]


@pytest.mark.parametrize("spread", [0.0, 12.0], ids=["smooth", "textured"])
@pytest.mark.parametrize(("above", "below"), [(10, 10), (0, 8), (8, 0), (-5, 5), (5, -5), (0, 0)])
def test_a_rough_box_becomes_as_high_as_the_letters(above: int, below: int, spread: float) -> None:
    """Too high, too low or shifted by a fourth of its height: the rows found are those of the ink, but for a few."""
    frame, ink = lettered(480, 160, at=(40, 60), size=22, spread=spread)
    rough = Box(x=ink.x, y=ink.y - above, width=ink.width, height=ink.height + above + below)
    (found,) = fitted_to_ink(np.ascontiguousarray(frame.pixels[:, :, 0]), [detection(rough, score=2, detector="rough")])
    top, bottom = _rows(found)
    assert abs(top - ink.y) <= 0.35 * ink.height
    assert abs(bottom - ink.bottom) <= 0.35 * ink.height
    assert (found.corners[0][0], found.corners[1][0]) == (ink.x, ink.right)
    assert (found.detector, found.score) == ("rough", 2)


def test_an_even_place_stays_as_it_is() -> None:
    """Where no row changes more than others there is nothing to fit to, or all of it."""
    rough = detection(Box(x=10, y=20, width=60, height=12))
    (found,) = fitted_to_ink(np.full((80, 100), 90, np.uint8), [rough])
    top, bottom = _rows(found)
    assert bottom > top


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**32 - 1), st.data())
def test_any_place_stays_a_place_in_the_picture(width: int, height: int, seed: int, data: st.DataObject) -> None:
    """For any pixels and any box that touches them: level, as long as before, and of some height."""
    grey = np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    box = Box(x=x, y=y, width=data.draw(st.integers(1, 80)), height=data.draw(st.integers(1, 40)))
    before = grey.copy()
    (found,) = fitted_to_ink(grey, [detection(box)])
    top, bottom = _rows(found)
    assert top < bottom
    assert [x for x, _ in found.corners] == [box.x, box.right, box.right, box.x]
    assert [y for _, y in found.corners] == [top, top, bottom, bottom]
    assert np.array_equal(grey, before)


def test_each_keeps_its_place_in_the_order() -> None:
    """Fitting sorts nothing and drops nothing."""
    frame, ink = lettered(480, 160, at=(40, 60), size=22)
    rough = [detection(ink, score=score) for score in (3, 1, 2)]
    fitted = fitted_to_ink(np.ascontiguousarray(frame.pixels[:, :, 0]), rough)
    assert [found.score for found in fitted] == [3, 1, 2]


@given(st.lists(st.floats(0, 40), min_size=1, max_size=60))
def test_the_ground_is_the_percentile_that_numpy_takes(changes: list[float]) -> None:
    """Only faster."""
    assert _ground(np.array(changes)) == pytest.approx(np.percentile(changes, GROUND_PERCENTILE))
