"""What a terminal is given: colour or none, characters that are safe to show, and lines that fit the window."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SHORT_ESCAPES = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
# Letters and marks by category, yet nothing is seen of them (Unicode's Default_Ignorable_Code_Point outside Cf).
_INVISIBLE = frozenset(
    chr(code)
    for first, last in (
        (0x034F, 0x034F),  # combining grapheme joiner
        (0x115F, 0x1160),  # Hangul fillers
        (0x17B4, 0x17B5),  # Khmer inherent vowels
        (0x180B, 0x180F),  # Mongolian selectors
        (0x3164, 0x3164),  # Hangul filler
        (0xFE00, 0xFE0F),  # variation selectors
        (0xFFA0, 0xFFA0),  # halfwidth Hangul filler
        (0xE0100, 0xE01EF),  # variation selectors supplement
    )
    for code in range(first, last + 1)
)
_NARROWEST = 20
"""Columns that are always left for text: a window narrower than this breaks lines anyway."""
_NARROWEST_CELL = 10
"""The same for the first column of a table."""
_GAP = "  "
"""Between the columns of a table."""


class Color(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    """On a terminal, unless the environment says otherwise."""
    ALWAYS = "always"
    NEVER = "never"


def wants_color(choice: Color, *, terminal: bool, environment: Mapping[str, str]) -> bool:
    """Whether to use colour; what the user chose for this program wins over what holds for all programs.

    Args:
        choice: What was asked for.
        terminal: Whether the text goes to a terminal.
        environment: Variables: NO_COLOR and FORCE_COLOR count when set and not empty, NO_COLOR first, and TERM=dumb
            means no colour.
    """
    if choice is not Color.AUTO:
        return choice is Color.ALWAYS
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return terminal and environment.get("TERM") != "dumb"


def clean(text: str) -> str:
    r"""The text with every unsafe character shown as a visible escape.

    Control characters become `\n` or `\x1b`; bidi controls, zero-width characters, lone surrogates and other characters
    without a shape become `<U+202E>`. Everything else stays, so cleaning twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if is_safe(character) else _escape(character) for character in text)


def is_safe(character: str) -> bool:
    """Whether one character has a shape or is a plain space, and steers nothing."""
    if character in _INVISIBLE:
        return False
    return character.isprintable() or unicodedata.category(character) == "Zs"


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
    lines = (text[start:end] for start, end in line_spans(text, paragraph_room(width, hanging)))
    return "\n".join((hanging if number else indent + label) + line for number, line in enumerate(lines)).rstrip()


def paragraph_room(width: int, hanging: str) -> int:
    """Columns that a paragraph has for text in lines of some width, behind what stands before each of them."""
    return max(_NARROWEST, width - columns(hanging))


def line_spans(text: str, room: int) -> Iterator[tuple[int, int]]:
    """Where each line of a paragraph starts and ends in its text; at least one. A space at a break belongs to no line.

    Args:
        text: As for `paragraph`.
        room: Columns for each line, > 0.
    """
    start = end = None
    for word_start, word_end in _words(text):
        if start is not None and columns(text[start:word_end]) <= room:
            end = word_end
            continue
        if start is not None and end is not None:
            yield start, end
        *full, (start, end) = _pieces(text, word_start, word_end, room)
        yield from full
    yield start or 0, end or 0


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, width: int | None = None) -> str:
    """A table of numbers: a first column with names to the left, the others to the right, without a newline at the end.

    Where it is wider than the window, headings are broken at their spaces, and then names to what room is left.

    Args:
        heads: Of the columns.
        rows: Cells as they are, hostile ones too.
        width: Columns of the window; None for no limit.
    """
    cells = [tuple(heads), *(tuple(clean(cell) for cell in row) for row in rows)]
    lines = [[[cell] for cell in row] for row in cells]
    if width is not None and max(map(columns, _table_lines(lines))) > width:
        lines[0] = [cell.split(" ") for cell in cells[0]]
        numbers = sum(_cell_width(column) + len(_GAP) for column in list(zip(*lines, strict=True))[1:])
        room = max(width - numbers, _NARROWEST_CELL)
        for row, (name, *_) in zip(lines, cells, strict=True):
            row[0] = [name[start:end] for start, end in line_spans(name, room)]
    return "\n".join(_table_lines(lines))


def _table_lines(rows: Sequence[Sequence[Sequence[str]]]) -> Iterator[str]:
    """The lines of a table.

    Args:
        rows: Each cell as lines; those of the headings, in the first row, stand at the bottom, those of others on top.
    """
    widths = [_cell_width(column) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        height = max(map(len, row))
        fill = [[""] * (height - len(cell)) for cell in row]
        full = [[*gap, *cell] if number == 0 else [*cell, *gap] for cell, gap in zip(row, fill, strict=True)]
        for name, *values in zip(*full, strict=True):
            padded = (" " * (width - columns(text)) + text for text, width in zip(values, widths[1:], strict=True))
            yield _GAP.join((name + " " * (widths[0] - columns(name)), *padded)).rstrip()


def _cell_width(column: Sequence[Sequence[str]]) -> int:
    return max(columns(line) for cell in column for line in cell)


def _escape(character: str) -> str:
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    code = ord(character)
    return f"\\x{code:02x}" if unicodedata.category(character) == "Cc" else f"<U+{code:04X}>"


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
