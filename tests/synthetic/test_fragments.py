"""Fragments: really pieces, of the wanted lengths, cuts and error rates, of all wordings in turn; and their damage."""

# ruff: noqa: S311  repeatable chance, no secrets

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from tests.synthetic.fragments import (
    CUTS,
    ERROR_RATES,
    LENGTHS,
    RightAnswers,
    filled,
    fragments,
    grid,
    letters_of,
    noisy,
    whole,
)
from tests.unit.matching.builders import wording
from watermark_scan.model import Role

LISTED = (
    wording("Development footage. This is a work in progress.", entry="long"),
    wording("Not actual gameplay", entry="short"),
    wording("Build {n} of the editor", entry="numbered"),
    wording("Breaking news from the studio", entry="hint", role=Role.HINT),
    wording("Veo made this one here", entry="token", exact_token=True),
)
SHARED = (
    wording("Gameplay may vary", entry="first"),
    wording("Actual gameplay may differ", entry="second"),
    wording("GAMEPLAY MAY contain hints", entry="hint", role=Role.HINT),
    wording("Build {n} gameplay", entry="numbered"),
)
TEXTS = (
    "Development footage. This is a work in progress.",
    "ALL CONTENT",
    "Не является реальным игровым процессом",  # noqa: RUF001  Cyrillic on purpose
    "開発中の画面です",
    "게임 개발 중 화면",
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


def test_all_signs_with_the_fragment_are_right() -> None:
    """The damage does not matter, nor case and spaces, and hints do not count."""
    assert RightAnswers(SHARED).to("GAME PLAY MAY", "7", "first") == {"first", "second"}


def test_where_a_fragment_comes_from_is_always_right() -> None:
    """Even when folding changes its ends."""
    assert RightAnswers(SHARED).to("something else", "7", "first") == {"first"}


def test_running_numbers_are_filled_in() -> None:
    """The number of the fragment stands in other wordings too."""
    assert RightAnswers(SHARED).to("42 gameplay", "42", "first") == {"first", "numbered"}


@pytest.mark.parametrize("rate", [0.05, 0.1, 0.15, 0.2])
@pytest.mark.parametrize("text", TEXTS)
def test_the_stated_rate_is_the_true_one(text: str, rate: float) -> None:
    """Over many texts, edits per character come within a tenth of the rate."""
    rng = Random(7)
    repeats = 20_000 // len(text)
    edits = sum(Levenshtein.distance(text, noisy(text, rate, rng)) for _ in range(repeats))
    assert edits / (repeats * len(text)) == pytest.approx(rate, rel=0.1)


@given(st.text(max_size=40), st.integers())
def test_no_errors_wanted_none_made(text: str, seed: int) -> None:
    """At rate 0 the text stays as it is."""
    assert noisy(text, 0.0, Random(seed)) == text


@given(st.text(max_size=30), st.floats(0, 1), st.integers())
def test_any_text_can_be_damaged(text: str, rate: float, seed: int) -> None:
    """No text and no rate breaks it, and there are never more errors than characters."""
    assert Levenshtein.distance(text, noisy(text, rate, Random(seed))) <= len(text)


def test_same_seed_same_damage() -> None:
    """The damage depends on the seed alone."""
    assert noisy(TEXTS[0], 0.2, Random(3)) == noisy(TEXTS[0], 0.2, Random(3))


def test_spaces_get_lost_and_invented() -> None:
    """Words run together and fall apart, as with a real engine."""
    rng = Random(1)
    damaged = [noisy(TEXTS[0], 0.1, rng) for _ in range(300)]
    assert any(len(text.split()) < len(TEXTS[0].split()) for text in damaged)
    assert any(len(text.split()) > len(TEXTS[0].split()) for text in damaged)
