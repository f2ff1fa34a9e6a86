"""Overlays that are hard to find: what is said of them is true."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.synthetic import hard_overlays
from tests.synthetic.backgrounds import Background
from tests.synthetic.hard_overlays import Case, HardOverlay, case_of, hard_overlay, z_score
from tests.synthetic.typefaces import FaceSet, typefaces

GROUND = Background(name="street", path=Path(__file__).parents[2] / "samples" / "no-text-street.jpg")
TEXT = "Pre-alpha footage"


@pytest.fixture(autouse=True)
def _installed_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws with one font of the samples: no further package is needed."""
    monkeypatch.setattr(hard_overlays, "typefaces", lambda _chosen: typefaces(FaceSet.ATLAS)[:1])


def made(case: Case, seed: int = 1) -> HardOverlay:
    """The first picture of a case that a seed has room for."""
    rng = np.random.default_rng(seed)
    found = (hard_overlay(case, TEXT, (GROUND,), FaceSet.ATLAS, rng) for _ in range(20))
    return next(one for one in found if one is not None)


@pytest.mark.parametrize("case", list(Case))
def test_the_cover_tells_where_the_mark_is(case: Case) -> None:
    """Whole, inside the picture, and as large as it."""
    one = made(case)
    assert one.cover.shape == one.pixels.shape[:2]
    assert 0.3 < one.cover.max() <= 1.01
    assert np.count_nonzero(one.cover > 0.1) > 20


def test_cases_come_in_turn() -> None:
    """As many of each."""
    assert [case_of(number) for number in range(len(Case))] == list(Case)


def test_a_tiny_mark_is_tiny_and_a_slanted_one_slants() -> None:
    """By its size, and by how far its ink reaches down."""
    assert made(Case.TINY).height <= 12
    rows, columns = np.nonzero(made(Case.SLANT).cover)
    assert np.ptp(rows) > 0.3 * np.ptp(columns)


def test_a_mark_of_its_grounds_brightness_shows_by_colour_alone() -> None:
    """Its letters are as bright as the spot that they stand on."""
    one = made(Case.BRIGHTNESS)
    assert len(set(one.style.fill)) > 1
    assert one.style.opacity == 1


def test_what_stands_out_has_a_high_z_score() -> None:
    """White letters on an even ground have; the same cover where nothing was drawn has not."""
    one = made(Case.PLAIN)
    rng = np.random.default_rng(2)
    noise = rng.normal(90, 12, one.pixels.shape)
    drawn = np.clip(noise + 120 * one.cover[:, :, None], 0, 255).astype(np.uint8)
    assert z_score(drawn, one.cover) > 8
    assert z_score(np.clip(noise, 0, 255).astype(np.uint8), one.cover) < 5
    assert z_score(drawn, np.zeros_like(one.cover)) == 0
