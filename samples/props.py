"""Things drawn on or into a frame besides text: sight marks, a road sign, a shop board, a taskbar, an aircraft.

Every function gives a new image and leaves its input alone. All shapes are drawn at three times the size and then
reduced, which smooths their edges. Owns no wording.
"""

# ruff: noqa: PLR2004  a drawn scene is made of numbers; its functions say what they draw

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from fields import to_image, value_noise
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable

OVERSAMPLING = 3
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""
Rgb = tuple[int, int, int]


class Pen:
    """Draws in pixels of the finished image on an oversampled layer."""

    def __init__(self, layer: Image.Image) -> None:
        self._draw = ImageDraw.Draw(layer)

    def line(self, points: list[tuple[float, float]], colour: Rgb, width: float) -> None:
        """A stroke through the points."""
        self._draw.line(_scaled(points), fill=(*colour, 255), width=round(width * OVERSAMPLING), joint="curve")

    def polygon(self, points: list[tuple[float, float]], colour: Rgb) -> None:
        """A filled shape."""
        self._draw.polygon(_scaled(points), fill=(*colour, 255))

    def panel(self, box: Box, colour: Rgb, *, radius: float = 0.0) -> None:
        """A filled rectangle, with round corners on request."""
        corners = [value * OVERSAMPLING for value in box]
        self._draw.rounded_rectangle(corners, radius=radius * OVERSAMPLING, fill=(*colour, 255))


def _scaled(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(x * OVERSAMPLING, y * OVERSAMPLING) for x, y in points]


def drawn(image: Image.Image, paint: Callable[[Pen], None], *, opacity: float = 1.0) -> Image.Image:
    """The image, RGB or RGBA, with smooth shapes laid over it."""
    layer = Image.new("RGBA", (image.width * OVERSAMPLING, image.height * OVERSAMPLING))
    paint(Pen(layer))
    layer = layer.resize(image.size, Image.Resampling.BOX)
    layer.putalpha(layer.getchannel("A").point(lambda level: level * opacity))
    return Image.alpha_composite(image.convert("RGBA"), layer).convert(image.mode)


def sight(image: Image.Image, *, opacity: float = 0.85) -> Image.Image:
    """A gunner's sight: cross with a gap, ticks, corner brackets."""
    x, y = image.width / 2, image.height / 2
    white = (245, 245, 245)

    def paint(pen: Pen) -> None:
        for side in (-1, 1):
            pen.line([(x + side * 26, y), (x + side * 150, y)], white, 2)
            pen.line([(x, y + side * 26), (x, y + side * 112)], white, 2)
            for step in (60, 90, 120):
                pen.line([(x + side * step, y - 6), (x + side * step, y + 6)], white, 1.5)
            for other in (-1, 1):
                corner = (x + side * 230, y + other * 160)
                pen.line([(corner[0] - side * 46, corner[1]), corner, (corner[0], corner[1] - other * 46)], white, 2)
        pen.panel((x - 1.5, y - 1.5, x + 1.5, y + 1.5), white)

    return drawn(image, paint, opacity=opacity)


def diamond_sign(image: Image.Image, centre: tuple[float, float], half: float) -> Image.Image:
    """An orange warning sign on a post; `half` is half its diagonal in pixels."""
    x, y = centre

    def diamond(size: float) -> list[tuple[float, float]]:
        return [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]

    def paint(pen: Pen) -> None:
        pen.panel((x - 7, y, x + 7, y + half * 2.6), (96, 98, 100))
        pen.panel((x - 7, y, x - 2, y + half * 2.6), (132, 134, 136))
        pen.polygon(diamond(half), (226, 112, 26))
        pen.polygon(diamond(half * 0.95), (30, 26, 22))
        pen.polygon(diamond(half * 0.915), (232, 118, 30))

    return drawn(image, paint)


def slate(image: Image.Image, box: Box) -> Image.Image:
    """A dark board in a wooden frame, with the shadow it throws on the wall."""
    left, top, right, bottom = box

    def throw(pen: Pen) -> None:
        pen.panel((left + 12, top + 14, right + 12, bottom + 14), (15, 10, 8), radius=6)

    def paint(pen: Pen) -> None:
        pen.panel(box, (104, 70, 42), radius=4)
        pen.panel((left + 4, top + 4, right - 4, bottom - 4), (138, 96, 60), radius=2)
        pen.panel((left + 16, top + 16, right - 16, bottom - 16), (36, 40, 38))

    return drawn(drawn(image, throw, opacity=0.45), paint)


def taskbar(image: Image.Image) -> Image.Image:
    """The bar of a desktop along the lower edge, with plain tiles."""
    width, height = image.size
    tiles: tuple[Rgb, ...] = ((82, 160, 232), (236, 186, 72), (96, 190, 120), (208, 92, 84), (150, 120, 200))

    def paint(pen: Pen) -> None:
        pen.panel((0, height - 40, width, height), (24, 28, 36))
        for index, colour in enumerate(tiles):
            left = 16 + 46 * index
            pen.panel((left, height - 30, left + 20, height - 10), colour, radius=3)

    return drawn(image, paint, opacity=0.94)


def drone(size: tuple[int, int]) -> Image.Image:
    """A long-winged aircraft from above, cut out: RGBA on a transparent ground."""
    x, y = size[0] / 2, size[1] * 0.56
    light, grey, dark = (176, 182, 186), (146, 152, 157), (104, 110, 116)

    def mirrored(pen: Pen, points: list[tuple[float, float]], left: Rgb, right: Rgb) -> None:
        pen.polygon([(x - dx, y + dy) for dx, dy in points], left)
        pen.polygon([(x + dx, y + dy) for dx, dy in points], right)

    def paint(pen: Pen) -> None:
        mirrored(pen, [(10, -22), (340, -2), (342, 10), (10, 26)], light, grey)
        mirrored(pen, [(120, 6), (122, 18), (150, 16), (150, 7)], dark, dark)
        mirrored(pen, [(4, 130), (96, 158), (94, 174), (4, 152)], light, dark)
        mirrored(pen, [(0, -138), (12, -126), (17, -84), (15, 60), (8, 150), (0, 158)], light, grey)
        pen.panel((x - 7, y - 122, x + 7, y - 98), (60, 66, 74), radius=7)
        pen.panel((x - 30, y + 158, x + 30, y + 162), (54, 56, 60), radius=2)

    return drawn(Image.new("RGBA", size), paint)


def route_map(rng: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    """The window of a route planner: a flat map, a route, a side panel."""
    width, height = size
    green = (value_noise(rng, size, cell=300, octaves=3) > 0.62).astype(np.float32)
    ground = np.asarray((0.94, 0.93, 0.90), np.float32) - green[..., None] * np.asarray((0.14, 0.02, 0.16), np.float32)
    image = to_image(ground)

    def paint(pen: Pen) -> None:
        for _ in range(16):
            y, slope = rng.uniform(0, height), rng.uniform(-0.5, 0.5)
            pen.line([(0, y), (width, y + slope * width)], (255, 255, 255), 6)
            x, lean = rng.uniform(300, width), rng.uniform(-0.4, 0.4)
            pen.line([(x, 0), (x + lean * height, height)], (255, 255, 255), 5)
        route = [(360.0, 460.0), (430.0, 400.0), (470.0, 300.0), (600.0, 262.0), (690.0, 170.0), (840.0, 128.0)]
        pen.line(route, (38, 108, 220), 7)
        pen.panel((0, 0, 290, height), (252, 252, 252))
        pen.panel((16, 16, 274, 52), (236, 238, 240), radius=8)
        pen.panel((16, 470, 274, 510), (38, 108, 220), radius=8)
        pen.panel((822, 108, 858, 144), (216, 58, 48), radius=18)

    return drawn(image, paint)
