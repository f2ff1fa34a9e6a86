"""Letters told from texture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.synthetic.plain_pictures import lettered, texture
from watermark_scan.detection.letter_network import HEIGHT, LENGTH, MOST_WINDOWS, letter_odds, normalised, windows

_RNG = np.random.default_rng(3)


def _line(size: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A drawn line of letters, cut out with room around it."""
    frame, ink = lettered(640, 360, at=(100, 100), size=size)
    room = round(0.2 * ink.height)
    return frame.pixels[ink.y - room : ink.bottom + room, ink.x - room : ink.right + room, 1]


@pytest.mark.parametrize("size", [14, 18, 28, 60])
def test_letters_are_likelier_than_texture(size: int) -> None:
    """At any size, light or dark, either way up: than grain, clouds, an edge and nothing at all."""
    line = _line(size)
    grain = _RNG.integers(0, 255, line.shape).astype(np.uint8)
    clouds = (128 + texture(line.shape[1], len(line), spread=20)).clip(0, 255).astype(np.uint8)
    edge = np.where(np.arange(len(line))[:, None] > len(line) // 2, 200, 60) + np.zeros_like(line)
    odds = letter_odds([grain, clouds, edge.astype(np.uint8), np.full_like(line, 90)])
    letters = letter_odds([line, 255 - line, line[::-1, ::-1]])
    assert letters.min() > max(0, float(odds.max()))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 300), st.integers(1, 2000))
def test_any_size_gives_a_few_windows(height: int, width: int) -> None:
    """A speck as well as a line as long as the picture; each has one answer."""
    line = _RNG.integers(0, 255, (height, width)).astype(np.uint8)
    parts = windows(line)
    assert 1 <= len(parts) <= MOST_WINDOWS
    assert parts.shape[1:] == (HEIGHT, LENGTH)
    assert np.isfinite(letter_odds([line])).all()


def test_lines_do_not_influence_each_other() -> None:
    """Judged together or alone, the answer is the same; of none there is none."""
    lines = [_line(18), _RNG.integers(0, 255, (20, 700)).astype(np.uint8), _line(28)[:, :40]]
    alone = [float(letter_odds([line])[0]) for line in lines]
    assert np.allclose(letter_odds(lines), alone, atol=1e-3)
    assert letter_odds([]).shape == (0,)


def test_brightness_and_contrast_do_not_matter() -> None:
    """But noise of a grey level or two is not blown up."""
    parts = windows(_line(18))
    faint = (parts // 4 + 100).astype(np.uint8)
    assert np.allclose(normalised(parts), normalised(faint), atol=0.15)
    assert np.abs(normalised(np.full((1, HEIGHT, LENGTH), 7, np.uint8))).max() == 0
