"""Lines that fit a width in terminal columns, wide (East Asian) and combining characters counted as they are shown.

Takes text that is already safe to print. Owns no wording.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NARROWEST = 20
"""Columns that are always left for text: a window narrower than this breaks lines anyway."""


def columns(text: str) -> int:
    """How many terminal columns the text takes."""
    return sum(_character_columns(character) for character in text)


def paragraph(text: str, *, width: int, indent: str = "", label: str = "") -> str:
    """The text broken at spaces (and inside words that are longer than a line), each line after `indent`.

    Args:
        text: Safe to print; its own spaces are kept.
        width: Columns of a whole line, indent included; at least 20 are left for text.
        indent: Before every line.
        label: Stands in the first line; the other lines are moved in by as much.
    """
    hanging = indent + " " * columns(label)
    lines = _broken(text.split(" "), max(_NARROWEST, width - columns(hanging)))
    return "\n".join((hanging if number else indent + label) + line for number, line in enumerate(lines)).rstrip()


def _broken(words: Iterable[str], width: int) -> list[str]:
    lines: list[str] = []
    line: str | None = None
    for word in words:
        if line is not None and columns(line) + 1 + columns(word) <= width:
            line = f"{line} {word}"
            continue
        if line is not None:
            lines.append(line)
        *full, line = _pieces(word, width)
        lines.extend(full)
    return [*lines, line or ""]


def _pieces(word: str, width: int) -> list[str]:
    """The word cut into parts that fit a line; at least one."""
    pieces = [""]
    for character in word:
        if columns(pieces[-1]) + _character_columns(character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _character_columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
