"""The one layout: order, quotes and line breaks change; what a file says, and its comments, do not."""

from __future__ import annotations

import tomllib
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.catalog.toml_format import assignment, comments_of, formatted, read_formatted
from watermark_scan.errors import PatternListError

if TYPE_CHECKING:
    from pathlib import Path

UNTIDY = dedent(
    """\
    # What this file is about.
    # Two lines.

    category='marks' # the name
    schema_version   =   1
    # above the title
    title = "Marks"
    meaning = 'Shows a "mark".'



    # --- Section

    [[pattern]]   # the first
    languages = [ "en", ]
    text = "One"
    # why it is a hint
    role = "hint"
    id = "one"


    references = [
        "a", # inside
        "b",
    ]
    # close to the next
    [[pattern]]
    id = "two"
    variants = ["%s", "%s"]
    note = '''
    Three
    lines'''

    # the end"""
) % ("x" * 60, "y" * 60)

TIDY = dedent(
    """\
    # What this file is about.
    # Two lines.

    schema_version = 1
    category = "marks"  # the name
    # above the title
    title = "Marks"
    meaning = "Shows a \\"mark\\"."

    # --- Section

    [[pattern]]  # the first
    id = "one"
    text = "One"
    # why it is a hint
    role = "hint"
    languages = ["en"]
    references = [
        "a", # inside
        "b",
    ]

    # close to the next
    [[pattern]]
    id = "two"
    variants = [
        "%s",
        "%s",
    ]
    note = "Three\\nlines"

    # the end
    """
) % ("x" * 60, "y" * 60)


def test_an_untidy_file_becomes_tidy() -> None:
    """Keys in the order of the README, texts in double quotes, long lists on lines of their own, comments kept."""
    assert formatted(UNTIDY) == TIDY


def test_a_tidy_file_stays_as_it_is() -> None:
    """Formatting again changes nothing."""
    assert formatted(TIDY) == TIDY


def test_line_ends_of_windows_are_put_right() -> None:
    """The same file saved elsewhere is the same file."""
    assert formatted(UNTIDY.replace("\n", "\r\n")) == TIDY


def test_a_single_text_stays_on_its_line() -> None:
    """An address cannot be broken, so nothing is won by moving it."""
    line = f'references = ["https://example.org/{"x" * 150}"]'
    assert line in formatted(f"schema_version = 1\n[[pattern]]\n{line}\n")


def test_allowances_are_written_in_one_line_each() -> None:
    """As tables within the list, however they were written."""
    text = 'schema_version = 1\n[[pattern]]\nid = "x"\n[[pattern.allow]]\ncheck = "a"\nreason = "b"\n'
    assert 'allow = [{ check = "a", reason = "b" }]' in formatted(text)


def test_a_comment_that_would_be_lost_is_an_error() -> None:
    """Better no new layout than a lost reason."""
    text = 'schema_version = 1\n[[pattern]]\nid = "x"\n[[pattern.allow]]\n# lost\ncheck = "a"\nreason = "b"\n'
    with pytest.raises(PatternListError, match="would lose"):
        formatted(text)


_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_remarks = st.sampled_from(["", "# one", '# "two"', "# = ["])
_values = st.one_of(_texts, st.booleans(), st.lists(_texts, max_size=4), st.integers(0, 9))
_entries = st.lists(
    st.dictionaries(st.sampled_from(["id", "text", "role", "note", "must_match", "zzz"]), _values, max_size=4),
    max_size=3,
)


@given(entries=_entries, remarks=st.lists(_remarks, min_size=8, max_size=8))
def test_formatting_keeps_what_a_file_says_and_is_done_in_one_go(
    entries: list[dict[str, object]], remarks: list[str]
) -> None:
    """Values and comments are the same before and after; the second time changes nothing."""
    lines = [remarks[0], "schema_version = 1"]
    for number, entry in enumerate(entries):
        lines += ["", remarks[1 + number], "[[pattern]]" + f" {remarks[4]}"]
        for key, value in entry.items():
            lines += [*assignment(key, value, remarks[5]), remarks[6]]
    lines.append(remarks[7])
    source = "\n".join(lines)
    tidy = formatted(source)
    assert tomllib.loads(tidy) == tomllib.loads(source)
    assert comments_of(tidy) == comments_of(source)
    assert formatted(tidy) == tidy


def test_a_file_is_read_with_its_layout(tmp_path: Path) -> None:
    """As it is, and as it should be."""
    path = tmp_path / "mine.toml"
    path.write_text(UNTIDY, encoding="utf-8")
    assert read_formatted(path) == (UNTIDY, TIDY)


@pytest.mark.parametrize("text", ["x =", "colour = 1", ""], ids=["no TOML", "no list", "empty"])
def test_what_is_no_pattern_file_is_refused(tmp_path: Path, text: str) -> None:
    """The formatter touches nothing that it does not know."""
    path = tmp_path / "other.toml"
    path.write_text(text)
    with pytest.raises(PatternListError, match=r"no pattern file:\n.*other\.toml"):
        read_formatted(path)


def test_a_comment_that_would_be_lost_is_told_with_the_file(tmp_path: Path) -> None:
    """Among many files the person must know which."""
    path = tmp_path / "mine.toml"
    path.write_text("schema_version = 1\n[[pattern]]\n[[pattern.allow]]\n# lost\ncheck = 1\n")
    with pytest.raises(PatternListError, match=r"mine\.toml: This file has a comment"):
        read_formatted(path)
