"""User lists alone: only their entries count, and what refers to the list that is left out is no fault."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import base, entry, write
from watermark_scan.catalog.load import load_patterns
from watermark_scan.errors import PatternListError

if TYPE_CHECKING:
    from pathlib import Path

ONE = entry("one", text='"Alpha mark"', note='"kept"')
TWO = entry("two", text='"Beta mark"')


def user(path: Path, text: str) -> Path:
    """Writes a user list, with the version of the format above it."""
    return write(path, dedent(text), head="schema_version = 1\n")


def test_without_the_base_the_user_lists_are_all_there_is(tmp_path: Path) -> None:
    """A complete file serves as a user list; its version is only local."""
    path = write(tmp_path / "mine.toml", ONE)
    patterns = load_patterns(overlays=[path], builtin=False)
    assert ([pattern.id for pattern in patterns.patterns], patterns.version) == (["one"], "local")


@pytest.mark.parametrize(
    "text",
    [
        'disable = ["two"]\n',
        '[[pattern]]\nid = "two"\nrole = "hint"\n',
        'category = "marks"\n[[pattern]]\nid = "two"\nrole = "hint"\n',
    ],
    ids=["disabled", "changed", "changed in its category"],
)
def test_without_the_base_what_refers_to_it_changes_nothing(tmp_path: Path, text: str) -> None:
    """Leaving the list out altogether is no fault of a list that is laid over it at other times."""
    folder = base(tmp_path, ONE, TWO)
    three = user(tmp_path / "three.toml", 'category = "marks"\n' + entry("three"))
    patterns = load_patterns(folder, overlays=[user(tmp_path / "mine.toml", text), three], builtin=False)
    assert [pattern.id for pattern in patterns.patterns] == ["three"]
    assert patterns.meaning("marks") == load_patterns(folder).meaning("marks")


def test_without_the_base_a_whole_entry_with_one_of_its_ids_counts(tmp_path: Path) -> None:
    """Someone works with a copy of the list."""
    copy = write(tmp_path / "copy.toml", TWO)
    patterns = load_patterns(base(tmp_path, ONE, TWO), overlays=[copy], builtin=False)
    assert [(pattern.id, patterns.origins[pattern.id].builtin) for pattern in patterns.patterns] == [("two", False)]


def test_without_the_base_misspelt_ids_are_still_faults(tmp_path: Path) -> None:
    """They would be with it."""
    mine = user(tmp_path / "mine.toml", 'disable = ["tow"]\n')
    with pytest.raises(PatternListError, match="no entry 'tow'"):
        load_patterns(base(tmp_path, ONE, TWO), overlays=[mine], builtin=False)
