"""Where overlay text stands, and what is left of it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.synthetic.layout import POSITIONS, Layout, draw_layout, fits, origin, put, visible
from tests.synthetic.text_drawing import Line, Tile
from watermark_scan.geometry import Box

FRAME = Box(x=0, y=0, width=400, height=200)
LINE = Line(text="ABCDEFGHIJ", ends=tuple(float(5 + 10 * place) for place in range(11)), top=5, bottom=25)
INK = 255


def tile() -> Tile:
    """Ten letters of 10 × 20 pixels, white and solid, with 5 pixels of nothing around."""
    pixels = np.zeros((30, 110, 4), dtype=np.uint8)
    pixels[5:25, 5:105] = INK
    return Tile(pixels=pixels, lines=(LINE,))


def layout(position: str, *, turn: int = 0, sideways: float = 1.0, lengthwise: float = 1.0) -> Layout:
    """A place 2 % of the shorter side away from the edge."""
    return Layout(position=position, turn=turn, sideways=sideways, lengthwise=lengthwise, margin=0.02)


def drawn(place: Layout) -> np.ndarray:
    """A black frame with the tile on it."""
    canvas = np.zeros((FRAME.height, FRAME.width, 3), dtype=np.uint8)
    put(canvas, tile(), place, origin(tile(), place, FRAME), 1.0)
    return canvas


@pytest.mark.parametrize("position", [*POSITIONS, "left", "right"])
def test_the_box_holds_exactly_the_ink(position: str) -> None:
    """Wherever the block stands, turned or not, the visible line's box is what was painted."""
    place = layout(position, turn=1 if position in {"left", "right"} else 0)
    painted = np.argwhere(drawn(place)[:, :, 0] == INK)
    (top, left), (bottom, right) = painted.min(axis=0), painted.max(axis=0) + 1
    (line,) = visible(tile(), place, origin(tile(), place, FRAME), FRAME)
    assert line.box == Box.from_corners(left, top, right, bottom)
    assert line.text == LINE.text


@pytest.mark.parametrize(("position", "text"), [("top-left", "EFGHIJ"), ("bottom-right", "ABCDEF")])
def test_the_frame_cuts_the_side_it_stands_at(position: str, text: str) -> None:
    """With 60 % left, six of ten letters of equal width are visible."""
    place = layout(position, sideways=0.6)
    (line,) = visible(tile(), place, origin(tile(), place, FRAME), FRAME)
    assert (line.text, line.box.width) == (text, 60)


@pytest.mark.parametrize("position", ["top", "bottom-left"])
def test_lines_are_cut_lengthwise_at_their_edge(position: str) -> None:
    """With 70 % left, 14 of 20 rows stay, and all letters."""
    place = layout(position, lengthwise=0.7)
    (line,) = visible(tile(), place, origin(tile(), place, FRAME), FRAME)
    assert (line.text, line.box.height) == (LINE.text, 14)
    assert line.box.y == 0 or line.box.bottom == FRAME.height


def test_text_outside_the_frame_is_not_visible() -> None:
    """Nothing is left, nothing is painted."""
    canvas = np.zeros((FRAME.height, FRAME.width, 3), dtype=np.uint8)
    put(canvas, tile(), layout("top"), (FRAME.width, 0), 1.0)
    assert visible(tile(), layout("top"), (FRAME.width, 0), FRAME) == ()
    assert not canvas.any()


def test_opacity_mixes_with_the_ground() -> None:
    """Half of white on black is middle grey."""
    canvas = np.zeros((FRAME.height, FRAME.width, 3), dtype=np.uint8)
    put(canvas, tile(), layout("center"), (0, 0), 0.5)
    assert set(np.unique(canvas)) == {0, 128}


def test_a_block_wider_than_the_frame_does_not_fit() -> None:
    """Turned text has the frame's height for its width."""
    narrow = Box(x=0, y=0, width=90, height=200)
    assert not fits(tile(), layout("top"), narrow)
    assert fits(tile(), layout("left", turn=1), narrow)
    assert fits(tile(), layout("top-left", sideways=0.5), narrow)


def test_layouts_cover_what_is_promised() -> None:
    """Seven places and turned text; only text at an edge is cut, and never below 40 % or 60 %."""
    rng = np.random.default_rng(1)
    layouts = [draw_layout(rng) for _ in range(2000)]
    assert {one.position for one in layouts} == {*POSITIONS, "left", "right"}
    assert min(one.sideways for one in layouts) >= 0.4
    assert min(one.lengthwise for one in layouts) >= 0.6
    assert all(one.sideways == one.lengthwise == 1 for one in layouts if one.turn or one.position == "center")
