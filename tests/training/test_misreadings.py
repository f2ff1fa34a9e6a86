"""Counting misreadings: what is learned from, what is left out, and the shares of the table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.misreadings import compare, is_damaged, rates_of, shares_of

TEXTS = st.text(st.sampled_from("abcde"), max_size=20)


@given(TEXTS.filter(bool), TEXTS)
def test_every_letter_is_accounted_for(stands: str, read: str) -> None:
    """Letters that stand there and are neither misread nor lost, with those misread or invented, are those read."""
    misreading = compare(stands, read)
    assert misreading.letters - misreading.deleted + misreading.inserted == len(read)
    assert len(misreading.confusions) <= misreading.substituted <= misreading.letters
    assert misreading.in_gaps <= misreading.deleted
    assert all(true != seen for true, seen in misreading.confusions)


def test_a_letter_read_as_another_is_a_confusion() -> None:
    """One letter, or up to three in a row, among letters read right are learned from."""
    assert compare("footage", "fcotage").confusions == (("o", "c"),)
    assert compare("footage", "fccuage").confusions == (("o", "c"), ("o", "c"), ("t", "u"))


@pytest.mark.parametrize("read", ["footae", "foofage", "fotge"])
def test_lost_letters_teach_nothing(read: str) -> None:
    """Where letters are lost beside a misread one, it is not known which was read as which."""
    assert all(pair == ("t", "f") for pair in compare("footage", read).confusions)


def test_merged_letters_are_left_out() -> None:
    """Two letters read as one are counted as misread, but not as a confusion of two letters."""
    misreading = compare("trial", "tnal")
    assert (misreading.substituted, misreading.deleted, misreading.confusions) == (1, 1, ())


def test_garbage_runs_are_left_out() -> None:
    """Four misread letters in a row teach nothing about shapes."""
    misreading = compare("developments", "develxyzwnts")
    assert (misreading.substituted, misreading.confusions) == (4, ())


def test_long_gaps_are_told_apart() -> None:
    """A missing word counts as a gap, a missing letter does not."""
    assert compare("subjecttochange", "subjecttochang").in_gaps == 0
    assert compare("subjecttochange", "subjectto").in_gaps == 6


def test_nothing_cannot_be_misread() -> None:
    """A line without letters is refused."""
    with pytest.raises(ValueError, match="without letters"):
        compare("", "abc")


def test_rates_are_shares_of_all_letters() -> None:
    """Rates are sums over the lines, by the letters that stand there; none gives 0."""
    rates = rates_of([compare("abcdefgh", "abcdefgh"), compare("ab", "xbc")])
    assert (rates.lines, rates.letters, rates.substitution, rates.insertion) == (2, 10, 0.1, 0.1)
    assert rates_of([]).substitution == 0


def test_damaged_lines_are_neither_clean_nor_garbage() -> None:
    """The channel's rates are taken from lines with 5 to 30 % errors."""
    texts = {"abcdefghij": False, "abcdefghix": True, "abcdexxxij": True, "xxxxefghij": False}
    assert {read: is_damaged(compare("abcdefghij", read)) for read in texts} == texts


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("vwxyz"))))
def test_shares_of_a_letter_add_up(confusions: list[tuple[str, str]]) -> None:
    """The shares of each letter lie in 0.01…1 and add up to at most 1."""
    rows = shares_of(confusions)
    assert all(0.01 <= share <= 1 for _, _, share in rows)
    for letter in "abcde":
        assert sum(share for true, _, share in rows if true == letter) <= 1 + 1e-9


def test_shares_are_smoothed() -> None:
    """What was seen most has the largest share; what only other letters are read as has a small one, not none."""
    rows = shares_of([("a", "x")] * 50 + [("b", "y")] * 50)
    shares = {(true, seen): share for true, seen, share in rows}
    assert shares["a", "x"] > 0.8
    assert 0.01 < shares["a", "y"] < 0.1
