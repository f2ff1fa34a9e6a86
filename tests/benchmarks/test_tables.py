"""Tables in plain text."""

from __future__ import annotations

import pytest

from tests.benchmarks.tables import NOTHING, share, table


def test_columns_are_as_wide_as_they_need() -> None:
    """The first one is left-aligned, the others right-aligned."""
    assert table(["name", "n"], [["a", "100"], ["long name", "2"]]) == (
        "  name         n\n  a          100\n  long name    2"
    )


def test_a_row_of_another_length_is_refused() -> None:
    """It would move the others."""
    with pytest.raises(ValueError, match="zip"):
        table(["name", "n"], [["a"]])


@pytest.mark.parametrize(("part", "shown"), [([True] * 199 + [False], "0.99"), ([True], "1.00"), ([], NOTHING)])
def test_a_share_is_all_only_when_it_is(part: list[bool], shown: str) -> None:
    """Rounded down."""
    assert share(part) == shown
