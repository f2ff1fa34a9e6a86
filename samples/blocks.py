"""Two plain backdrops: a grey-box level of a game in the making, and a brick wall. No text."""

# ruff: noqa: PLR2004  a drawn scene is made of numbers; its functions say what they draw

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from fields import blurred, gradient, mixed, resized, tinted, value_noise
from relief import shot
from solids import Camera, Point3, Stage

if TYPE_CHECKING:
    from fields import Picture, Size


def engine_level(rng: np.random.Generator, size: Size) -> Picture:
    """A grey-box level of a game in the making: checkered floor, plain blocks."""
    sky = gradient(size, [(0.0, (0.30, 0.43, 0.62)), (0.46, (0.72, 0.78, 0.84)), (1.0, (0.4, 0.4, 0.42))])
    stage = Stage(camera=Camera(height=2.4, pitch=0.10, focal=0.75, size=size), fog=(184, 199, 214), reach=95)
    for row in range(34):
        for column in range(-22, 22):
            x, z = 2.0 * column, 2.0 * row
            colour = (118, 120, 124) if (row + column) % 2 else (138, 140, 144)
            stage.face([(x, 0, z), (x + 2, 0, z), (x + 2, 0, z + 2), (x, 0, z + 2)], colour, lift=-60)
    for _ in range(17):
        x, z = float(rng.uniform(-16, 16)), float(rng.uniform(10, 46))
        if abs(x) < 2.2:
            continue
        extent = (float(rng.uniform(1.2, 4)), float(rng.uniform(0.8, 5)), float(rng.uniform(1.2, 4)))
        stage.shadow((x, 0.0, z), extent)
        stage.box((x, 0.0, z), extent, (214, 120, 62) if rng.random() < 0.18 else (176, 178, 184))
    _figure(stage, (0.2, 0.0, 8.0))
    return shot(rng, stage.paint(sky), noise=0.004, dim=0.06)


def brick_wall(rng: np.random.Generator, size: Size) -> Picture:
    """Bricks in daylight, filling the frame."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width]
    row = y // 30
    column = (x + 45 * (row % 2)) // 90
    tone = rng.uniform(0.55, 1.0, 4096).astype(np.float32)[(row * 131 + column * 17) % 4096]
    rough = value_noise(rng, size, cell=12, octaves=4)
    brick = tinted((0.65 * tone + 0.35 * rough).astype(np.float32), (0.25, 0.12, 0.09), (0.68, 0.40, 0.31))
    mortar = ((y % 30 < 4) | ((x + 45 * (row % 2)) % 90 < 4)).astype(np.float32)
    wall = mixed(brick, (0.62, 0.58, 0.53), blurred(mortar, 0.9) * (0.75 + 0.25 * rough))
    light = 0.70 + 0.45 * resized(rng.random((3, 4), dtype=np.float32), size)
    return shot(rng, np.asarray(wall * light[..., None], np.float32), noise=0.015, dim=0.3)


def _figure(stage: Stage, at: Point3) -> None:
    x, _, z = at
    stage.shadow((x - 0.3, 0.0, z), (0.6, 1.7, 0.4))
    stage.box((x - 0.26, 0.0, z), (0.2, 0.8, 0.25), (70, 88, 128))
    stage.box((x + 0.06, 0.0, z), (0.2, 0.8, 0.25), (70, 88, 128))
    stage.box((x - 0.32, 0.8, z), (0.64, 0.65, 0.3), (96, 122, 176))
    stage.box((x - 0.15, 1.48, z), (0.3, 0.32, 0.28), (206, 176, 150))
