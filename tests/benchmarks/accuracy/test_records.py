"""What counts as right, and results that are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.accuracy.builders import record
from tests.benchmarks.accuracy.records import Store, listed

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    """In its order, from a folder that was not there."""
    store = Store(path=tmp_path / "new" / "kept.jsonl")
    first, second = record(), replace(record(), picture="overlay/2", seconds=2.5)
    store.add([first])
    store.add([second])
    assert store.load() == [first, second]


def test_a_broken_run_costs_its_last_line_only(tmp_path: Path) -> None:
    """The unfinished line is passed over, and what is added later stands on a line of its own."""
    store = Store(path=tmp_path / "kept.jsonl")
    store.add([record()])
    with store.path.open("a", encoding="utf-8") as file:
        file.write('{"picture": "over')
    assert store.load() == [record()]
    store.add([record()])
    assert store.load() == [record(), record()]


def test_seen_needs_a_right_reason() -> None:
    """Flagged for something else is missed."""
    assert record(verdict="review", right=True).seen
    assert not record(verdict="flagged", right=False).seen
    assert not record(verdict="clear", right=True).seen


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
