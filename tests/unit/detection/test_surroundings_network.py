"""Letters told from texture by what is around them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.synthetic.plain_pictures import lettered
from tests.unit.detection.drawn import detection
from watermark_scan.detection.surroundings_network import COLUMNS, ROWS, odds_among, windows
from watermark_scan.geometry import Box

_RNG = np.random.default_rng(3)


def _grey(*, size: int) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.uint8]], Box]:
    frame, ink = lettered(960, 540, at=(300, 200), size=size, spread=20)
    return np.ascontiguousarray(frame.pixels[:, :, 1]), ink


@pytest.mark.parametrize("size", [14, 18, 28, 60])
def test_a_text_is_likelier_than_bars_and_grain(size: int) -> None:
    """At any size; a fence as long and as high as the text is none, although its bars are strokes as well."""
    plane, ink = _grey(size=size)
    fence = np.full_like(plane, 90)
    fence[:, :: max(4, ink.height // 2)] = 230
    grain = _RNG.integers(0, 255, plane.shape).astype(np.uint8)
    place = [detection(ink)]
    (text,), (bars,), (noise,) = (odds_among(each, place) for each in (plane, fence, grain))
    assert text > max(0, bars, noise)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(0, 300), st.integers(1, 400), st.integers(1, 300))
def test_any_place_gives_one_window_to_three(x: int, y: int, width: int, height: int) -> None:
    """A speck, a picture's whole length, and what sticks out of it."""
    plane = _RNG.integers(0, 255, (300, 400)).astype(np.uint8)
    stretch = detection(Box(x=x, y=y, width=width, height=height))
    parts = windows(plane, stretch)
    assert 1 <= len(parts) <= 3
    assert parts.shape[1:] == (ROWS, COLUMNS)
    assert np.isfinite(odds_among(plane, [stretch])).all()


@pytest.mark.parametrize("size", [15, 90])
def test_the_stretch_is_in_the_middle(size: int) -> None:
    """Whether it is enlarged or made smaller: ink in the middle rows, none above and below."""
    frame, ink = lettered(1600, 900, at=(500, 400), size=size, text="HHH")
    (part,) = windows(np.ascontiguousarray(frame.pixels[:, :, 1]), detection(ink))
    rows, columns = (np.flatnonzero((part > 150).any(axis=axis)) for axis in (1, 0))
    assert abs((rows[0] + rows[-1]) / 2 - (ROWS - 1) / 2) <= 1.5
    assert abs((columns[0] + columns[-1]) / 2 - (COLUMNS - 1) / 2) <= 2
    assert 17 <= len(rows) <= 23


def test_stretches_do_not_influence_each_other() -> None:
    """Judged together or alone, the answer is the same; of none there is none."""
    plane, ink = _grey(size=18)
    places = [detection(ink), detection(Box(x=10, y=10, width=90, height=12))]
    alone = [odds_among(plane, [place])[0] for place in places]
    assert np.allclose(odds_among(plane, places), alone, atol=1e-3)
    assert odds_among(plane, []) == []
