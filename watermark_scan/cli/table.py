"""Tables of plain text: as wide as they need to be in a pipe, fitted to the window on a terminal."""

from __future__ import annotations

import shutil
from itertools import zip_longest
from typing import TYPE_CHECKING

from watermark_scan.output.terminal import clean, columns

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = "  "
_CUT = "…"
_LEAST_TEXT = 24
"""Columns that the last cells get at least, where others can give way to them: enough to tell texts apart."""


def as_table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    fitted: bool,
    right: frozenset[int] = frozenset(),
    optional: Sequence[int] = (),
) -> str:
    """A table with one line for each row, without a newline at the end.

    Args:
        heads: Of the columns.
        rows: Cells as they are, hostile ones too; the last column may be long.
        fitted: Cut lines to the window.
        right: Numbers of the columns that are set to the right.
        optional: Numbers of columns to leave out, in this order, where the window has no room for the last column.
            If that does not help, the widest column between the first and the last is cut, too.
    """
    lines = [tuple(heads), *(tuple(clean(cell) for cell in row) for row in rows)]
    widths = dict(enumerate(max(map(columns, cells)) for cells in zip_longest(*lines, fillvalue="")))
    if not fitted:
        return "\n".join(_line(line, widths, right) for line in lines)
    room = shutil.get_terminal_size().columns
    if optional:
        _make_room(widths, optional, room)
    return "\n".join(_cut(_line(line, widths, right), room) for line in lines)


def _make_room(widths: dict[int, int], optional: Sequence[int], room: int) -> None:
    """Take columns out of the widths, or make one narrower, until the last one is legible."""
    *others, last = widths
    text = min(widths[last], _LEAST_TEXT)

    def missing() -> int:
        return sum(widths[number] + len(_GAP) for number in others) + text - room

    for number in optional:
        if missing() <= 0:
            return
        others.remove(number)
        del widths[number]
    if missing() > 0 and others[1:]:
        widest = max(others[1:], key=widths.__getitem__)
        widths[widest] = max(len(_CUT), widths[widest] - missing())


def _line(cells: Sequence[str], widths: dict[int, int], right: frozenset[int]) -> str:
    padded = []
    for number, width in widths.items():
        cell = _cut(cells[number], width)
        space = " " * (width - columns(cell))
        padded.append(space + cell if number in right else cell + space)
    return _GAP.join(padded).rstrip()


def _cut(text: str, width: int) -> str:
    """The text, with a sign that says so where it is cut."""
    if columns(text) <= width:
        return text
    kept = text[: width - 1]
    while columns(kept) > width - 1:
        kept = kept[:-1]
    return kept + _CUT
