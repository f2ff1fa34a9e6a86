"""Neighbours: ordinary or shared words of wordings, and names of nobody."""

from __future__ import annotations

from tests.synthetic.context_list import LISTED
from tests.synthetic.listed_texts import ListedTexts
from tests.synthetic.neighbours import neighbours
from tests.unit.matching.builders import wording


def test_neighbours_hold_a_shared_opening_and_no_wording() -> None:
    """Half of them have what several entries share; no wording stands there whole."""
    drawn = list(neighbours(LISTED, split="tune", count=100, seed=1))
    shared = [scene for scene in drawn if scene.kind.endswith("of several entries")]
    assert 30 < len(shared) < 70
    assert any(scene.text.casefold().startswith("made with") for scene in shared)
    assert not any(ListedTexts(LISTED).holds_one(scene.text) for scene in drawn)
    assert all(not scene.entries for scene in drawn)


def test_what_is_a_name_itself_is_no_neighbour() -> None:
    """A program's name without its first word still names the program."""
    one = wording("by CyberLink PowerDirector", entry="one")
    assert not list(neighbours([one], split="tune", count=5, seed=1))
