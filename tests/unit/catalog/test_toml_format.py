"""The one layout: order, quotes and line breaks change; what a file says, and its comments, do not."""

from __future__ import annotations

import tomllib
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.catalog.toml_format import assignment, comments_of, format_text, formatted_files, toml_value
from watermark_scan.errors import PatternListError

if TYPE_CHECKING:
    from pathlib import Path


_plain = st.recursive(
    st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.booleans(), st.integers(-9, 9)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.from_regex("[a-z]+", fullmatch=True), inner)
    ),
    max_leaves=6,
)


@given(_plain)
def test_a_value_is_read_back_as_it_was(value: object) -> None:
    """Whatever the text: quotes, line breaks, control characters."""
    assert tomllib.loads(f"x = {toml_value(value)}") == {"x": value}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=5))
def test_a_list_is_read_back_however_it_is_broken(value: list[str]) -> None:
    """On one line or on several, with a remark behind it."""
    assert tomllib.loads("\n".join(assignment("x", value, "# remark"))) == {"x": value}


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("x = 1 # one\n# two  \n# two", {"# one": 1, "# two": 2}),
        ('x = "# no" # yes', {"# yes": 1}),
        ("x = '# no' # yes", {"# yes": 1}),
        ('x = "\\"# no"', {}),
        ('x = """\n# no "" \n""" # yes', {"# yes": 1}),
        ("x = '''\n# no '\n''' # yes", {"# yes": 1}),
        ("# it's \"quoted\nx = 1 # second", {"# it's \"quoted": 1, "# second": 1}),
        ('x = ["a", # in\n "b"]', {"# in": 1}),
    ],
)
def test_comments_are_told_from_texts(text: str, comments: dict[str, int]) -> None:
    """A sign inside a text begins no comment, a quote inside a comment begins no text."""
    assert comments_of(text) == comments


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
    assert format_text(UNTIDY) == TIDY


def test_a_tidy_file_stays_as_it_is() -> None:
    """Formatting again changes nothing."""
    assert format_text(TIDY) == TIDY


def test_line_ends_of_windows_are_put_right() -> None:
    """The same file saved elsewhere is the same file."""
    assert format_text(UNTIDY.replace("\n", "\r\n")) == TIDY


def test_a_single_text_stays_on_its_line() -> None:
    """An address cannot be broken, so nothing is won by moving it."""
    line = f'references = ["https://example.org/{"x" * 150}"]'
    assert line in format_text(f"schema_version = 1\n[[pattern]]\n{line}\n")


def test_allowances_are_written_in_one_line_each() -> None:
    """As tables within the list, however they were written."""
    text = 'schema_version = 1\n[[pattern]]\nid = "x"\n[[pattern.allow]]\ncheck = "a"\nreason = "b"\n'
    assert 'allow = [{ check = "a", reason = "b" }]' in format_text(text)


def test_a_comment_that_would_be_lost_is_an_error() -> None:
    """Better no new layout than a lost reason."""
    text = 'schema_version = 1\n[[pattern]]\nid = "x"\n[[pattern.allow]]\n# lost\ncheck = "a"\nreason = "b"\n'
    with pytest.raises(PatternListError, match="would lose"):
        format_text(text)


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
    tidy = format_text(source)
    assert tomllib.loads(tidy) == tomllib.loads(source)
    assert comments_of(tidy) == comments_of(source)
    assert format_text(tidy) == tidy


@pytest.mark.parametrize("write", [True, False])
def test_files_are_put_into_their_layout(tmp_path: Path, write: bool) -> None:  # noqa: FBT001  a case
    """Or only looked at; a folder stands for its files."""
    untidy, tidy = tmp_path / "a.toml", tmp_path / "b.toml"
    untidy.write_text(UNTIDY, encoding="utf-8")
    tidy.write_text(TIDY, encoding="utf-8")
    assert list(formatted_files([tmp_path], write=write)) == [(untidy, True), (tidy, False)]
    assert untidy.read_text(encoding="utf-8") == (TIDY if write else UNTIDY)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x =", r"no pattern file:\n.*other\.toml"),
        ("colour = 1", r"no pattern file:\n.*other\.toml"),
        ("", r"no pattern file:\n.*other\.toml"),
        (
            "schema_version = 1\n[[pattern]]\n[[pattern.allow]]\n# lost\ncheck = 1\n",
            r"other\.toml: This file has a com",
        ),
    ],
    ids=["no TOML", "no list", "empty", "comment"],
)
def test_what_cannot_be_formatted_is_told_with_its_file_before_anything_is_written(
    tmp_path: Path, text: str, message: str
) -> None:
    """The formatter touches nothing that it does not know, and loses no comment."""
    first, other = tmp_path / "first.toml", tmp_path / "other.toml"
    first.write_text(UNTIDY, encoding="utf-8")
    other.write_text(text)
    with pytest.raises(PatternListError, match=message):
        list(formatted_files([first, other], write=True))
    assert first.read_text(encoding="utf-8") == UNTIDY
