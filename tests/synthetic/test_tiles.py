"""Tiles: one short word many times, along parallel slants, with letters lost."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from tests.synthetic.context_list import LISTED
from tests.synthetic.tiles import ordinary_tiles, tiles


def test_tiles_lack_a_letter_or_two() -> None:
    """Where all are damaged none is whole; where some are, some are."""
    texts = {one.pattern_id: one.text.casefold() for one in LISTED}
    for scene in tiles(LISTED, split="tune", count=20, seed=1):
        (entry,) = scene.entries & texts.keys() if len(scene.entries) == 1 else (min(scene.entries),)
        lost = [Levenshtein.distance(texts[entry], reading.text.casefold()) for reading in scene.readings]
        assert max(lost) <= 2
        assert (min(lost) == 0) is scene.kind.endswith("some damaged")


def test_tiles_are_many() -> None:
    """At least four in nearly every picture, and no mark where the word is an ordinary one."""
    drawn = [*ordinary_tiles(LISTED, split="tune", count=30, seed=1)]
    assert sum(len(scene.readings) >= 4 for scene in drawn) >= 27
    assert not any(scene.entries for scene in drawn)
