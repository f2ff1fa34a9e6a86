"""The wording beside what was read: words may break, letters may not be lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.output import reports
from watermark_scan.output.page.cards import MISSING, aligned_words


def test_the_missing_part_is_shown_too() -> None:
    """Every word of the wording is there; what is not in the picture has dots under it."""
    words = aligned_words(reports.match())
    assert len(words) == 13
    assert words[0][0] == words[0][0].__class__(kind=MISSING, listed="DEVELOPMENT", read="·" * 11)
    assert [run.read for run in words[8]] == ["ALL"]


def test_letters_of_one_kind_stand_together() -> None:
    """A word that was read right is one run; a look-alike is set off."""
    content = aligned_words(reports.match())[9]
    assert [(run.kind, run.listed, run.read) for run in content] == [
        ("same", "C", "C"),
        ("alike", "O", "0"),
        ("same", "NTENT", "NTENT"),
    ]


@pytest.mark.parametrize(
    ("listed", "read", "shown"),
    [
        ("a - b", "a b", [["a"], ["-"], ["b"]]),
        ("not (yet) done", "not yet done", [["not"], ["(", "yet", ")"], ["done"]]),
        ("ab", "a b", [["a"], ["b"]]),
    ],
)
def test_words_break_at_spaces(listed: str, read: str, shown: list[list[str]]) -> None:
    """Either text's space breaks; punctuation stays with the word that it touches."""
    match = reports.match(pattern_text=listed, matched_text=read, visible_span=(0, len(listed)))
    assert [[run.listed for run in word] for word in aligned_words(match)] == shown


@given(st.text(max_size=30), st.text(max_size=30), st.tuples(st.integers(-99, 99), st.integers(-99, 99)))
def test_any_report_can_be_shown(listed: str, read: str, span: tuple[int, int]) -> None:
    """A stranger's span may point anywhere: no word is empty."""
    match = reports.match(pattern_text=listed, matched_text=read, visible_span=span)
    assert all(aligned_words(match))
