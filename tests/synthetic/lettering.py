"""Draws a block of one or more lines as a tile with transparency, and says where each letter is. Owns no places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PIL.ImageFont import FreeTypeFont

    from tests.synthetic.style import Style

Align = Literal["left", "center", "right"]
_PITCH = 1.25
"""Line to line, over the size of the type."""
_PLATE_OPACITY = 160
"""Of 255, before the opacity of the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A drawn line.

    Attributes:
        text: What stands there.
        ends: Column at which each letter begins, and at which the last one ends, in tile pixels.
        top: First row of ink.
        bottom: First row below the ink.
    """

    text: str
    ends: tuple[float, ...]
    top: int
    bottom: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tile:
    """A drawn block.

    Attributes:
        pixels: Height × width × 4: red, green, blue, opacity.
        lines: From top to bottom.
    """

    pixels: NDArray[np.uint8]
    lines: tuple[Line, ...]

    @property
    def ink(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the letters, in tile pixels."""
        return (
            min(line.ends[0] for line in self.lines),
            self.lines[0].top,
            max(line.ends[-1] for line in self.lines),
            self.lines[-1].bottom,
        )


def wrapped(text: str, rows: int) -> tuple[str, ...]:
    """The text in at most so many rows of about the same length, broken at spaces."""
    words, left = text.split(), len(text)
    lines: list[str] = []
    while words:
        target = left / max(1, rows - len(lines))
        line = words.pop(0)
        last = len(lines) == rows - 1
        while words and (last or len(line) + 1 + len(words[0]) / 2 <= target):
            line += " " + words.pop(0)
        left -= len(line) + 1
        lines.append(line)
    return tuple(lines)


def type_height(font: FreeTypeFont) -> int:
    """From the top of a capital to the foot of a small g, in pixels."""
    _, top, _, bottom = font.getbbox("Hg", anchor="ls")
    return round(bottom - top)


def lettered(texts: Sequence[str], style: Style, align: Align) -> Tile:
    """The texts as lines of one block."""
    font = style.face.at(style.size)
    lengths = [font.getlength(text) for text in texts]
    edge, pitch = _edge(style), round(style.size * _PITCH)
    width, height = round(max(lengths)) + 2 * edge, round(style.size * 1.5) + pitch * (len(texts) - 1) + 2 * edge
    slack = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
    starts = [edge + round((max(lengths) - length) * slack) for length in lengths]
    baselines = [edge + style.size + pitch * row for row in range(len(texts))]
    lines = tuple(_line(*parts, font) for parts in zip(texts, starts, baselines, strict=True))
    image = Image.new("RGBA", (width, height), (*style.fill, 0))
    if style.look == "plate":
        image.paste((*style.companion, _PLATE_OPACITY), _plate(lines, style.size, edge, width))
    for text, start, baseline in zip(texts, starts, baselines, strict=True):
        image = Image.alpha_composite(image, _layer(text, (start, baseline), image.size, style, font))
    return Tile(pixels=np.asarray(image), lines=lines)


def _layer(text: str, at: tuple[int, int], size: tuple[int, int], style: Style, font: FreeTypeFont) -> Image.Image:
    layer = Image.new("RGBA", size, (*style.fill, 0))
    draw = ImageDraw.Draw(layer)
    dark = (*style.companion, 255)
    if style.look == "shadow":
        offset = max(1, round(style.size / 16))
        draw.text((at[0] + offset, at[1] + offset), text, dark, font, "ls")
    stroke = max(1, round(style.size / 20)) if style.look == "outline" else 0
    draw.text(at, text, (*style.fill, 255), font, "ls", stroke_width=stroke, stroke_fill=dark)
    return layer


def _line(text: str, start: int, baseline: int, font: FreeTypeFont) -> Line:
    _, top, _, bottom = font.getbbox(text, anchor="ls")
    ends = tuple(start + font.getlength(text[:count]) for count in range(len(text) + 1))
    return Line(text=text, ends=ends, top=round(baseline + top), bottom=round(baseline + bottom))


def _edge(style: Style) -> int:
    """Pixels around the letters that contour, shadow and plate need."""
    return max(3, style.size // 2)


def _plate(lines: Sequence[Line], size: int, edge: int, width: int) -> tuple[int, int, int, int]:
    pad = max(2, size // 4)
    return max(0, edge - pad), max(0, lines[0].top - pad), min(width, width - edge + pad), lines[-1].bottom + pad
