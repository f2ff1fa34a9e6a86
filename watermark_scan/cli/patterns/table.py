"""Rows of plain text in columns: as wide as they need to be in a pipe, cut to the window on a terminal."""

from __future__ import annotations

import shutil
from itertools import zip_longest
from typing import TYPE_CHECKING

from watermark_scan.output.layout import columns
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = "  "
_CUT = "…"


def as_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, fitted: bool, right: frozenset[int] = frozenset()
) -> str:
    """A table with one line for each row, without a newline at the end.

    Args:
        heads: Of the columns.
        rows: Cells as they are, hostile ones too; the last column may be long.
        fitted: Cut lines to the window.
        right: Numbers of the columns that are set to the right.
    """
    lines = [tuple(heads), *(tuple(clean(cell) for cell in row) for row in rows)]
    widths = [max(map(columns, cells)) for cells in zip_longest(*lines, fillvalue="")]
    room = shutil.get_terminal_size().columns if fitted else 0
    return "\n".join(_fitted(_line(line, widths, right), room) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> str:
    padded = (
        " " * (width - columns(cell)) + cell if number in right else cell + " " * (width - columns(cell))
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return _GAP.join(padded).rstrip()


def _fitted(line: str, room: int) -> str:
    """The line, cut where it is wider than the room; no room means no limit."""
    if not room or columns(line) <= room:
        return line
    kept = line[: room - 1]
    while columns(kept) > room - 1:
        kept = kept[:-1]
    return kept + _CUT
