"""By day between houses: a street, and a car park seen by a surveillance camera. No text."""

# ruff: noqa: PLR2004  a drawn scene is made of numbers; its functions say what they draw

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from fields import blurred, gradient, mixed, value_noise
from relief import shot
from solids import Camera, Point3, Rgb, Stage, shaded

if TYPE_CHECKING:
    from fields import Picture, Size

FACADES: tuple[Rgb, ...] = ((176, 160, 140), (150, 118, 100), (190, 186, 178), (128, 122, 116), (168, 140, 112))


def street(rng: np.random.Generator, size: Size) -> Picture:
    """A street between houses by day, with parked cars."""
    sky = gradient(size, [(0.0, (0.55, 0.66, 0.80)), (0.55, (0.84, 0.87, 0.90)), (1.0, (0.84, 0.87, 0.90))])
    sky = mixed(sky, (0.95, 0.95, 0.95), 0.8 * np.clip(value_noise(rng, size, cell=170, stretch=2) * 2 - 0.8, 0, 1))
    stage = Stage(camera=Camera(height=1.7, pitch=0.02, focal=0.85, size=size), fog=(206, 212, 220), reach=240)
    _road(stage)
    for side in (-1, 1):
        z = 2.0
        while z < 190:
            length, tall = rng.uniform(9, 16), rng.uniform(9, 17)
            colour = FACADES[int(rng.integers(len(FACADES)))]
            _house(stage, rng, side, (z, length, tall), colour)
            z += length
        for z in np.arange(13 + rng.uniform(0, 4), 110, 7.5):
            if rng.random() < 0.7:
                _car(stage, rng, (side * 4.4 - 0.9, 0.0, float(z)))
    return _worn(rng, stage.paint(sky), noise=0.016)


def car_park(rng: np.random.Generator, size: Size) -> Picture:
    """A car park from a mast, as an old surveillance camera shows it: grey, soft."""
    stage = Stage(camera=Camera(height=9, pitch=0.62, focal=0.62, size=size), fog=(120, 120, 120), reach=180)
    stage.face([(-60, 0, -4), (60, 0, -4), (60, 0, 90), (-60, 0, 90)], (96, 96, 94), lift=-200)
    for z in (7.0, 18.5, 32.0):
        for column in range(-12, 13):
            x = 2.7 * column
            stage.face([(x, 0, z), (x + 0.12, 0, z), (x + 0.12, 0, z + 5), (x, 0, z + 5)], (170, 170, 165), lift=-90)
            if rng.random() < 0.45:
                _car(stage, rng, (x + 0.45, 0.0, z + 0.5))
    frame = _worn(rng, stage.paint(np.full((size[1], size[0], 3), 0.35, np.float32)), noise=0.03)
    grey = frame @ np.asarray((0.3, 0.59, 0.11), np.float32)
    grey = blurred(grey, 0.8) * (1 - 0.06 * (np.arange(size[1])[:, None] % 2))
    return np.asarray(np.clip(grey * 1.15 + 0.02, 0, 1)[..., None].repeat(3, axis=2), dtype=np.float32)


def _worn(rng: np.random.Generator, frame: Picture, *, noise: float) -> Picture:
    height, width = frame.shape[:2]
    dirt = 0.90 + 0.20 * value_noise(rng, (width, height), cell=90, octaves=7)
    return shot(rng, np.asarray(frame * dirt[..., None], np.float32), noise=noise, dim=0.25)


def _road(stage: Stage) -> None:
    stage.face([(-40, 0, 0), (40, 0, 0), (40, 0, 400), (-40, 0, 400)], (132, 130, 126), lift=-400)
    stage.face([(-5.6, 0, 0), (5.6, 0, 0), (5.6, 0, 400), (-5.6, 0, 400)], (84, 84, 86), lift=-300)
    for z in range(2, 160, 6):
        stage.face([(-0.08, 0, z), (0.08, 0, z), (0.08, 0, z + 3), (-0.08, 0, z + 3)], (222, 220, 210), lift=-200)


def _house(stage: Stage, rng: np.random.Generator, side: int, plot: tuple[float, float, float], colour: Rgb) -> None:
    z, length, tall = plot
    x = 8.2 * side
    wall = [(x, 0.0, z), (x, 0.0, z + length), (x, tall, z + length), (x, tall, z)]
    stage.face(wall, shaded(colour, 0.95 if side < 0 else 0.62))
    far = x + 10 * side
    stage.face([(x, 0.0, z), (far, 0.0, z), (far, tall, z), (x, tall, z)], shaded(colour, 0.5))
    floors, columns = int(tall // 3.1), max(2, int(length // 2.6))
    for floor in range(floors):
        for column in range(columns):
            low, near = 1.1 + 3.1 * floor, z + (column + 0.28) * length / columns
            deep = near + 0.44 * length / columns
            glass = int(rng.uniform(38, 96))
            pane = [(x, low, near), (x, low, deep), (x, low + 1.6, deep), (x, low + 1.6, near)]
            stage.face(pane, (glass, glass + 8, glass + 18), lift=2.0)


def _car(stage: Stage, rng: np.random.Generator, at: Point3) -> None:
    paints: tuple[Rgb, ...] = ((40, 42, 46), (198, 200, 204), (122, 26, 26), (44, 62, 98), (110, 112, 116))
    paint = paints[int(rng.integers(len(paints)))]
    x, _, z = at
    stage.shadow(at, (1.8, 0.6, 4.3))
    stage.box((x, 0.25, z), (1.8, 0.6, 4.3), paint, light=0.6)
    stage.box((x + 0.12, 0.85, z + 0.9), (1.56, 0.55, 2.3), (52, 60, 68), light=0.7)
    stage.box((x + 0.2, 1.40, z + 1.1), (1.4, 0.04, 1.9), paint, light=0.9)
    for wheel in (x + 0.05, x + 1.45):
        stage.face([(wheel, 0, z), (wheel + 0.3, 0, z), (wheel + 0.3, 0.4, z), (wheel, 0.4, z)], (18, 18, 18), lift=4.5)
