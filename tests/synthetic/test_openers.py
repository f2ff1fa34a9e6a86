"""Openers and endings: pieces of wordings, and other words."""

from __future__ import annotations

from tests.synthetic.context_list import LISTED
from tests.synthetic.listed_texts import ListedTexts
from tests.synthetic.openers import FEWEST_WORDS, endings, openers
from tests.unit.matching.builders import wording


def _openings() -> list[str]:
    return [" ".join(one.text.split()[:2]).casefold() for one in LISTED if len(one.text.split()) >= FEWEST_WORDS]


def test_an_opener_begins_as_a_wording_and_holds_none() -> None:
    """In every case that it is written in."""
    drawn = [scene.text for scene in openers(LISTED, split="report", count=60, seed=1)]
    assert all(text.casefold().startswith(tuple(_openings())) for text in drawn)
    assert not any(ListedTexts(LISTED).holds_one(text) for text in drawn)
    assert any(text.isupper() for text in drawn)
    assert not all(text.isupper() for text in drawn)


def test_an_ending_ends_as_a_wording() -> None:
    """Of which the whole does not stand there."""
    last = tuple(one.text.split()[-1].casefold() for one in LISTED)
    drawn = [scene.text for scene in endings(LISTED, split="report", count=60, seed=1)]
    assert all(text.casefold().endswith(last) for text in drawn)
    assert not any(ListedTexts(LISTED).holds_one(text) for text in drawn)


def test_no_ending_is_the_wordings_own() -> None:
    """A wording that goes on as an ordinary ending does makes no opener with it."""
    one = wording("Shown to the public while stocks last and never again", entry="one")
    drawn = [scene.text.casefold() for scene in openers([one], split="tune", count=200, seed=1)]
    assert drawn
    assert not any(text.startswith("shown to the public while stocks") for text in drawn)


def test_short_wordings_make_no_openers() -> None:
    """Two or three words are neighbours' matter."""
    assert not list(openers([wording("Footage not final")], split="tune", count=5, seed=1))
