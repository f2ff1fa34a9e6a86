"""Views towards a horizon: ridges, dusk over a lake, haze over snow, night vision, steppe with smoke. No text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from fields import Picture, Plane, Size, blurred, gradient, grain, grid, mixed, tinted, value_noise
from relief import edge, plain, ridge, shot, smoke, trees

if TYPE_CHECKING:
    from fields import Colour


def lake_at_dusk(rng: np.random.Generator, size: Size) -> Picture:
    """Mountains and an evening sky, mirrored in water."""
    width, height = size
    shore = int(height * 0.62)
    upper = _evening(rng, (width, shore))
    layers: list[tuple[float, float, Colour]] = [
        (0.52, 0.34, (0.50, 0.42, 0.50)),
        (0.70, 0.28, (0.34, 0.29, 0.39)),
        (0.86, 0.16, (0.14, 0.14, 0.22)),
    ]
    for base, rise, colour in layers:
        upper = ridge(rng, upper, base=base, rise=rise, colour=colour, cell=width / 3)
    upper = trees(rng, upper, base=0.985, rise=0.09, colour=(0.05, 0.06, 0.09))
    water = _mirrored(rng, upper, (width, height - shore))
    frame = np.concatenate([upper, water])
    return shot(rng, frame, noise=0.012, dim=0.3)


def hazy_snow(rng: np.random.Generator, size: Size) -> Picture:
    """Snowfields under a white sky: bright all over, as in fog."""
    clouds = value_noise(rng, size, cell=260, stretch=2.2)
    frame = tinted(0.5 + 0.5 * clouds, (0.70, 0.74, 0.80), (0.93, 0.94, 0.96))
    layers: list[tuple[float, float, Colour]] = [(0.44, 0.26, (0.78, 0.81, 0.86)), (0.56, 0.20, (0.70, 0.74, 0.80))]
    for base, rise, colour in layers:
        frame = ridge(rng, frame, base=base, rise=rise, colour=colour, cell=size[0] / 3.5)
    frame = trees(rng, frame, base=0.62, rise=0.055, colour=(0.38, 0.43, 0.46))
    ground = plain(rng, size, 0.60, (0.74, 0.78, 0.84), (0.95, 0.96, 0.98))
    frame = mixed(frame, ground, edge(rng, size, 0.60, 0.03))
    frame = trees(rng, frame, base=0.80, rise=0.10, colour=(0.24, 0.29, 0.30), gaps=0.72)
    frame = mixed(frame, ground, edge(rng, size, 0.785, 0.03))
    return shot(rng, frame, noise=0.010, dim=0.12)


def night_vision(rng: np.random.Generator, size: Size) -> Picture:
    """A valley through an image intensifier: green, grainy, round field of view, blooming lights."""
    width, height = size
    frame = tinted(0.6 * value_noise(rng, size, cell=300, stretch=1.8), (0.30,) * 3, (0.52,) * 3)
    frame = ridge(rng, frame, base=0.48, rise=0.30, colour=(0.27,) * 3, cell=width / 3)
    frame = ridge(rng, frame, base=0.60, rise=0.20, colour=(0.20,) * 3, cell=width / 4)
    frame = mixed(frame, plain(rng, size, 0.58, (0.14,) * 3, (0.42,) * 3), edge(rng, size, 0.58, 0.03))
    frame = trees(rng, frame, base=0.66, rise=0.09, colour=(0.10,) * 3, gaps=0.5)
    light = frame[..., 0] + _lamps(rng, size)
    light = (
        light + 0.5 * blurred(np.clip(light - 0.6, 0, 1).astype(np.float32), 9) + grain(rng, size, 0.055, softness=0.8)
    )
    x, y = grid(size)
    radius = np.hypot((x - 0.5) * width / height, y - 0.5)
    light *= np.clip((0.86 - radius) / 0.22, 0, 1) ** 0.7
    colour = np.asarray((0.28, 0.98, 0.36), np.float32)
    return np.asarray(np.clip(light[..., None] * colour, 0, 1), dtype=np.float32)


def steppe_with_smoke(rng: np.random.Generator, size: Size) -> Picture:
    """Fields under low cloud, a tree line, two columns of smoke."""
    clouds = value_noise(rng, size, cell=210, stretch=2.5)
    frame = tinted(clouds, (0.46, 0.50, 0.56), (0.80, 0.82, 0.84))
    frame = ridge(rng, frame, base=0.55, rise=0.05, colour=(0.46, 0.49, 0.50), cell=size[0] / 2)
    for place, breadth in ((0.30, 0.11), (0.68, 0.07)):
        frame = smoke(rng, frame, place, breadth)
    frame = trees(rng, frame, base=0.57, rise=0.035, colour=(0.19, 0.21, 0.17), spiky=False)
    ground = plain(rng, size, 0.55, (0.27, 0.25, 0.15), (0.58, 0.52, 0.32))
    frame = mixed(frame, ground, edge(rng, size, 0.565, 0.01))
    return shot(rng, frame, noise=0.018, dim=0.3)


def _evening(rng: np.random.Generator, size: Size) -> Picture:
    stops: list[tuple[float, Colour]] = [
        (0.0, (0.19, 0.25, 0.42)),
        (0.45, (0.52, 0.44, 0.53)),
        (0.75, (0.89, 0.58, 0.44)),
        (1.0, (0.98, 0.80, 0.55)),
    ]
    sky = gradient(size, stops)
    x, y = grid(size)
    glow = np.exp(-(((x - 0.63) / 0.28) ** 2 + ((y - 0.72) / 0.3) ** 2))
    sky = mixed(sky, (1.0, 0.88, 0.62), (0.7 * glow).astype(np.float32))
    veil = np.clip((value_noise(rng, size, cell=120, stretch=4.5) - 0.48) * 3, 0, 1) * (0.35 + 0.65 * y)
    return mixed(sky, (0.96, 0.66, 0.55), 0.55 * veil)


def _mirrored(rng: np.random.Generator, upper: Picture, size: Size) -> Picture:
    width, height = size
    depth = np.linspace(0, 1, height, dtype=np.float32)
    ripple = value_noise(rng, size, cell=16, octaves=3, stretch=7) - 0.5
    rows = (upper.shape[0] - 1 - depth[:, None] * upper.shape[0] * 0.6 - ripple * (6 + 46 * depth[:, None])).astype(
        np.int64
    )
    columns = np.arange(width)[None, :] + (ripple * 10 * depth[:, None]).astype(np.int64)
    water = upper[np.clip(rows, 0, upper.shape[0] - 1), np.clip(columns, 0, width - 1)]
    glint = np.clip(ripple, 0, 1)[..., None] * 0.16
    return np.asarray(water * (0.92 - 0.30 * depth[:, None, None]) + glint, dtype=np.float32)


def _lamps(rng: np.random.Generator, size: Size) -> Plane:
    width, height = size
    plane = np.zeros((height, width), np.float32)
    for _ in range(14):
        x, y = rng.uniform(0.2, 0.8) * width, rng.normal(0.60, 0.03) * height
        r = rng.uniform(1.0, 2.4)
        distance = np.hypot(np.arange(width)[None, :] - x, np.arange(height)[:, None] - y)
        plane += np.exp(-((distance / r) ** 2)) * 1.3 + 0.25 * np.exp(-((distance / (9 * r)) ** 2))
    return plane.astype(np.float32)
