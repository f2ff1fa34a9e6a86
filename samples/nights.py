"""By night: a burning town and a lit runway. No text."""

# ruff: noqa: PLR2004  a drawn scene is made of numbers; its functions say what they draw

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from fields import blurred, gradient, grid, mixed, value_noise
from relief import shot, smoke
from solids import Camera, Point3, Stage

if TYPE_CHECKING:
    from fields import Colour, Picture, Size


def burning_town(rng: np.random.Generator, size: Size) -> Picture:
    """Tower blocks at night with a fire behind them."""
    width, height = size
    x, y = grid(size)
    sky = gradient(size, [(0.0, (0.03, 0.04, 0.09)), (0.7, (0.13, 0.10, 0.12)), (1.0, (0.10, 0.07, 0.06))])
    glow = np.exp(-(((x - 0.46) / 0.42) ** 2 + ((y - 0.50) / 0.26) ** 2)).astype(np.float32)
    flames = np.clip(value_noise(rng, size, cell=width / 5, octaves=6) * 1.5 - 0.25, 0, 1)
    sky = mixed(sky, (1.0, 0.52, 0.16), glow * (0.55 + 0.45 * flames))
    sky = smoke(rng, sky, 0.34, 0.30)
    stage = Stage(camera=Camera(height=24, pitch=0.02, focal=1.1, size=size), fog=(70, 42, 30), reach=900)
    for z in (260.0, 200.0, 150.0, 110.0):
        for left in np.arange(-90, 90, 17.0):
            if rng.random() < 0.72:
                _tower(stage, rng, (float(left + rng.uniform(-4, 4)), -90.0, z), float(rng.uniform(102, 140)))
    frame = stage.paint(sky)
    light = np.clip(frame - 0.55, 0, 1)
    bloom = np.stack([blurred(light[..., channel].copy(), height / 90) for channel in range(3)], axis=-1)
    return shot(rng, np.asarray(frame + 0.9 * bloom, np.float32), noise=0.022, dim=0.35)


def runway_at_night(rng: np.random.Generator, size: Size) -> Picture:
    """Short final to a lit runway, as a flight simulator draws it."""
    width, height = size
    stops = [
        (0.0, (0.05, 0.08, 0.18)),
        (0.34, (0.40, 0.30, 0.36)),
        (0.394, (0.75, 0.48, 0.34)),
        (0.400, (0.05, 0.06, 0.06)),
    ]
    frame = gradient(size, [*stops, (1.0, (0.08, 0.09, 0.09))])
    ground = np.clip((grid(size)[1] - 0.40) * 200, 0, 1) * value_noise(rng, size, cell=60, stretch=4)
    frame = np.asarray(frame + 0.05 * ground[..., None], dtype=np.float32)
    stage = Stage(camera=Camera(height=45, pitch=0.065, focal=0.9, size=size), fog=(26, 24, 28), reach=6000)
    stage.face([(-24, 0, 330), (24, 0, 330), (24, 0, 2600), (-24, 0, 2600)], (38, 38, 40), lift=-900)
    for z in range(345, 2500, 60):
        stage.face([(-0.6, 0, z), (0.6, 0, z), (0.6, 0, z + 30), (-0.6, 0, z + 30)], (190, 190, 190))
    frame = stage.paint(frame)
    lights = np.zeros((height, width, 3), np.float32)
    for place, colour in _runway_lights(rng):
        _lamp(lights, stage.camera, place, colour)
    bloom = np.stack([blurred(lights[..., channel].copy(), 3.0) for channel in range(3)], axis=-1)
    return shot(rng, np.asarray(frame + lights + 2.0 * bloom, np.float32), noise=0.010, dim=0.3)


def _tower(stage: Stage, rng: np.random.Generator, at: Point3, tall: float) -> None:
    x, y, z = at
    breadth = float(rng.uniform(9, 14))
    stage.box(at, (breadth, tall, 10.0), (46, 40, 42), light=0.55)
    floors = int(tall // 3.4)
    for floor in range(floors):
        for column in range(5):
            if rng.random() < 0.20:
                low, left = y + 1.2 + 3.4 * floor, x + 0.6 + column * breadth / 5
                warm = (255, int(rng.uniform(170, 225)), int(rng.uniform(90, 170)))
                pane: list[Point3] = [
                    (left, low, z),
                    (left + 1.1, low, z),
                    (left + 1.1, low + 1.5, z),
                    (left, low + 1.5, z),
                ]
                stage.face(pane, warm, lift=12)


def _runway_lights(rng: np.random.Generator) -> list[tuple[Point3, Colour]]:
    white, amber, green = (1.0, 0.95, 0.82), (1.0, 0.72, 0.36), (0.3, 1.0, 0.5)
    lamps: list[tuple[Point3, Colour]] = []
    for z in range(330, 2600, 45):
        lamps += [((-26.0, 0.0, float(z)), white), ((26.0, 0.0, float(z)), white)]
    lamps += [((float(x), 0.0, 325.0), green) for x in range(-24, 25, 4)]
    for z in range(170, 320, 24):
        lamps += [((float(x), 0.0, float(z)), white) for x in (-4, -2, 0, 2, 4)]
    lamps += [((float(-46 + 4 * i), 0.0, 520.0), (1.0, 0.25, 0.2) if i < 2 else white) for i in range(4)]
    for _ in range(420):
        place = (float(rng.normal(0, 2600)), float(rng.uniform(0, 12)), float(rng.uniform(2400, 9000)))
        lamps.append((place, amber if rng.random() < 0.7 else white))
    return lamps


def _lamp(lights: Picture, camera: Camera, place: Point3, colour: Colour) -> None:
    x, y = (value / 2 for value in camera.project(place))
    height, width = lights.shape[:2]
    if 1 <= x < width - 2 and 1 <= y < height - 2:
        bright = min(1.0, 240 / camera.depth(place) + 0.25)
        lights[int(y) : int(y) + 2, int(x) : int(x) + 2] += np.float32(bright) * np.asarray(colour, np.float32)
