"""Plain texts → readings, as if an engine had read them in a picture. Owns where such text stands, not what it says."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.geometry import Box, RegionName, Turn
from watermark_scan.reading import Reading, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

READER = "typed"
"""Stands for the engine in such readings."""
_HEIGHT = 24
"""Pixels of a line; a letter is half as wide."""
_LEADING = 36
"""Pixels from one line to the next: near enough to be one text."""
_MARGIN = 100
"""Pixels between the text and each edge that does not cut it: too far to count as cut."""
_SMALLEST = (1280, 720)
_ROOM = 4
"""Widths of the longest line that a picture is wide, so that a line fits one third of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where text stands.

    Attributes:
        at: The part of the picture, as far as the cuts allow.
        cut_left: The left edge of the picture cuts the lines.
        cut_right: The right edge does.
    """

    at: RegionName = RegionName.CENTER
    cut_left: bool = False
    cut_right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A picture that holds nothing but text.

    Attributes:
        readings: One for each line.
        frame: The picture's box.
    """

    readings: tuple[Reading, ...]
    frame: Box


def typeset(lines: Sequence[str], setting: Setting) -> Scene:
    """Lines of text set below each other in an otherwise empty picture.

    Args:
        lines: Those without a word are left out.
        setting: Where they stand.
    """
    rows = [line.split() for line in lines if line.split()]
    widths = [_columns(" ".join(row)) * _HEIGHT // 2 for row in rows]
    longest, tall = max(widths, default=1), _LEADING * len(rows)
    both = setting.cut_left and setting.cut_right
    frame = Box(
        x=0,
        y=0,
        width=longest if both else max(_SMALLEST[0], _ROOM * (longest + _MARGIN)),
        height=max(_SMALLEST[1], _ROOM * (tall + _MARGIN)),
    )
    top = _offset(("top", "bottom"), setting.at, frame.height, tall)
    readings = (
        _reading(row, _left(setting, frame.width, width), top + number * _LEADING)
        for number, (row, width) in enumerate(zip(rows, widths, strict=True))
    )
    return Scene(readings=tuple(readings), frame=frame)


def _left(setting: Setting, room: int, width: int) -> int:
    if setting.cut_left:
        return 0
    if setting.cut_right:
        return room - width
    return _offset(("left", "right"), setting.at, room, width)


def _offset(ends: tuple[str, str], at: RegionName, room: int, size: int) -> int:
    """Where something of a size begins, along one side of the picture."""
    first, last = ends
    if first in at.value.split("-"):
        return _MARGIN
    return room - size - _MARGIN if last in at.value.split("-") else (room - size) // 2


def _reading(row: Sequence[str], left: int, top: int) -> Reading:
    words: list[Word] = []
    x = left
    for text in row:
        width = max(1, _columns(text) * _HEIGHT // 2)
        words.append(Word(text=text, box=Box(x=x, y=top, width=width, height=_HEIGHT), confidence=1.0))
        x += width + _HEIGHT // 2
    box = words[0].box.union(words[-1].box)
    return Reading(text=" ".join(row), box=box, words=tuple(words), reader=READER, view="typed", turn=Turn.NONE)


def _columns(text: str) -> int:
    """Half squares that the text takes: two for a Chinese, Japanese or Korean letter, one for any other."""
    return sum(2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1 for letter in text)
