"""Farmland from the air in daylight: fields, hedges, a river, roads, a village. No text."""

# ruff: noqa: PLR2004  a drawn scene is made of numbers; its functions say what they draw

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from fields import Picture, Plane, Size, blurred, grain, grid, mixed, seen_from, value_noise, vignette
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable

CROPS = np.asarray(
    [
        (0.36, 0.40, 0.20),
        (0.47, 0.45, 0.26),
        (0.56, 0.50, 0.33),
        (0.30, 0.36, 0.19),
        (0.43, 0.34, 0.24),
        (0.62, 0.57, 0.40),
        (0.25, 0.32, 0.17),
    ],
    dtype=np.float32,
)
"""Colours of fields in late summer."""
HAZE = (0.66, 0.70, 0.74)


def farmland(rng: np.random.Generator, size: Size, *, haze: float = 0.55) -> Picture:
    """A daylight frame from a few hundred metres up; `haze`, 0…1, is how white the far end is."""
    width, height = size
    extent = (int(width * 1.6), int(height * 1.7))
    ground = _map(rng, extent)
    corners = (
        (0.0, 0.02 * extent[1]),
        (0.98 * extent[0], 0.0),
        (0.80 * extent[0], 0.96 * extent[1]),
        (0.17 * extent[0], extent[1] * 0.99),
    )
    channels = [seen_from(ground[..., channel].copy(), size, corners) for channel in range(3)]
    frame = np.stack([blurred(channel, 0.7) for channel in channels], axis=-1)
    _, y = grid(size)
    frame = mixed(frame, HAZE, np.clip(haze * (1 - y) ** 1.6, 0, 1).astype(np.float32))
    frame *= vignette(size, 0.25)[..., None]
    return np.asarray(np.clip(frame + grain(rng, size, 0.014)[..., None], 0, 1), dtype=np.float32)


def _map(rng: np.random.Generator, extent: Size) -> Picture:
    ground = _fields(rng, extent)
    woods = blurred((value_noise(rng, extent, cell=420, octaves=4) > 0.66).astype(np.float32), 1.0)
    crowns = value_noise(rng, extent, cell=11, octaves=3)
    ground = mixed(ground, (0.10 + 0.16 * crowns)[..., None] * np.asarray((0.85, 1.0, 0.6), np.float32), woods)
    water = _strip(extent, _river(rng, extent), 34)
    ground = mixed(ground, (0.21, 0.27, 0.28), water)
    road = _river(rng, extent, steep=True)
    ground = mixed(ground, (0.55, 0.53, 0.49), _strip(extent, road, 9))
    ground = _village(rng, ground, road, np.maximum(blurred(water, 12), woods))
    return np.asarray(
        ground * (0.92 + 0.30 * value_noise(rng, extent, cell=500, octaves=7))[..., None], dtype=np.float32
    )


def _fields(rng: np.random.Generator, extent: Size) -> Picture:
    width, height = extent
    x, y = grid(extent)
    bend = value_noise(rng, extent, cell=700, octaves=3) - 0.5
    along = (x * width * 0.94 + y * height * 0.34 + 160 * bend) / 190
    across = (y * height * 0.94 - x * width * 0.34 + 160 * bend) / 118
    row = np.floor(across).astype(np.int64)
    shift = rng.random(400).astype(np.float32)[row % 400]
    column = np.floor(along + shift).astype(np.int64)
    pick = (row * 7919 + column * 104729) % 997
    palette = CROPS[rng.integers(0, len(CROPS), 997)] * rng.uniform(0.85, 1.12, (997, 1)).astype(np.float32)
    angle = rng.uniform(0, math.pi, 997).astype(np.float32)[pick]
    furrows = np.sin((x * width * np.cos(angle) + y * height * np.sin(angle)) * 0.9)
    colour = (
        palette[pick] * (1 + 0.05 * furrows + 0.10 * (value_noise(rng, extent, cell=30, octaves=4) - 0.5))[..., None]
    )
    gap = np.minimum(np.abs(along + shift - np.round(along + shift)) * 190, np.abs(across - np.round(across)) * 118)
    return mixed(colour.astype(np.float32), (0.16, 0.20, 0.11), np.clip(1 - gap / 4, 0, 1) * 0.8)


def _river(rng: np.random.Generator, extent: Size, *, steep: bool = False) -> list[tuple[float, float]]:
    width, height = extent
    start, phase = rng.uniform(0.25, 0.7), rng.uniform(0, 6)
    steps = np.linspace(-0.02, 1.02, 90)
    sway = [0.05 * math.sin(phase + 7 * step) + 0.02 * math.sin(3 * phase + 19 * step) for step in steps]
    if steep:
        return [
            ((start + 0.4 * bend + 0.25 * (step - 0.5)) * width, step * height)
            for step, bend in zip(steps, sway, strict=True)
        ]
    return [
        (step * width, (start + 2.2 * bend - 0.2 * (step - 0.5)) * height)
        for step, bend in zip(steps, sway, strict=True)
    ]


def _strip(extent: Size, line: list[tuple[float, float]], breadth: int) -> Plane:
    return _mask(extent, lambda draw: draw.line(line, fill=255, width=breadth, joint="curve"))


def _mask(extent: Size, paint: Callable[[ImageDraw.ImageDraw], None]) -> Plane:
    image = Image.new("L", extent)
    paint(ImageDraw.Draw(image))
    return blurred(np.asarray(image, dtype=np.float32) / np.float32(255), 0.8)


def _village(rng: np.random.Generator, ground: Picture, road: list[tuple[float, float]], taken: Plane) -> Picture:
    height, width = taken.shape
    extent = (width, height)
    roofs, shade = Image.new("L", extent), Image.new("L", extent)
    for _ in range(70):
        x, y = road[int(rng.uniform(20, 62))]
        x, y = x + rng.normal(0, 110), y + rng.normal(0, 60)
        if taken[int(np.clip(y, 0, height - 1)), int(np.clip(x, 0, width - 1))] > 0.02:
            continue
        half, depth = rng.uniform(7, 14), rng.uniform(5, 9)
        ImageDraw.Draw(shade).rectangle((x - half + 5, y - depth + 5, x + half + 7, y + depth + 7), fill=255)
        ImageDraw.Draw(roofs).rectangle((x - half, y - depth, x + half, y), fill=int(rng.uniform(190, 255)))
        ImageDraw.Draw(roofs).rectangle((x - half, y, x + half, y + depth), fill=int(rng.uniform(110, 170)))
    ground = mixed(ground, (0.09, 0.11, 0.09), np.float32(0.7 / 255) * np.asarray(shade, np.float32))
    level = np.asarray(roofs, np.float32) / np.float32(255)
    return mixed(ground, level[..., None] * np.asarray((0.66, 0.47, 0.40), np.float32), (level > 0).astype(np.float32))
