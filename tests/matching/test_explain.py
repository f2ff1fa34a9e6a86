"""The edit path that people see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.matching.explain import StepKind, aligned_letters
from watermark_scan.matching.folding import fold


def path(read: str, listed: str) -> list[tuple[str, str, str]]:
    """Steps as plain texts."""
    return [(step.kind.value, step.read, step.listed) for step in aligned_letters(read, listed)]


@pytest.mark.parametrize(
    ("read", "listed", "steps"),
    [
        ("Getty Images", "gettyimages", [("same", "Getty Images", "gettyimages")]),
        ("D0DGE", "dodge", [("same", "D0DGE", "dodge")]),
        ("abxde", "abcde", [("same", "ab", "ab"), ("misread", "x", "c"), ("same", "de", "de")]),
        ("abde", "abcde", [("same", "ab", "ab"), ("lost", "", "c"), ("same", "de", "de")]),
        ("abcxde", "abcde", [("same", "abc", "abc"), ("added", "x", ""), ("same", "de", "de")]),
        ("ab xde.", "ab, cde!", [("same", "ab", "ab"), ("misread", " x", ", c"), ("same", "de.", "de!")]),
        (
            "build 20481 beta",
            "build {n} beta",
            [("same", "build", "build"), ("same", " 20481", " {n}"), ("same", " beta", " beta")],
        ),
        ("", "", []),
        ("...", "?", []),
    ],
)
def test_steps_are_in_reading_order(read: str, listed: str, steps: list[tuple[str, str, str]]) -> None:
    """What is folded alike is the same; signs that fold to nothing go with the letter behind them."""
    assert path(read, listed) == steps


@given(st.text(max_size=30), st.text(max_size=30).filter(lambda text: "{n}" not in text))
def test_the_steps_hold_both_texts_whole(read: str, listed: str) -> None:
    """Nothing is left out as long as there is a letter; only same letters fold alike."""
    steps = aligned_letters(read, listed)
    if fold(read).text:
        assert "".join(step.read for step in steps) == read
    if fold(listed).text:
        assert "".join(step.listed for step in steps) == listed
    for step in steps:
        assert step.read or step.listed
        assert not (step.kind is StepKind.LOST and step.read)
        assert not (step.kind is StepKind.ADDED and step.listed)
