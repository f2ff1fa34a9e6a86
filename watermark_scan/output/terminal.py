"""Whether to use colour. Pure, and light: what colour looks like stands in `style`."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.text import Text


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


_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}

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


def _escape(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    return f"\\x{code:02x}" if unicodedata.category(character) == "Cc" else f"<U+{code:04X}>"


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
