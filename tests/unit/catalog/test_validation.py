"""Lines of faults in a pattern file; plain values become an entry, or all their faults."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.catalog.model import Pattern
from watermark_scan.catalog.validation import entry_lines, line_of_key, unused_id, validate_entry

if TYPE_CHECKING:
    from collections.abc import Sequence


SOURCE = dedent(
    """\
    # id = "a comment is no key"
    schema_version = 1
    category = "engine-build"

    [[pattern]]
    id = "first"
    text = "a\u2028b\u0085c"
      "role" = "sign"

      [[ pattern ]]  # the second
    id = "second"
    variants = [
        "one",
        "id = two",
    ]
    identity = 1
    """
)


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("schema_version",), 2),
        (("category",), 3),
        (("pattern", 0, "id"), 6),
        (("pattern", 0, "text"), 7),
        (("pattern", 0, "role"), 8),
        (("pattern", 1, "id"), 11),
        (("pattern", 1, "variants", 1), 12),
        (("pattern", 1, "identity"), 16),
    ],
    ids=str,
)
def test_a_key_is_found_in_its_entry(place: Sequence[str | int], line: int) -> None:
    """The line is that of the key itself: quoted, indented, or with a list that spans lines."""
    assert line_of_key(SOURCE, place) == line


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("title",), 1),
        (("id",), 1),
        (("pattern", 0, "languages"), 5),
        (("pattern", 1, "role"), 10),
        (("pattern", 1), 10),
        (("pattern", 7, "id"), 1),
        ((), 1),
    ],
    ids=str,
)
def test_a_missing_key_leads_to_where_it_should_stand(place: Sequence[str | int], line: int) -> None:
    """A key that is absent is reported where its entry begins, a key of the file at the file's first line."""
    assert line_of_key(SOURCE, place) == line


def test_an_empty_file_has_a_first_line() -> None:
    """Even nothing has a place to look at."""
    assert line_of_key("", ("category",)) == 1


def test_the_last_line_needs_no_newline() -> None:
    """A file that ends without a newline is searched to its end."""
    assert line_of_key('[[pattern]]\nid = "a"\nrole = "sign"', ("pattern", 0, "role")) == 3


def test_entries_begin_at_their_tables() -> None:
    """One line for each, in their order."""
    assert entry_lines(SOURCE) == (5, 10)


_VALUES: dict[str, Any] = {"id": "one", "text": "Zorblax", "role": "hint", "languages": ["en"]}


def _faults(**changes: object) -> dict[str, str]:
    found = validate_entry({key: value for key, value in (_VALUES | changes).items() if value is not None})
    assert isinstance(found, tuple)
    assert all(fault.remedy.endswith(".") for fault in found)
    return {fault.key: fault.message for fault in found}


def test_sound_values_make_an_entry() -> None:
    """As from a list's TOML."""
    assert validate_entry(_VALUES) == Pattern.model_validate(_VALUES)


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
    assert unused_id(text, {"taken", "taken-2"}) == slug


@given(st.text(), st.sets(st.just("mark")))
def test_every_text_gives_a_valid_id(text: str, taken: set[str]) -> None:
    """The model takes it."""
    assert isinstance(validate_entry(_VALUES | {"id": unused_id(text, taken)}), Pattern)
