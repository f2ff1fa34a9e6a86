"""Values and comments of TOML texts."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.catalog.toml_format import assignment, comments_of, value_text

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
    assert tomllib.loads(f"x = {value_text(value)}") == {"x": value}


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
