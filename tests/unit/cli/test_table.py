"""Tables of plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.cli.patterns.show import as_table

if TYPE_CHECKING:
    import pytest


def test_columns_are_as_wide_as_they_need_to_be() -> None:
    """Wide letters count double; numbers may stand to the right; no line ends with spaces."""
    table = as_table(("A", "NUMBER", "C"), [("図図", "1", "x"), ("b", "22", "")], fitted=False, right=frozenset({1}))
    assert table.split("\n") == ["A     NUMBER  C", "図図       1  x", "b         22"]


def test_lines_are_cut_to_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a sign that says so; in a pipe they are whole."""
    monkeypatch.setenv("COLUMNS", "7")
    rows = [("abcdefghij",), ("図図図図図",), ("short",)]
    assert as_table(("HEAD",), rows, fitted=True).split("\n") == ["HEAD", "abcdef…", "図図図…", "short"]
    assert "abcdefghij" in as_table(("HEAD",), rows, fitted=False)


def test_hostile_cells_are_harmless() -> None:
    """A line break in a cell forges no row."""
    assert as_table(("A",), [("x\n\x1b[2J",)], fitted=False).split("\n") == ["A", "x\\n\\x1b[2J"]
