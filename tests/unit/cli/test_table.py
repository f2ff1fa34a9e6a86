"""Tables of plain text, in a pipe and on terminals of different widths."""

from __future__ import annotations

import pytest

from watermark_scan.cli.table import as_table

HEADS = ("ID", "KIND", "WHERE", "TEXT")
ROWS = [("a-long-identifier", "sign", "somewhere far away", "What stands on the picture"), ("b", "hint", "here", "x")]


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


@pytest.mark.parametrize(
    ("width", "row"),
    [
        (80, "a-long-identifier  sign  somewhere far away  What stands on the picture"),
        (69, "a-long-identifier  sign  somewhere far away  What stands on the pict…"),
        (68, "a-long-identifier  somewhere far away  What stands on the picture"),
        (60, "a-long-identifier  somewhere far …  What stands on the pict…"),
        (50, "a-long-identifier  some…  What stands on the pict…"),
        (30, "a-long-identifier  …  What st…"),
    ],
)
def test_on_a_narrow_terminal_columns_make_room_for_the_last_one(
    monkeypatch: pytest.MonkeyPatch, width: int, row: str
) -> None:
    """Those that may go, one by one; then the widest of the others is cut."""
    monkeypatch.setenv("COLUMNS", str(width))
    head, first, second = as_table(HEADS, ROWS, fitted=True, optional=(1,)).split("\n")
    assert first == row
    assert head.endswith("TEXT")
    assert second.endswith("x")


def test_hostile_cells_are_harmless() -> None:
    """A line break in a cell forges no row."""
    assert as_table(("A",), [("x\n\x1b[2J",)], fitted=False).split("\n") == ["A", "x\\n\\x1b[2J"]
