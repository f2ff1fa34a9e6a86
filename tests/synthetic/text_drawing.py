"""How overlay text looks, drawn at random, and blocks of such text as tiles with transparency.

A style is a typeface, size, colour, contour and opacity. A tile also says where each letter is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from PIL import Image, ImageDraw

from tests.synthetic.typefaces import FaceSet, Typeface, typefaces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PIL.ImageFont import FreeTypeFont

Align = Literal["left", "center", "right"]
Colour = tuple[int, int, int]
"""Red, green, blue, 0…255 each."""

SIZES = (8.0, 40.0)
"""Of the type, in pixels before the picture is made smaller; all as frequent."""
OPACITY = (0.25, 1.0)
LEAST_CONTRAST = 24.0
"""Grey levels between letters and ground before the picture is stored: with less, nothing is left to be found."""
_ATLAS_SHARE = 0.5
_LOOKS = {"plain": 0.45, "shadow": 0.25, "outline": 0.2, "plate": 0.1}
_COLOURS = {"white": 0.5, "black": 0.2, "coloured": 0.2, "grey": 0.1}
_LUMA = np.array([0.299, 0.587, 0.114])
_MIDDLE = 128.0
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_PITCH = 1.25
"""Line to line, over the size of the type."""
_PLATE_OPACITY = 160
"""Of 255, before the opacity of the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a text looks.

    Attributes:
        face: The typeface.
        size: Of the type, in pixels.
        fill: Colour of the letters.
        colour: Its name: white, black, coloured, grey.
        look: plain, shadow, outline, plate.
        opacity: Of everything drawn, 0…1.
    """

    face: Typeface
    size: int
    fill: Colour
    colour: str
    look: str
    opacity: float

    @property
    def companion(self) -> Colour:
        """Colour of shadow, contour and plate: the opposite of the letters'."""
        return _BLACK if luma(self.fill) > _MIDDLE else _WHITE


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


def draw_style(absent: FaceSet, rng: np.random.Generator) -> Style:
    """A style; half of them in a typeface of the atlas, half in one of the other set."""
    chosen = typefaces(FaceSet.ATLAS if rng.random() < _ATLAS_SHARE else absent)
    colour = _one_of(_COLOURS, rng)
    return Style(
        face=chosen[rng.integers(len(chosen))],
        size=round(float(rng.uniform(*SIZES))),
        fill=_fill(colour, rng),
        colour=colour,
        look=_one_of(_LOOKS, rng),
        opacity=round(float(rng.uniform(*OPACITY)), 3),
    )


def visible_on(style: Style, ground: NDArray[np.uint8]) -> Style:
    """The style with letters that stand out from the ground: white for black, black for white, or less transparent.

    Shadow, contour and plate are a ground of their own.
    """
    if style.look != "plain":
        return style
    level = float(np.median(ground.reshape(-1, 3) @ _LUMA)) if ground.size else _MIDDLE
    if abs(luma(style.fill) - level) * style.opacity >= LEAST_CONTRAST:
        return style
    name, fill = ("white", _WHITE) if level < _MIDDLE else ("black", _BLACK)
    needed = min(1.0, LEAST_CONTRAST / max(1.0, abs(luma(fill) - level)))
    return replace(style, fill=fill, colour=name, opacity=max(style.opacity, round(needed, 3)))


def luma(colour: Colour) -> float:
    """Brightness, 0…255 (ITU-R BT.601)."""
    return float(np.dot(colour, _LUMA))


def equally_bright(ground: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Another colour of the same brightness (ITU-R BT.601)."""
    for _ in range(12):
        colour = rng.uniform(0, 255, 3)
        moved = colour + (ground - colour) @ _LUMA
        if moved.min() >= 0 and moved.max() <= 255 and np.abs(moved - ground).max() > 40:
            return np.asarray(moved, np.float64)
    return np.full(3, 255.0)


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


def _fill(colour: str, rng: np.random.Generator) -> Colour:
    if colour == "white":
        return _WHITE
    if colour == "black":
        return _BLACK
    if colour == "grey":
        level = int(rng.integers(150, 230))
        return level, level, level
    channels = [int(value) for value in rng.permutation(np.array([rng.integers(0, 90), rng.integers(0, 256), 255]))]
    return channels[0], channels[1], channels[2]


def _one_of(shares: dict[str, float], rng: np.random.Generator) -> str:
    return str(rng.choice(list(shares), p=list(shares.values())))


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
