"""Thermal-camera frames: a road through dry ground from the air, hot vehicles, buildings. No text."""

# ruff: noqa: PLR2004  a drawn scene is made of numbers; its functions say what they draw

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from fields import Plane, Size, blurred, grain, seen_from, value_noise, vignette
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What stands on the map.

    Attributes:
        vehicles: Places along the road, 0…1, one hot vehicle each.
        compound: Whether walled houses stand beside the road.
        sway: How far the road swings, in map pixels.
    """

    vehicles: tuple[float, ...] = ()
    compound: bool = False
    sway: float = 170.0


def thermal_frame(rng: np.random.Generator, size: Size, ground: Ground) -> Plane:
    """A frame of a thermal camera that looks down at an angle; grey, 0…1."""
    width, height = size
    extent = (int(width * 1.9), int(height * 2.2))
    frame = seen_from(_map(rng, extent, ground), size, _corners(extent))
    frame = blurred(frame, 0.8)
    frame += 0.55 * blurred(np.clip(frame - 0.78, 0, 1).astype(np.float32), 5.0)
    frame *= vignette(size, 0.38)
    columns = rng.standard_normal(width).astype(np.float32) * np.float32(0.006)
    return np.asarray(np.clip(frame + columns + grain(rng, size, 0.016), 0, 1), dtype=np.float32)


def _corners(extent: Size) -> tuple[Point, ...]:
    width, height = extent
    return (
        (0.02 * width, 0.10 * height),
        (0.93 * width, 0.02 * height),
        (0.82 * width, 0.96 * height),
        (0.21 * width, 0.90 * height),
    )


def _map(rng: np.random.Generator, extent: Size, ground: Ground) -> Plane:
    plane = _soil(rng, extent)
    canvas = Image.fromarray(plane)
    draw = ImageDraw.Draw(canvas)
    _tracks(rng, draw, extent)
    road = _road(rng, extent, ground.sway)
    _scrub(rng, draw, plane)
    _ribbon(draw, road, 44, 0.40)
    _ribbon(draw, road, 32, 0.56)
    if ground.compound:
        _houses(rng, draw, road)
    soft = blurred(np.asarray(canvas, dtype=np.float32), 1.1)
    soft += 0.05 * (value_noise(rng, extent, cell=14, octaves=3) - 0.5)
    canvas = Image.fromarray(soft.astype(np.float32))
    for place in ground.vehicles:
        _vehicle(rng, ImageDraw.Draw(canvas), road, place)
    return np.asarray(canvas, dtype=np.float32)


def _soil(rng: np.random.Generator, extent: Size) -> Plane:
    broad = value_noise(rng, extent, cell=520, octaves=8)
    bend = value_noise(rng, extent, cell=420, octaves=6)
    wadis = np.clip(1 - np.abs(bend - 0.5) * 26, 0, 1) ** 1.5
    fine = value_noise(rng, extent, cell=46, octaves=5)
    plane = 0.22 + 0.26 * broad + 0.10 * (fine - 0.5) - 0.10 * wadis
    return np.asarray(plane, dtype=np.float32)


def _road(rng: np.random.Generator, extent: Size, sway: float) -> list[Point]:
    width, height = extent
    phase = rng.uniform(0, 2 * math.pi)
    steps = np.linspace(-0.05, 1.05, 120)
    return [
        (
            step * width,
            height * (0.72 - 0.42 * step) + sway * math.sin(phase + 4.1 * step) + 0.3 * sway * math.sin(9 * step),
        )
        for step in steps
    ]


def _ribbon(draw: ImageDraw.ImageDraw, line: Sequence[Point], width: int, heat: float) -> None:
    draw.line(list(line), fill=heat, width=width, joint="curve")


def _tracks(rng: np.random.Generator, draw: ImageDraw.ImageDraw, extent: Size) -> None:
    width, height = extent
    for _ in range(5):
        x, y, direction = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(0, 2 * math.pi)
        line = []
        for _ in range(90):
            line.append((x, y))
            direction += rng.normal(0, 0.09)
            x, y = x + 22 * math.cos(direction), y + 22 * math.sin(direction)
        _ribbon(draw, line, 7, 0.45)


def _scrub(rng: np.random.Generator, draw: ImageDraw.ImageDraw, soil: Plane) -> None:
    height, width = soil.shape
    density = value_noise(rng, (width, height), cell=300, octaves=3)
    for _ in range(6500):
        x, y = int(rng.uniform(0, width)), int(rng.uniform(0, height))
        if density[y, x] < rng.uniform(0.35, 0.85):
            continue
        r = rng.uniform(1.5, 6.5)
        draw.ellipse((x + r * 0.5, y + r * 0.4, x + 2.6 * r, y + 1.9 * r), fill=float(soil[y, x]) - 0.07)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=float(soil[y, x]) + rng.uniform(0.05, 0.16))


def _houses(rng: np.random.Generator, draw: ImageDraw.ImageDraw, road: Sequence[Point]) -> None:
    for index in (44, 50, 57, 64, 71):
        x, y = road[index]
        side = -1 if rng.random() < 0.6 else 1
        centre = (x + rng.uniform(-30, 30), y + side * rng.uniform(110, 260))
        length, depth, angle = rng.uniform(90, 150), rng.uniform(60, 95), rng.uniform(-0.5, 0.1)
        _block(draw, (centre[0] + 14, centre[1] + 16), (length, depth), angle, 0.16)
        _block(draw, centre, (length, depth), angle, 0.66)
        _block(draw, centre, (length - 9, depth - 9), angle, rng.uniform(0.40, 0.52))
        _block(draw, (centre[0] - 12, centre[1] + 4), (16, 12), angle, 0.75)


def _vehicle(rng: np.random.Generator, draw: ImageDraw.ImageDraw, road: Sequence[Point], place: float) -> None:
    at = place * (len(road) - 2)
    here, ahead = road[int(at)], road[int(at) + 1]
    angle = math.atan2(ahead[1] - here[1], ahead[0] - here[0])
    across = (-math.sin(angle), math.cos(angle))
    x, y = here[0] + 7 * across[0], here[1] + 7 * across[1]
    length, width = rng.uniform(44, 62), rng.uniform(19, 24)
    _block(draw, (x + 7, y + 9), (length, width), angle, 0.22)
    _block(draw, (x, y), (length, width), angle, 0.80)
    _block(
        draw,
        (x - 0.16 * length * math.cos(angle), y - 0.16 * length * math.sin(angle)),
        (0.55 * length, width - 8),
        angle,
        0.68,
    )
    nose = 0.36 * length
    _block(draw, (x + nose * math.cos(angle), y + nose * math.sin(angle)), (0.2 * length, width - 4), angle, 1.25)


def _block(draw: ImageDraw.ImageDraw, centre: Point, size: Point, angle: float, heat: float) -> None:
    along, across = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
    corners = [
        (
            centre[0] + a * size[0] / 2 * along[0] + b * size[1] / 2 * across[0],
            centre[1] + a * size[0] / 2 * along[1] + b * size[1] / 2 * across[1],
        )
        for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]
    draw.polygon(corners, fill=heat)
