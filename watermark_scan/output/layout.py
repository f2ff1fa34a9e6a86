"""Lines that fit a width in terminal columns, wide (East Asian) and combining characters counted as they are shown.

Takes text that is already safe to print, plain or styled. Owns no wording and no style.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

_NARROWEST = 20
"""Columns that are always left for text: a window narrower than this breaks lines anyway."""


def columns(text: str) -> int:
    """How many terminal columns the text takes."""
    if text.isascii():
        return len(text)
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
    lines = (text[start:end] for start, end in _lines(text, _room(width, hanging)))
    return "\n".join((hanging if number else indent + label) + line for number, line in enumerate(lines)).rstrip()


def styled_paragraph(text: Text, *, width: int, indent: str = "", label: Text | None = None) -> Text:
    """The same for styled text; without its styles it reads the same."""
    from rich.text import Text  # noqa: PLC0415  commands without colour do without it

    first = Text(indent) if label is None else Text(indent) + label
    hanging = Text(" " * columns(first.plain))
    lines = (text[start:end] for start, end in _lines(text.plain, _room(width, hanging.plain)))
    done = Text("\n").join((hanging if number else first) + line for number, line in enumerate(lines))
    done.rstrip()
    return done


def _room(width: int, hanging: str) -> int:
    return max(_NARROWEST, width - columns(hanging))


def _lines(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where each line starts and ends in the text; at least one line. The space at a break belongs to no line."""
    start = end = None
    for word_start, word_end in _words(text):
        if start is not None and columns(text[start:word_end]) <= width:
            end = word_end
            continue
        if start is not None and end is not None:
            yield start, end
        *full, (start, end) = _pieces(text, word_start, word_end, width)
        yield from full
    yield start or 0, end or 0


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Where the parts between single spaces start and end; two spaces side by side have an empty one between them."""
    start = 0
    for word in text.split(" "):
        yield start, start + len(word)
        start += len(word) + 1


def _pieces(text: str, start: int, end: int, width: int) -> list[tuple[int, int]]:
    """The word cut into parts that fit a line; at least one."""
    pieces: list[tuple[int, int]] = []
    for place in range(start, end):
        if columns(text[start : place + 1]) > width:
            pieces.append((start, place))
            start = place
    return [*pieces, (start, end)]


def _character_columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
