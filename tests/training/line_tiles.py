"""Tiles with lines of overlay text, and what a network is to say of them: the same for the same seed and number.

First the ground is chosen, then marks are drawn on it, then the whole is made smaller or larger, blurred and stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from tests.synthetic.compression import coded, jpeg
from tests.training.lettering import draw_lettering, draw_text, line_layer
from tests.training.line_labels import LabelledLine, label_maps
from tests.training.line_material import GroundPool, photographs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tests.training.lettering import Lettering, LineLayer
    from tests.training.line_material import Ground

    Pixels = NDArray[np.uint8]
    Corners = NDArray[np.float64]

SIDE = 256
"""Pixels of a tile's sides."""
_SIZES = (6.0, 60.0)
"""Of the type, in pixels of the finished tile; as frequent by their logarithm."""
_SMALL_SIZES = (6.0, 14.0)
_SMALL_SHARE = 0.35
_SCALES = {1.0: 0.46, 0.75: 0.14, 0.5: 0.14, 1.5: 0.1, 2.0: 0.16}
"""Finished over drawn size → share: tiles are seen at their own size, made smaller, and enlarged."""
_EMPTY_SHARE = 0.14
_MARKS = (1, 1, 1, 2, 2, 3)
_MINED_SHARE = 0.3
"""Of tiles once there are mined grounds."""
_PHOTOGRAPH_SHARE = 0.42
_GRID_SHARE = 0.05
_BLOCK_SHARE = 0.2
_LEAST_CONTRAST = 8.0
"""Levels between a mark and its ground below which nobody sees it."""
_LEAST_OF_TEXTURE = 0.25
"""The same, over the deviation of the ground around it."""
_QUALITIES = (25, 95)
_METHODS = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tile:
    """A picture and what stands on it.

    Attributes:
        pixels: `SIDE` × `SIDE` × 3, RGB.
        maps: As `label_maps` gives them.
    """

    pixels: Pixels
    maps: NDArray[np.float32]


@dataclass
class TileSource:
    """Tiles by number.

    Attributes:
        seed: Of all chance.
        mined: Grounds without text on which a network saw some, as large as tiles.
    """

    seed: int
    mined: Sequence[Pixels] = ()
    _pool: GroundPool = field(init=False)

    def __post_init__(self) -> None:
        self._pool = GroundPool(self.seed)

    def tile(self, number: int) -> Tile:
        """The tile of that number."""
        rng = np.random.default_rng([self.seed, 0, number])
        scale = float(rng.choice(list(_SCALES), p=list(_SCALES.values())))
        if self.mined and rng.random() < _MINED_SHARE:
            scale = 1.0
            mined = self.mined[int(rng.integers(len(self.mined)))]
            canvas, lines = _flipped(mined, rng), list[LabelledLine]()
        else:
            canvas, lines = self._ground(number, round(SIDE / scale), rng)
        if rng.random() > _EMPTY_SHARE:
            canvas, drawn = _marked(canvas, scale, rng)
            lines += drawn
        pixels = _stored(canvas, rng)
        scaled = [LabelledLine(corners=one.corners * SIDE / len(canvas), is_visible=one.is_visible) for one in lines]
        return Tile(pixels=pixels, maps=label_maps(scaled, SIDE))

    def _ground(self, number: int, side: int, rng: np.random.Generator) -> tuple[Pixels, list[LabelledLine]]:
        if rng.random() < _PHOTOGRAPH_SHARE:
            return photograph_window(side, rng), []
        ground = self._pool.near(number, rng)
        window, lines = _window(ground, side, rng)
        return (_toned(window, rng), lines) if lines else (_toned(_flipped(window, rng), rng), lines)


def photograph_window(side: int, rng: np.random.Generator) -> Pixels:
    """A square of a wallpaper at some size, perhaps mirrored and toned."""
    pictures = photographs()
    picture = pictures[rng.integers(len(pictures))]
    wanted = min(round(side / rng.choice((0.4, 0.6, 1, 1, 1.4))), *picture.shape[:2])
    top, left = (int(rng.integers(length - wanted + 1)) for length in picture.shape[:2])
    window = picture[top : top + wanted, left : left + wanted]
    method = cv2.INTER_AREA if wanted > side else _METHODS[rng.integers(1, len(_METHODS))]
    return _toned(_flipped(np.asarray(cv2.resize(window, (side, side), interpolation=method), np.uint8), rng), rng)


def _window(ground: Ground, side: int, rng: np.random.Generator) -> tuple[Pixels, list[LabelledLine]]:
    """A square of a drawn ground, and the lines of text in it."""
    length = len(ground.pixels)
    top, left = (int(rng.integers(length - side + 1)) for _ in range(2))
    window = np.ascontiguousarray(ground.pixels[top : top + side, left : left + side])
    moved = (corners - (left, top) for corners in ground.lines)
    lines = [LabelledLine(corners=one) for one in moved if one.max() > 0 and one.min() < side]
    return window, lines


def _flipped(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    turned = np.rot90(pixels, rng.choice((0, 0, 0, 1, 2, 3)))
    return np.ascontiguousarray(turned[:, ::-1] if rng.random() < 1 / 2 else turned)


def _toned(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Lighter or darker, with more or less contrast and colour."""
    if rng.random() < 1 / 2:
        return pixels.copy()
    low, high = np.sort(rng.uniform(0, 255, 2)) if rng.random() < 0.4 else (rng.uniform(0, 60), rng.uniform(180, 255))
    channels = (low + rng.normal(0, 8, 3), high + rng.normal(0, 14, 3))
    ramp = np.linspace(0, 1, 256)[:, None] ** rng.uniform(0.6, 1.6)
    table = np.clip(channels[0] + ramp * (channels[1] - channels[0]), 0, 255).astype(np.uint8)
    toned = np.asarray(cv2.LUT(pixels, table[:, None, :].transpose(1, 0, 2)), np.uint8)
    if rng.random() < 0.25:
        grey = cv2.cvtColor(toned, cv2.COLOR_RGB2GRAY)
        toned = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8)
    return toned


def _marked(canvas: Pixels, scale: float, rng: np.random.Generator) -> tuple[Pixels, list[LabelledLine]]:
    """The canvas with some marks on it."""
    work, lines = canvas.astype(np.float32), list[LabelledLine]()
    colour = np.array(cv2.mean(canvas)[:3])
    for _ in range(rng.choice(_MARKS)):
        span = _SMALL_SIZES if rng.random() < _SMALL_SHARE else _SIZES
        size = float(np.exp(rng.uniform(*np.log(span)))) / scale
        lettering = draw_lettering(max(size, 5.0), colour, rng)
        slant = _slant(rng)
        at = rng.uniform(-0.1, 1.1, 2) * len(canvas)
        if rng.random() < _GRID_SHARE:
            lines += _grid(work, lettering, at, slant, rng)
            continue
        rows = int(rng.integers(2, 5)) if rng.random() < _BLOCK_SHARE else 1
        leading = lettering.size * rng.uniform(1.1, 1.6)
        down = np.array([-np.sin(slant), np.cos(slant)])
        for row in range(rows):
            one = line_layer(draw_text(lettering, rng), lettering)
            if one is not None:
                lines.append(_put(work, one, at + row * leading * down, slant))
    return np.clip(np.rint(work), 0, 255).astype(np.uint8), lines


def _grid(
    work: NDArray[np.float32], lettering: Lettering, at: NDArray[np.float64], slant: float, rng: np.random.Generator
) -> list[LabelledLine]:
    """One short mark all over, as samples and previews have it."""
    one = line_layer(draw_text(lettering, rng)[:14], lettering)
    if one is None:
        return []
    along = np.array([np.cos(slant), np.sin(slant)]) * (one.ink[2] - one.ink[0] + lettering.size * rng.uniform(1.2, 6))
    down = np.array([-np.sin(slant), np.cos(slant)]) * lettering.size * rng.uniform(1.8, 6)
    side, lines = len(work), list[LabelledLine]()
    for row in range(-6, 7):
        for column in range(-5, 6):
            place = at + along * (column + (row % 2) / 2) + down * row
            if -side / 2 < place.min() and place.max() < 1.5 * side:
                lines.append(_put(work, one, place, slant))
    return lines


def _slant(rng: np.random.Generator) -> float:
    """By which a line falls to the right, in radians: mostly none."""
    kind = rng.choice(4, p=(0.6, 0.12, 0.2, 0.08))
    if kind == 0:
        return 0.0
    if kind == 1:
        return float(np.radians(rng.normal(0, 3)))
    if kind == 2:
        return float(np.radians(rng.uniform(-90, 90)))
    return float(rng.choice((-1, 1)) * np.pi / 2)


def _put(work: NDArray[np.float32], one: LineLayer, at: NDArray[np.float64], slant: float) -> LabelledLine:
    """Blend a line into the canvas, its middle there; parts outside fall away."""
    side = len(work)
    left, top, right, bottom = one.ink
    middle = np.array([(left + right) / 2, (top + bottom) / 2])
    turn = np.array([[np.cos(slant), -np.sin(slant)], [np.sin(slant), np.cos(slant)]])
    shift = at - turn @ middle
    if slant == 0:
        shift = np.rint(shift)
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]]) @ turn.T + shift
    height, width = one.layer.shape[:2]
    outline = np.array([[0, 0], [width, 0], [width, height], [0, height]]) @ turn.T + shift
    x0, y0 = (int(value) for value in np.clip(np.floor(outline.min(axis=0)), 0, side))
    x1, y1 = (int(value) for value in np.clip(np.ceil(outline.max(axis=0)), 0, side))
    if x1 <= x0 or y1 <= y0:
        return LabelledLine(corners=corners)
    if slant == 0:
        across, down = x0 - int(shift[0]), y0 - int(shift[1])
        layer = one.layer[down : down + y1 - y0, across : across + x1 - x0]
    else:
        there = np.column_stack([turn, shift - (x0, y0)])
        layer = cv2.warpAffine(one.layer, there, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR).astype(np.float32)
    part = work[y0 : y0 + layer.shape[0], x0 : x0 + layer.shape[1]]
    before = part.copy()
    part *= 1 - layer[:, :, 3:]
    part += layer[:, :, :3]
    return LabelledLine(corners=corners, is_visible=_is_visible(before, part, layer[:, :, 3]))


def _is_visible(before: NDArray[np.float32], after: NDArray[np.float32], opacity: NDArray[np.float32]) -> bool:
    inked = opacity > 0.5 * opacity.max()
    if not inked.any():
        return False
    contrast = float(np.abs(after[inked] - before[inked]).max(axis=1).mean())
    return contrast >= max(_LEAST_CONTRAST, _LEAST_OF_TEXTURE * float(before[:, :, 1].std()))


def _stored(canvas: Pixels, rng: np.random.Generator) -> Pixels:
    """What becomes of a canvas: stored, brought to the size of a tile, blurred, stored again."""
    if rng.random() < 0.4:
        canvas = _coded(canvas, rng)
    if len(canvas) != SIDE:
        larger = len(canvas) < SIDE
        method = _METHODS[rng.integers(1, 4)] if larger else _METHODS[rng.integers(4)]
        canvas = np.asarray(cv2.resize(canvas, (SIDE, SIDE), interpolation=method), np.uint8)
    if rng.random() < 0.18:
        canvas = np.asarray(cv2.GaussianBlur(canvas, (0, 0), rng.uniform(0.4, 1.1)), np.uint8)
    if rng.random() < 0.1:
        canvas = np.clip(canvas + rng.normal(0, rng.uniform(2, 12), canvas.shape), 0, 255).astype(np.uint8)
    if rng.random() < 0.7:
        canvas = _coded(canvas, rng)
    if rng.random() < 0.1:
        rows, columns = rng.integers(1, 16, 2)
        canvas = canvas.copy()
        canvas[SIDE - rows :] = canvas[SIDE - rows - 1]  # as pictures are filled up to whole tiles
        canvas[:, SIDE - columns :] = canvas[:, SIDE - columns - 1 : SIDE - columns]
    return canvas


def _coded(canvas: Pixels, rng: np.random.Generator) -> Pixels:
    quality = int(rng.integers(*_QUALITIES))
    return coded(canvas, "WEBP", quality) if rng.random() < 0.05 else jpeg(canvas, quality)
