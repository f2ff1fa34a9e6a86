"""Lines of faults in a pattern file."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from watermark_scan.catalog.pattern_files import entry_lines, line_of

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
    assert line_of(SOURCE, place) == line


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
    assert line_of(SOURCE, place) == line


def test_an_empty_file_has_a_first_line() -> None:
    """Even nothing has a place to look at."""
    assert line_of("", ("category",)) == 1


def test_the_last_line_needs_no_newline() -> None:
    """A file that ends without a newline is searched to its end."""
    assert line_of('[[pattern]]\nid = "a"\nrole = "sign"', ("pattern", 0, "role")) == 3


def test_entries_begin_at_their_tables() -> None:
    """One line for each, in their order."""
    assert entry_lines(SOURCE) == (5, 10)
