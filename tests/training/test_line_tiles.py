"""Tiles to learn from: the same for the same number, true to their labels, and of no package beyond the samples'."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from tests.synthetic.typefaces import FaceSet, font_file, typefaces
from tests.synthetic.word_shapes import Writing, phrase
from tests.training import lettering, line_material, line_tiles
from tests.training.lettering import draw_lettering, line_layer
from tests.training.line_material import Face, GroundPool, drawn_ground
from tests.training.line_tiles import SIDE, TileSource


@pytest.fixture(autouse=True)
def _installed_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws in one font of the samples, on drawn grounds and one photograph of noise."""
    first = typefaces(FaceSet.ATLAS)[0]
    one = (Face(font_file(first.file, first.package)),)
    for module in (lettering, line_material):
        monkeypatch.setattr(module, "faces", lambda _writing: one)
    monkeypatch.setattr(line_material, "_screen_faces", lambda: one)
    noise = np.random.default_rng(1).integers(0, 255, (40, 60, 3), np.uint8)
    photograph = np.asarray(Image.fromarray(noise).resize((900, 600)))
    monkeypatch.setattr(line_tiles, "photographs", lambda: (photograph,))


def test_a_number_gives_one_tile() -> None:
    """Whatever was asked for before: a training that goes on sees what it would have seen."""
    one, other = TileSource(seed=1), TileSource(seed=1)
    other.tile(3)
    first, again = one.tile(12), other.tile(12)
    assert np.array_equal(first.pixels, again.pixels)
    assert np.array_equal(first.maps, again.maps)
    assert not np.array_equal(first.pixels, TileSource(seed=2).tile(12).pixels)


def test_tiles_hold_lines_and_some_hold_none() -> None:
    """Maps are a quarter as wide as the tile; cores are shares, weights are not negative."""
    tiles = [TileSource(seed=1).tile(number) for number in range(30)]
    assert {one.pixels.shape for one in tiles} == {(SIDE, SIDE, 3)}
    assert {one.maps.shape for one in tiles} == {(5, SIDE // 4, SIDE // 4)}
    cores = [one.maps[0] for one in tiles]
    assert all(core.min() >= 0 and core.max() <= 1 for core in cores)
    assert all(one.maps[1].min() >= 0 for one in tiles)
    assert any(core.max() > 0.9 for core in cores)
    assert any(core.max() == 0 for core in cores)


def test_mined_grounds_are_drawn_on() -> None:
    """About every third tile shows one once there are any."""
    plain = TileSource(seed=1)
    mined = TileSource(seed=1, mined=[np.full((SIDE, SIDE, 3), 77, np.uint8)])
    changed = [not np.array_equal(plain.tile(one).pixels, mined.tile(one).pixels) for one in range(12)]
    assert any(changed)


def test_grounds_without_text_bear_none() -> None:
    """Those that a network is tried on for what it takes for text."""
    assert all(not drawn_ground(np.random.default_rng(seed), lettered=False).lines for seed in range(20))


def test_a_pool_keeps_what_is_at_hand_and_no_more() -> None:
    """Old grounds leave as new ones come in."""
    pool, rng = GroundPool(seed=1), np.random.default_rng(1)
    assert pool.near(0, np.random.default_rng(4)) is pool.near(0, np.random.default_rng(4))
    for tile in range(0, 40_000, 8_000):
        pool.near(tile, rng)
    assert len(pool._kept) == 1


@pytest.mark.parametrize("look", ["plain", "shadow", "outline", "hollow", "plate"])
def test_letters_are_inside_of_their_ink(look: str) -> None:
    """Whatever the look, the box of the ink holds the letters' own pixels."""
    rng = np.random.default_rng(1)
    style = draw_lettering(24, np.full(3, 120.0), rng)
    style = replace(style, look=look, writing=Writing.LATIN, spacing=0, opacity=1.0)
    layer = line_layer("Sample 24", style)
    assert layer is not None
    left, top, right, bottom = (int(side) for side in layer.ink)
    inside = layer.layer[top:bottom, left:right, 3]
    assert inside.max() == pytest.approx(1, abs=0.01)
    assert bottom - top > 12
    assert right - left > 4 * (bottom - top)


@pytest.mark.parametrize("writing", list(Writing))
def test_every_writing_has_words(writing: Writing) -> None:
    """A phrase is never empty."""
    assert all(phrase(writing, 3, np.random.default_rng(seed)) for seed in range(20))
