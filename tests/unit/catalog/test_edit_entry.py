"""Values become an entry, or all their faults."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.catalog.edit import checked_entry, free_id
from watermark_scan.catalog.model import Pattern

_VALUES: dict[str, Any] = {"id": "one", "text": "Zorblax", "role": "hint", "languages": ["en"]}


def _faults(**changes: object) -> dict[str, str]:
    found = checked_entry({key: value for key, value in (_VALUES | changes).items() if value is not None})
    assert isinstance(found, tuple)
    assert all(fault.remedy.endswith(".") for fault in found)
    return {fault.key: fault.message for fault in found}


def test_sound_values_make_an_entry() -> None:
    """As from a list's TOML."""
    assert checked_entry(_VALUES) == Pattern.model_validate(_VALUES)


def test_all_faults_are_told_at_once() -> None:
    """Each with its key."""
    faults = _faults(id="A b", text="?!", role="sine", languages=["english"], nosuch=1, upper_case="maybe")
    assert set(faults) == {"id", "text", "role", "languages", "nosuch", "upper_case"}


@pytest.mark.parametrize(
    ("changes", "key", "message"),
    [
        ({"text": None}, "text", "it is missing"),
        ({"txt": "x"}, "txt", "there is no such key"),
        ({"languages": []}, "languages", "at least 1 item"),
        ({"languages": ["english"]}, "languages", "'english' is no language tag"),
        ({"allow": [{"check": "x"}]}, "allow", "it is missing"),
        ({"must_match": ["ok", ""]}, "must_match", "at least one letter"),
    ],
)
def test_each_fault_is_a_sentence(changes: dict[str, object], key: str, message: str) -> None:
    """One for each key, without the words of the library that found it."""
    faults = _faults(**changes)
    assert list(faults) == [key]
    assert message in faults[key]
    assert "Value error" not in faults[key]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Not final footage!", "not-final-footage"),
        ("Été à Paris", "ete-a-paris"),
        ("графика", "mark"),
        ("x" * 80, "x" * 40),
        ("taken", "taken-3"),
    ],
)
def test_an_id_is_made_from_the_text(text: str, slug: str) -> None:
    """In letters that every keyboard has, and never one that is used."""
    assert free_id(text, {"taken", "taken-2"}) == slug


@given(st.text(), st.sets(st.just("mark")))
def test_every_text_gives_a_valid_id(text: str, taken: set[str]) -> None:
    """The model takes it."""
    assert isinstance(checked_entry(_VALUES | {"id": free_id(text, taken)}), Pattern)
