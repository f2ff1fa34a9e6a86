"""Fragments: really pieces, of the wanted lengths, cuts and error rates, of all wordings in turn."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.benchmarks.fragments import CUTS, ERROR_RATES, LENGTHS, filled, fragments, grid, letters_of, whole
from tests.unit.matching.builders import wording
from watermark_scan.model import Role

LISTED = (
    wording("Development footage. This is a work in progress.", entry="long"),
    wording("Not actual gameplay", entry="short"),
    wording("Build {n} of the editor", entry="numbered"),
    wording("Breaking news from the studio", entry="hint", role=Role.HINT),
    wording("Veo made this one here", entry="token", exact_token=True),
)


@pytest.mark.parametrize("lengths", [(8, 9), (12, 15)])
@pytest.mark.parametrize("rate", [0.0, 0.2])
def test_fragments_are_pieces_of_the_wanted_length(lengths: tuple[int, int], rate: float) -> None:
    """Letters within the bounds, text from the wording, damaged only where asked for."""
    for one in fragments(LISTED, lengths=lengths, rate=rate, count=60, seed=1):
        assert lengths[0] <= letters_of(one.original) == one.letters <= lengths[1]
        assert one.original.casefold() in filled(one.wording.text, one.number).casefold()
        assert one.rate == rate
        assert rate or one.text == one.original


def test_cuts_are_where_they_are_said_to_be() -> None:
    """A piece cut on the left only is the wording's end, on the right only its begin."""
    for one in fragments(LISTED[:2], lengths=(10, 11), rate=0.0, count=30, seed=2):
        letters = [letter for letter in one.wording.text.casefold() if letter.isalnum()]
        part = [letter for letter in one.original.casefold() if letter.isalnum()]
        assert (part == letters[: len(part)]) == (not one.left)
        assert (part == letters[-len(part) :]) == (not one.right)


def test_wordings_and_cuts_come_in_turn() -> None:
    """Sixty fragments of three signs: twenty of each, and of each kind of cut."""
    drawn = list(fragments(LISTED, lengths=(8, 9), rate=0.1, count=60, seed=3))
    assert Counter(one.wording.pattern_id for one in drawn) == {"long": 20, "short": 20, "numbered": 20}
    assert Counter(one.cut for one in drawn) == dict.fromkeys(CUTS, 20)


def test_a_length_that_no_wording_has_gives_nothing() -> None:
    """No endless search."""
    assert list(fragments(LISTED, lengths=(50, 60), rate=0.0, count=5, seed=1)) == []


def test_the_grid_has_as_many_of_each_kind() -> None:
    """Where a wording is long enough."""
    drawn = Counter((one.letters > 9, one.rate) for one in grid(LISTED, each=6, seed=1) if one.letters <= 11)
    assert drawn == {(long, rate): 6 for long in (False, True) for rate in ERROR_RATES}
    assert LENGTHS[0] == (8, 9)


def test_whole_wordings_are_not_cut() -> None:
    """With a number where the list has a slot."""
    drawn = list(whole(LISTED, rate=0.0, count=9, seed=1))
    assert {one.wording.pattern_id for one in drawn} == {"long", "short", "numbered"}
    assert not any(one.left or one.right or "{" in one.text for one in drawn)


def test_the_seed_decides() -> None:
    """The same seed gives the same fragments, another one others."""
    first, again, other = (
        [one.text for one in fragments(LISTED, lengths=(10, 11), rate=0.1, count=20, seed=seed)] for seed in (1, 1, 2)
    )
    assert first == again != other
