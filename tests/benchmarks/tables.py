"""Tables in plain text for a terminal: columns as wide as they need, right-aligned but for the first."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NORMAL = 1.96
"""Deviations around the mean that hold 95 of 100 values."""
NOTHING = "–"
"""Stands where nothing was measured."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The rows under a head, each line indented by two spaces.

    Raises:
        ValueError: A row has another number of cells than the head.
    """
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    return "\n".join(_line(row, widths) for row in (head, *rows))


def share(part: Sequence[bool]) -> str:
    """The share that holds, in hundredths; rounded down, so that 1.00 means all."""
    return f"{100 * sum(part) // len(part) / 100:.2f}" if part else NOTHING


def interval(part: Sequence[bool]) -> str:
    """The interval that holds the true share in 95 of 100 samples like this (Wilson 1927)."""
    if not part:
        return NOTHING
    count, squared = len(part), _NORMAL**2
    found = sum(part) / count
    middle = (found + squared / (2 * count)) / (1 + squared / count)
    half = _NORMAL * sqrt(found * (1 - found) / count + squared / (4 * count**2)) / (1 + squared / count)
    return f"[{max(0.0, middle - half):.2f}, {min(1.0, middle + half):.2f}]"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  " + "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]).rstrip()
