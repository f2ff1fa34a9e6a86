"""Texts side by side: nothing is lost, and each letter stands where it belongs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.matching.letter_diff import LONGEST, ColumnKind, joined, letter_columns


def _kinds(read: str, listed: str) -> list[tuple[str, str, str]]:
    return [(column.kind.value, column.read, column.listed) for column in letter_columns(read, listed)]


@given(st.text(max_size=40), st.text(max_size=40))
def test_both_texts_are_kept_whole(read: str, listed: str) -> None:
    """Whatever the texts are, all columns joined give both of them back, and no column is empty."""
    columns = letter_columns(read, listed)
    assert "".join(column.read for column in columns) == read
    assert "".join(column.listed for column in columns) == listed
    assert all(column.read or column.listed for column in columns)


@given(st.text(max_size=40))
def test_a_text_lies_beside_itself(text: str) -> None:
    """A text that was read as it is listed has no misread, lost or added letter."""
    assert {column.kind for column in letter_columns(text, text)} <= {ColumnKind.SAME, ColumnKind.GAP}


@pytest.mark.parametrize(
    ("read", "listed", "kind"),
    [
        ("C0N", "con", ("alike", "0", "o")),
        ("irn", "im", ("alike", "rn", "m")),
        ("ﬁn", "fin", ("alike", "ﬁ", "fi")),
        ("fxx", "fax", ("misread", "x", "a")),
        ("bud", "bulld", ("lost", "", "l")),
        ("abcd", "abd", ("added", "c", "")),
        ("a b", "a-b", ("gap", " ", "-")),
        ("ﬁ", "fx", ("lost", "", "x")),
        ("Build 2017.4.1!", "Build {n}!", ("same", "2017.4.1", "{n}")),
    ],
)
def test_what_happened_to_a_letter(read: str, listed: str, kind: tuple[str, str, str]) -> None:
    """Look-alikes, misreadings, lost and added letters, punctuation and numbers are told apart."""
    assert kind in _kinds(read, listed)


@pytest.mark.parametrize(
    ("read", "listed", "runs"),
    [
        ("Getty Images", "gettyimages", [("same", "Getty Images", "gettyimages")]),
        (
            "ab xde.",
            "ab, cde!",
            [("same", "ab", "ab"), ("gap", " ", ", "), ("misread", "x", "c"), ("same", "de", "de")],
        ),
        ("a", "a bc de", [("same", "a", "a"), ("gap", "", " "), ("lost", "", "bc de")]),
        ("a--b", "a b", [("same", "a--b", "a b")]),
    ],
)
def test_neighbours_of_one_kind_are_joined(read: str, listed: str, runs: list[tuple[str, str, str]]) -> None:
    """Across spaces and punctuation, too; what stands between different kinds stays by itself."""
    found = [(run.kind.value, run.read, run.listed) for run in joined(letter_columns(read, listed))]
    assert found[: len(runs)] == runs


@given(st.text(max_size=40), st.text(max_size=40))
def test_joining_loses_nothing(read: str, listed: str) -> None:
    """Both texts stay whole, and no two neighbours are of one kind."""
    runs = joined(letter_columns(read, listed))
    assert ("".join(run.read for run in runs), "".join(run.listed for run in runs)) == (read, listed)
    assert all(first.kind is not second.kind for first, second in pairwise(runs))


def test_texts_without_end_are_not_laid_out() -> None:
    """A stranger's report may hold a text of any length; a very long one makes a single column."""
    long = "x" * (LONGEST + 1)
    assert _kinds(long, "x") == [("misread", long, "x")]
