"""Drawn grounds that look like text to a machine, and bear none: foliage, grass, gravel, fences, brick, cloth, windows.

Each is a texture as in `backgrounds.TEXTURES`: width and height, a generator → height × width × 3, RGB. Drawn with
whole-array operations and OpenCV, a few milliseconds for a tile, because training draws them by the ten thousand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from tests.synthetic.backgrounds import blocks, clouds, eight_bits, gradient, noise, thermal
from tests.synthetic.compression import jpeg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from tests.synthetic.backgrounds import Texture

    Size = tuple[int, int]
    Pixels = NDArray[np.uint8]
    Colour = tuple[float, float, float]

_SHIFT = 3
"""Bits of a pixel's fraction in the places that OpenCV draws at."""
_MOST = 0.03
"""Things that are drawn for each pixel, at most."""


def foliage(size: Size, rng: np.random.Generator) -> Pixels:
    """Overlapping leaves, the upper ones lighter."""
    canvas = _toned(size, rng, (10, 80))
    longest = rng.uniform(4, 30)
    count = _count(size, rng.uniform(0.5, 3), 0.3 * longest**2)
    hue = rng.uniform(0.6, 1.4, 3) * np.array([0.7, 1.0, 0.45])
    for shade in np.sort(rng.uniform(20, 235, count)):
        axes = (longest * rng.uniform(0.4, 1), longest * rng.uniform(0.1, 0.5))
        _ellipse(canvas, _place(size, rng), axes, rng.uniform(0, 180), _varied(shade * hue, rng))
    return canvas


def grass(size: Size, rng: np.random.Generator) -> Pixels:
    """Blades and straws, mostly upright."""
    canvas = _toned(size, rng, (20, 110))
    hue, lean, length = rng.uniform(0.5, 1.3, 3), rng.uniform(-0.6, 0.6), rng.uniform(6, 60)
    for _ in range(_count(size, rng.uniform(0.4, 2), 1.5 * length)):
        x, y = _place(size, rng)
        tip = x + length * rng.normal(lean, 0.35), y - length * rng.uniform(0.4, 1)
        _line(canvas, (x, y), tip, _varied(rng.uniform(30, 220) * hue, rng), int(rng.integers(1, 3)))
    return canvas


def gravel(size: Size, rng: np.random.Generator) -> Pixels:
    """Stones with light upper and dark lower rims, of one size or of many."""
    canvas = _toned(size, rng, (30, 120))
    largest, flat = rng.uniform(2, 14), rng.uniform(0.5, 1)
    level, spread = rng.uniform(70, 180), rng.uniform(10, 60)
    for _ in range(_count(size, rng.uniform(0.4, 1.5), largest**2)):
        x, y = _place(size, rng)
        radius = largest * rng.uniform(0.3, 1)
        axes, turn = (radius, radius * flat), rng.uniform(0, 180)
        shade = rng.normal(level, spread) * np.ones(3)
        _ellipse(canvas, (x + 1, y + 1), axes, turn, _varied(shade * 0.4, rng))
        _ellipse(canvas, (x, y), axes, turn, _varied(shade, rng))
    return canvas


def bark(size: Size, rng: np.random.Generator) -> Pixels:
    """Noise drawn out in one direction, as bark, rock, hair and water have."""
    fine = rng.normal(0, 1, (size[1], size[0])).astype(np.float32)
    along, across = rng.uniform(4, 20), rng.uniform(0.6, 3)
    streaks = cv2.GaussianBlur(fine, (0, 0), sigmaX=across, sigmaY=along)
    if rng.random() < 1 / 2:
        streaks = cv2.GaussianBlur(fine, (0, 0), sigmaX=along, sigmaY=across)
    return _two_toned(streaks + 0.4 * streaks.std() * noise(size, 6, rng), rng)


def water(size: Size, rng: np.random.Generator) -> Pixels:
    """Glints on waves."""
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    level = np.zeros((size[1], size[0]))
    for _ in range(4):
        period, turn = rng.uniform(5, 40), rng.normal(np.pi / 2, 0.35)
        warp = rng.uniform(1, 4) * noise(size, int(rng.integers(4, 24)), rng)
        level += np.sin((columns * np.cos(turn) + rows * np.sin(turn)) * 2 * np.pi / period + warp)
    return _two_toned(np.sign(level) * np.abs(level) ** rng.uniform(0.6, 2), rng)


def fence(size: Size, rng: np.random.Generator) -> Pixels:
    """Bars, rails, wire or a grid before something: upright strokes of one height, side by side."""
    canvas = _any_soft(size, rng)
    colour, width = _colour(rng), int(rng.integers(1, 6))
    pitch = float(rng.uniform(4, 34))
    height = float(rng.uniform(8, size[1]))
    top = float(rng.uniform(0, max(1, size[1] - height)))
    lean = rng.normal(0, 0.06) if rng.random() < 0.7 else rng.uniform(-1, 1)
    for x in np.arange(-size[1], size[0] + size[1], pitch):
        start = x + rng.normal(0, 0.06 * pitch)
        _line(canvas, (start, top), (start + lean * height, top + height), colour, width)
    for y in (top, top + height) if rng.random() < 0.6 else np.arange(top, top + height, rng.uniform(6, 40)):
        _line(canvas, (0, float(y)), (size[0], float(y) + rng.normal(0, 4)), colour, width)
    return canvas


def brick(size: Size, rng: np.random.Generator) -> Pixels:
    """Courses of bricks, tiles or planks with joints."""
    height, length = rng.uniform(5, 40), rng.uniform(1, 4)
    joint, tone, spread = _colour(rng), rng.uniform(40, 220, 3), rng.uniform(2, 40)
    canvas = np.full((size[1], size[0], 3), joint, np.uint8)
    gap, bond = max(1.0, height * rng.uniform(0.04, 0.25)), rng.uniform(0, 0.5)
    for row, y in enumerate(np.arange(-height, size[1], height)):
        for x in np.arange(-height * length * (1 + bond * (row % 2)), size[0], height * length):
            corner = (round(x + height * length - gap), round(y + height - gap))
            colour = _tuple(tone + rng.normal(0, spread))
            cv2.rectangle(canvas, (round(x), round(y)), corner, colour, -1)
    return _grained(canvas, rng)


def cloth(size: Size, rng: np.random.Generator) -> Pixels:
    """Two sets of threads across each other, checks and tweed among them."""
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    turn, period, other = rng.uniform(0, np.pi), rng.uniform(2.2, 14), rng.uniform(2.2, 30)
    folds = 6 * noise(size, 5, rng)
    one = np.sin((columns * np.cos(turn) + rows * np.sin(turn) + folds) * 2 * np.pi / period)
    two = np.sin((rows * np.cos(turn) - columns * np.sin(turn) + folds) * 2 * np.pi / other)
    woven = one * two if rng.random() < 1 / 2 else np.maximum(one, two)
    return _two_toned(woven + rng.uniform(0, 0.6) * rng.normal(0, 1, woven.shape), rng)


def crowd(size: Size, rng: np.random.Generator) -> Pixels:
    """Rows of heads, shelves of goods, beads: blobs of one height side by side, with details in them."""
    canvas = _any_soft(size, rng)
    height = rng.uniform(6, 36)
    for y in np.arange(0, size[1] + height, height * rng.uniform(0.8, 2.5)):
        x = -height
        while x < size[0]:
            x += height * rng.uniform(0.35, 1.1)
            at = (x, y + rng.normal(0, 0.08 * height))
            axes = (height * rng.uniform(0.15, 0.5), height * rng.uniform(0.35, 0.5))
            _ellipse(canvas, at, axes, rng.normal(0, 12), _colour(rng))
            if rng.random() < 1 / 2:
                _ellipse(canvas, (at[0], at[1] - axes[1] / 3), (axes[0] / 2, axes[1] / 3), 0, _colour(rng))
    return canvas


def facade(size: Size, rng: np.random.Generator) -> Pixels:
    """Rows of windows in walls, lit or dark."""
    canvas = _toned(size, rng, (30, 200))
    wide, high = rng.uniform(3, 26), rng.uniform(4, 34)
    across, down = wide * rng.uniform(1.3, 2.6), high * rng.uniform(1.2, 2.4)
    colours = [_colour(rng) for _ in range(3)]
    lean = rng.normal(0, 0.08)
    for y in np.arange(0, size[1], down):
        for x in np.arange(0, size[0], across):
            if rng.random() < 0.92:
                top = y + lean * x
                corner = (round(x + wide), round(top + high))
                cv2.rectangle(canvas, (round(x), round(top)), corner, colours[rng.integers(3)], -1)
    return _grained(canvas, rng)


def icons(size: Size, rng: np.random.Generator) -> Pixels:
    """An interface without words: panels, buttons, rows of simple signs, sliders."""
    ground = rng.uniform(10, 245) * np.ones(3)
    canvas = np.full((size[1], size[0], 3), _tuple(ground + rng.normal(0, 8, 3)), np.uint8)
    for _ in range(rng.integers(3, 12)):
        x, y = (int(value) for value in _place(size, rng))
        corner = (x + int(rng.integers(20, size[0])), y + int(rng.integers(8, size[1] // 2)))
        colour = _tuple(ground + rng.normal(0, 25) + rng.normal(0, 8, 3))
        cv2.rectangle(canvas, (x, y), corner, colour, -1 if rng.random() < 0.6 else 1)
    for _ in range(rng.integers(2, 14)):
        _row_of_signs(canvas, rng)
    return canvas


def moire(size: Size, rng: np.random.Generator) -> Pixels:
    """A photographed screen: something soft under a fine grid that beats with the sensor's."""
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    level = _any_soft(size, rng).astype(np.float32)
    depth = rng.uniform(0.05, 0.35)
    for channel in range(3):
        turn, period = rng.normal(0, 0.15), rng.uniform(2.05, 4.5)
        bend = 2 * noise(size, 4, rng)
        wave = np.sin((columns * np.cos(turn) + rows * np.sin(turn) + bend) * 2 * np.pi / period + channel * 2.1)
        level[:, :, channel] *= 1 + depth * wave * np.sin(rows * 2 * np.pi / (period * 1.07))
    return eight_bits(level)


def network(size: Size, rng: np.random.Generator) -> Pixels:
    """Roads, branches, wires and cracks: lines of many directions that meet."""
    canvas = _any_soft(size, rng)
    colours, bend = [_colour(rng) for _ in range(3)], rng.uniform(0.1, 0.9)
    for _ in range(rng.integers(8, 90)):
        x, y = _place(size, rng)
        turn, step = rng.uniform(0, 2 * np.pi), rng.uniform(3, 26)
        turns = turn + np.cumsum(rng.normal(0, bend, int(rng.integers(3, 14))))
        way = np.stack([x + np.cumsum(step * np.cos(turns)), y + np.cumsum(step * np.sin(turns))], axis=1)
        points = [np.round(way * (1 << _SHIFT)).astype(np.int32)]
        width = int(rng.integers(1, 4))
        colour = colours[rng.integers(3)]
        cv2.polylines(canvas, points, isClosed=False, color=colour, thickness=width, lineType=cv2.LINE_AA, shift=_SHIFT)
    return canvas


def macroblocks(size: Size, rng: np.random.Generator) -> Pixels:
    """What is left of a picture that was stored far too small: blocks and ringing."""
    source = FAST_GROUNDS[list(FAST_GROUNDS)[rng.integers(len(FAST_GROUNDS))]](size, rng)
    back = jpeg(source, int(rng.integers(3, 22)))
    factor = rng.uniform(1, 2)
    larger = cv2.resize(back, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return np.ascontiguousarray(larger[: size[1], : size[0]], dtype=np.uint8)


def grain(size: Size, rng: np.random.Generator) -> Pixels:
    """A dark or flat frame with the coarse noise of a sensor, and perhaps its rows."""
    coarse = rng.normal(0, 1, (size[1], size[0], 3 if rng.random() < 1 / 2 else 1)).astype(np.float32)
    soft = cv2.GaussianBlur(coarse, (0, 0), rng.uniform(0.4, 2.2)).reshape(size[1], size[0], -1)
    rows = rng.normal(0, rng.uniform(0, 0.6), (size[1], 1, 1))
    level = soft / (soft.std() + 1e-6) + rows
    return eight_bits(gradient(size, rng) * rng.uniform(0.3, 1) + rng.uniform(3, 35) * level)


def clutter(size: Size, rng: np.random.Generator) -> Pixels:
    """Short strokes and dots of one size anyhow, as needles, sticks, stars and rubbish: letters without lines."""
    canvas = _any_soft(size, rng)
    length, colours = rng.uniform(3, 16), [_colour(rng) for _ in range(4)]
    for _ in range(_count(size, rng.uniform(0.1, 1), 4 * length)):
        x, y = _place(size, rng)
        turn = rng.uniform(0, 2 * np.pi)
        end = x + length * np.cos(turn), y + length * np.sin(turn)
        _line(canvas, (x, y), end, colours[rng.integers(4)], int(rng.integers(1, 3)))
    return canvas


FAST_GROUNDS: Mapping[str, Texture] = {
    "foliage": foliage,
    "grass": grass,
    "gravel": gravel,
    "bark": bark,
    "water": water,
    "fence": fence,
    "brick": brick,
    "cloth": cloth,
    "crowd": crowd,
    "facade": facade,
    "icons": icons,
    "moire": moire,
    "network": network,
    "grain": grain,
    "clutter": clutter,
}
"""Those that others are made of."""
HARD_GROUNDS: Mapping[str, Texture] = {**FAST_GROUNDS, "macroblocks": macroblocks, "thermal": thermal}
"""Every hard ground by its name."""


def _row_of_signs(canvas: Pixels, rng: np.random.Generator) -> None:
    """Simple signs of one size side by side, as toolbars have; drawn into the canvas."""
    height = float(rng.uniform(6, 26))
    x, y = _place((canvas.shape[1], canvas.shape[0]), rng)
    colour, gap = _colour(rng), rng.uniform(1.3, 3)
    upright = rng.random() < 1 / 4
    for _ in range(rng.integers(1, 9)):
        kind = rng.integers(6)
        if kind == 0:
            _ellipse(canvas, (x, y), (height / 2, height / 2), 0, colour)
        elif kind == 1:
            cv2.circle(canvas, (round(x), round(y)), max(1, round(height / 2)), colour, 1, cv2.LINE_AA)
        elif kind == 2:
            corner = (round(x + height / 2), round(y + height / 2))
            cv2.rectangle(
                canvas, (round(x - height / 2), round(y - height / 2)), corner, colour, int(rng.integers(-1, 3))
            )
        elif kind == 3:
            angles = rng.uniform(0, 2 * np.pi) + np.array([0, 2.1, 4.2])
            points = np.stack([x + height / 2 * np.cos(angles), y + height / 2 * np.sin(angles)], axis=1)
            cv2.fillPoly(canvas, [np.round(points).astype(np.int32)], colour, cv2.LINE_AA)
        elif kind == 4:
            for part in (-0.3, 0, 0.3):
                _line(canvas, (x - height / 2, y + part * height), (x + height / 2, y + part * height), colour, 1)
        else:
            _line(canvas, (x - height / 2, y - height / 2), (x + height / 2, y + height / 2), colour, 1)
            _line(canvas, (x - height / 2, y + height / 2), (x + height / 2, y - height / 2), colour, 1)
        x, y = (x, y + gap * height) if upright else (x + gap * height, y)


def _any_soft(size: Size, rng: np.random.Generator) -> Pixels:
    """Something without details, to draw on."""
    return (gradient, clouds, blocks)[rng.choice(3, p=(0.5, 0.35, 0.15))](size, rng)


def _two_toned(level: NDArray[np.floating], rng: np.random.Generator) -> Pixels:
    """Levels of any range as a mixture of two colours."""
    low, high = np.percentile(level[::4, ::4], (2, 98))
    share = np.clip((level - low) / max(high - low, 1e-6), 0, 1)[:, :, None]
    one, two = rng.uniform(0, 255, 3), rng.uniform(0, 255, 3)
    if rng.random() < 1 / 2:  # greys and near greys: colours far apart are rare in the world
        one, two = one.mean() + rng.normal(0, 14, 3), two.mean() + rng.normal(0, 14, 3)
    return eight_bits(one + share * (two - one))


def _toned(size: Size, rng: np.random.Generator, levels: tuple[float, float]) -> Pixels:
    """One colour of a brightness between two."""
    return np.full((size[1], size[0], 3), _tuple(rng.uniform(*levels) * rng.uniform(0.7, 1.3, 3)), np.uint8)


def _grained(canvas: Pixels, rng: np.random.Generator) -> Pixels:
    return eight_bits(canvas + rng.uniform(0, 12) * rng.normal(0, 1, (*canvas.shape[:2], 1)))


def _count(size: Size, coverage: float, area: float) -> int:
    """How many things of an area in pixels cover a canvas so many times, within what can be drawn in time."""
    pixels = size[0] * size[1]
    return max(1, round(min(coverage * pixels / area, pixels * _MOST)))


def _place(size: Size, rng: np.random.Generator) -> tuple[float, float]:
    return float(rng.uniform(0, size[0])), float(rng.uniform(0, size[1]))


def _colour(rng: np.random.Generator) -> Colour:
    if rng.random() < 1 / 2:
        return _tuple(rng.uniform(0, 255) + rng.normal(0, 10, 3))
    return _tuple(rng.uniform(0, 255, 3))


def _varied(colour: NDArray[np.floating], rng: np.random.Generator) -> Colour:
    return _tuple(colour * rng.uniform(0.8, 1.2))


def _tuple(colour: NDArray[np.floating]) -> Colour:
    red, green, blue = np.clip(colour, 0, 255).tolist()
    return red, green, blue


def _fixed(at: tuple[float, float]) -> tuple[int, int]:
    return round(at[0] * (1 << _SHIFT)), round(at[1] * (1 << _SHIFT))


def _line(canvas: Pixels, start: tuple[float, float], end: tuple[float, float], colour: Colour, width: int) -> None:
    cv2.line(canvas, _fixed(start), _fixed(end), colour, width, cv2.LINE_AA, _SHIFT)


def _ellipse(canvas: Pixels, at: tuple[float, float], axes: tuple[float, float], turn: float, colour: Colour) -> None:
    half = max(1, round(axes[0] * (1 << _SHIFT))), max(1, round(axes[1] * (1 << _SHIFT)))
    cv2.ellipse(canvas, _fixed(at), half, turn, 0, 360, colour, -1, cv2.LINE_AA, _SHIFT)
