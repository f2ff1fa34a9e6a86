"""The line of a TOML file that a fault belongs to: the standard parser reports none once a document is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENTRY = re.compile(r"^\s*\[\[\s*pattern\s*\]\]")


def entry_lines(source: str) -> tuple[int, ...]:
    """The lines (from 1) where the entries of a file begin."""
    return tuple(number for number, line in enumerate(source.split("\n"), start=1) if _ENTRY.match(line))


def line_of(source: str, place: Sequence[str | int]) -> int:
    """The line (from 1) where a key stands, or where its entry begins when the key is absent.

    Args:
        source: The file's text.
        place: Keys and indices from the top, as pydantic gives them: `("pattern", 3, "role")` or `("category",)`.
    """
    # Not `splitlines`, which also breaks at signs that a text may hold (U+0085, U+2028).
    lines = source.split("\n")
    starts = [number for number, line in enumerate(lines) if _ENTRY.match(line)]
    if len(place) > 1 and place[0] == "pattern" and isinstance(place[1], int) and place[1] < len(starts):
        start = starts[place[1]]
        end = starts[place[1] + 1] if place[1] + 1 < len(starts) else len(lines)
        key = place[2] if len(place) > 2 else None  # noqa: PLR2004  the entry's own key
    else:
        start, end, key = 0, starts[0] if starts else len(lines), place[0] if place else None
    for number in range(start, end):
        if key is not None and re.match(rf"^\s*\"?{re.escape(str(key))}\"?\s*=", lines[number]):
            return number + 1
    return start + 1
