"""Which answers are right for a labelled picture."""

from __future__ import annotations

import pytest

from tests.benchmarks.accuracy.corpus import listed


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("shutterstock | www.shutterstock.com · 87676915", "stock-agency"),
        ("0.12.7.9018 Beta version | J586", "engine-build"),
        ("即梦AI", "ai-generator"),
    ],
)
def test_a_mark_of_the_list_has_a_category(text: str, category: str) -> None:
    """That of the entry whose wording it holds."""
    assert category in listed(text)


@pytest.mark.parametrize("text", ["", "20", "KILLA", "Credit: nobody known"])
def test_other_text_has_none(text: str) -> None:
    """Too short, or not in the list."""
    assert listed(text) == frozenset()
