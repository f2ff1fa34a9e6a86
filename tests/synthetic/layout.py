"""Where overlay text stands, what the frame cuts off of it, and how a drawn block is put there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.geometry import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.synthetic.text_drawing import Align, Line, Tile

POSITIONS = ("top-left", "top", "top-right", "bottom-left", "bottom", "bottom-right", "center")
TURNED_SHARE = 0.1
"""Of all: along the left or right edge, by a quarter turn."""
CUT_SIDEWAYS_SHARE = 0.4
"""Of those in the left and right column."""
CUT_LENGTHWISE_SHARE = 0.3
"""Of those at the upper and lower edge."""
SIDEWAYS = (0.4, 1.0)
"""Share of the width that stays."""
LENGTHWISE = (0.6, 1.0)
"""Share of the letters' height that stays."""
_MARGIN = (0.004, 0.05)
"""From the edge of the frame, over its shorter side."""
_MOSTLY = 0.5
"""Share of a letter's width inside the frame from which on it counts as visible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a block stands.

    Attributes:
        position: One of `POSITIONS`, or left / right for turned text.
        turn: Quarter turns counterclockwise: 0, 1 or -1.
        sideways: Share of the block's width that stays inside; 1 for all.
        lengthwise: Share of the letters' height that stays; 1 for all.
        margin: From the edge, over the frame's shorter side.
    """

    position: str
    turn: int
    sideways: float
    lengthwise: float
    margin: float

    @property
    def align(self) -> Align:
        """How lines of a block stand to each other."""
        if self.position.endswith("left"):
            return "left"
        return "right" if self.position.endswith("right") else "center"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleLine:
    """What is left of a line inside the frame.

    Attributes:
        text: The letters that are mostly inside.
        box: Around the ink inside, in pixels of the picture drawn on.
    """

    text: str
    box: Box


def draw_layout(rng: np.random.Generator) -> Layout:
    """A place, and what is cut."""
    turned = rng.random() < TURNED_SHARE
    position = str(rng.choice(("left", "right"))) if turned else POSITIONS[rng.integers(len(POSITIONS))]
    beside = position.endswith(("left", "right")) and not turned
    outer = position.startswith(("top", "bottom"))
    return Layout(
        position=position,
        turn=int(rng.choice((1, -1))) if turned else 0,
        sideways=float(rng.uniform(*SIDEWAYS)) if beside and rng.random() < CUT_SIDEWAYS_SHARE else 1.0,
        lengthwise=float(rng.uniform(*LENGTHWISE)) if outer and rng.random() < CUT_LENGTHWISE_SHARE else 1.0,
        margin=float(np.exp(rng.uniform(*np.log(_MARGIN)))),
    )


def fits(tile: Tile, layout: Layout, frame: Box) -> bool:
    """Whether the block has room, but for what is to be cut."""
    left, top, right, bottom = tile.ink
    room = (frame.height, frame.width) if layout.turn else (frame.width, frame.height)
    return (right - left) * layout.sideways < 0.98 * room[0] and bottom - top < 0.6 * room[1]


def origin(tile: Tile, layout: Layout, frame: Box) -> tuple[int, int]:
    """Where the tile's top left corner goes, after its turn; may lie outside the frame."""
    left, top, right, bottom = _turned_ink(tile, layout.turn)
    margin = layout.margin * min(frame.width, frame.height)
    x = _along(layout.align, left, right, frame.width, margin)
    vertical = layout.position.partition("-")[0]
    y = _along({"top": "left", "bottom": "right"}.get(vertical, "center"), top, bottom, frame.height, margin)
    if layout.sideways < 1:
        hidden = (1 - layout.sideways) * (right - left)
        x = -hidden - left if layout.align == "left" else frame.width - (right - hidden)
    if layout.lengthwise < 1:
        hidden = (1 - layout.lengthwise) * (bottom - top)
        y = -hidden - top if vertical == "top" else frame.height - (bottom - hidden)
    return round(x), round(y)


def visible(tile: Tile, layout: Layout, at: tuple[int, int], frame: Box) -> tuple[VisibleLine, ...]:
    """The lines inside the frame, those with a visible letter."""
    if layout.turn:
        return tuple(
            VisibleLine(text=line.text, box=_turned_box(line, tile, layout.turn, at).clipped(frame))
            for line in tile.lines
        )
    seen = (_seen(line, at, frame) for line in tile.lines)
    return tuple(line for line in seen if line)


def put(canvas: NDArray[np.uint8], tile: Tile, layout: Layout, at: tuple[int, int], opacity: float) -> None:
    """Blend the tile into the canvas, which is changed; parts outside fall away."""
    pixels = np.rot90(tile.pixels, layout.turn)
    x, y = at
    left, top = max(0, x), max(0, y)
    right, bottom = min(canvas.shape[1], x + pixels.shape[1]), min(canvas.shape[0], y + pixels.shape[0])
    if right <= left or bottom <= top:
        return
    part = pixels[top - y : bottom - y, left - x : right - x].astype(np.float32)
    share = part[:, :, 3:] / 255 * opacity
    ground = canvas[top:bottom, left:right]
    canvas[top:bottom, left:right] = np.rint(ground * (1 - share) + part[:, :, :3] * share).astype(np.uint8)


def _along(align: str, first: float, last: float, length: int, margin: float) -> float:
    """Start of a tile on one axis, whose ink runs from first to last."""
    if align == "left":
        return margin - first
    if align == "right":
        return length - margin - last
    return (length - (first + last)) / 2


def _seen(line: Line, at: tuple[int, int], frame: Box) -> VisibleLine | None:
    places = [end + at[0] for end in line.ends]
    inside = [
        index
        for index, (start, end) in enumerate(pairwise(places))
        if min(end, frame.width) - max(start, 0) >= _MOSTLY * (end - start) > 0
    ]
    if not inside:
        return None
    box = Box.from_corners(places[0], line.top + at[1], places[-1], line.bottom + at[1]).intersection(frame)
    text = line.text[inside[0] : inside[-1] + 1].strip()
    return VisibleLine(text=text, box=box) if box and text else None


def _turned_ink(tile: Tile, turn: int) -> tuple[float, float, float, float]:
    return _turned(tile.ink, tile.pixels.shape[1], tile.pixels.shape[0], turn)


def _turned_box(line: Line, tile: Tile, turn: int, at: tuple[int, int]) -> Box:
    ink = (line.ends[0], line.top, line.ends[-1], line.bottom)
    left, top, right, bottom = _turned(ink, tile.pixels.shape[1], tile.pixels.shape[0], turn)
    return Box.from_corners(left + at[0], top + at[1], right + at[0], bottom + at[1])


def _turned(
    box: tuple[float, float, float, float], width: int, height: int, turn: int
) -> tuple[float, float, float, float]:
    """A box in a tile of that width and height, after quarter turns counterclockwise."""
    left, top, right, bottom = box
    if turn == 1:
        return top, width - right, bottom, width - left
    if turn == -1:
        return height - bottom, left, height - top, right
    return box
