"""The parts of a view towards a horizon: ridges, trees, plains, smoke, and what the camera adds.

Every function gives a new picture; heights and widths are parts of the frame, 0…1 from its top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from fields import Picture, Plane, Size, blurred, grain, grid, mixed, profile, resized, tinted, value_noise, vignette

if TYPE_CHECKING:
    from fields import Colour


def edge(rng: np.random.Generator, size: Size, base: float, rise: float) -> Plane:
    """1 below an uneven line at the height `base`, 0 above, anti-aliased."""
    width, height = size
    line = (base - rise * (profile(rng, width, cell=width / 2.5) - 0.3)) * height
    return np.clip(np.arange(height, dtype=np.float32)[:, None] - line[None, :] + 0.5, 0, 1)


def ridge(  # noqa: PLR0913  each says one thing about the ridge
    rng: np.random.Generator, frame: Picture, *, base: float, rise: float, colour: Colour, cell: float
) -> Picture:
    """The frame with a mountain ridge: crest between `base` and `rise` above it (parts of the height)."""
    height, width = frame.shape[:2]
    line = (base - rise * (profile(rng, width, cell=cell) - 0.25)) * height
    y = np.arange(height, dtype=np.float32)[:, None]
    inside = np.clip(y - line[None, :] + 0.5, 0, 1)
    folds = value_noise(rng, (width, height), cell=cell / 5, octaves=6) - 0.5
    fog = np.clip((y - line[None, :]) / (0.35 * height), 0, 1)
    shade = (1 + 0.22 * folds)[..., None] * np.asarray(colour, np.float32) + 0.07 * fog[..., None]
    return mixed(frame, shade.astype(np.float32), inside)


def trees(  # noqa: PLR0913  each says one thing about the trees
    rng: np.random.Generator,
    frame: Picture,
    *,
    base: float,
    rise: float,
    colour: Colour,
    gaps: float = 0.0,
    spiky: bool = True,
) -> Picture:
    """A row of trees; `gaps`, 0…1, is the share of the width without any."""
    height, width = frame.shape[:2]
    # Where no tree stands the line lies below the row's foot, and nothing is painted.
    foot = base * height
    tops = np.full(width, foot + 10, np.float32)
    cover = profile(rng, width, cell=width / 5, octaves=3)
    level = float(np.quantile(cover, gaps))
    columns = np.arange(width, dtype=np.float32)
    for _ in range(width // 3):
        x = rng.uniform(0, width)
        if cover[int(x)] < level:
            continue
        tall = rise * height * rng.uniform(0.35, 1.0)
        half = tall * (0.24 if spiky else rng.uniform(0.5, 0.9))
        offset = np.abs(columns - x) / half
        shape = 1 - offset if spiky else np.sqrt(np.clip(1 - offset**2, 0, 1))
        tops = np.minimum(tops, np.where(offset < 1, foot - tall * shape, foot + 10))
    y = np.arange(height, dtype=np.float32)[:, None]
    inside = np.clip(y - tops[None, :] + 0.5, 0, 1) * np.clip(foot - y + 2, 0, 1)
    leaves = 0.8 + 0.4 * value_noise(rng, (width, height), cell=7, octaves=2)
    return mixed(frame, (leaves[..., None] * np.asarray(colour, np.float32)).astype(np.float32), inside)


def plain(rng: np.random.Generator, size: Size, horizon: float, dark: Colour, light: Colour) -> Picture:
    """A plain whose texture grows finer towards the horizon; above the horizon its colours mean nothing."""
    width, height = size
    _, y = grid(size)
    # Wide, and stretched sideways, because the mapping below stretches the near ground downwards.
    wide = int(width * 3.6)
    texture = value_noise(rng, (wide, height), cell=40, octaves=6, stretch=6)
    depth = np.clip((y - horizon) / (1 - horizon), 0.004, 1)
    rows = np.clip((1 - 0.12 / (depth + 0.12)) * height * 1.1, 0, height - 1).astype(np.int64)
    columns = (np.arange(width)[None, :] - width / 2) / (0.30 + 0.70 * depth) + wide / 2
    tufts = (value_noise(rng, size, cell=5, octaves=2, stretch=1.5) - 0.5) * (0.15 + 0.3 * depth)
    return tinted(np.clip(texture[rows, columns.astype(np.int64)] + tufts, 0, 1).astype(np.float32), dark, light)


def smoke(rng: np.random.Generator, frame: Picture, place: float, breadth: float) -> Picture:
    """The frame with a column of smoke that rises at `place` and drifts to the right."""
    height, width = frame.shape[:2]
    x, y = grid((width, height))
    age = np.clip((0.57 - y) / 0.57, 0, 1)
    bend = resized(rng.random((7, 1), dtype=np.float32).repeat(2, axis=1), (2, height))[:, :1] - 0.5
    middle = place + 0.32 * age**1.5 + 0.10 * bend * age
    spread = breadth * (0.18 + 1.25 * age)
    puffs = value_noise(rng, (width, height), cell=70, octaves=6)
    dense = np.clip(1.25 - np.abs(x - middle) / spread + 1.6 * (puffs - 0.5), 0, 1) * np.clip((0.575 - y) * 40, 0, 1)
    dense *= 0.92 - 0.55 * age
    shade = tinted(value_noise(rng, (width, height), cell=46, octaves=5), (0.11, 0.11, 0.11), (0.40, 0.39, 0.38))
    return mixed(frame, shade, blurred(dense.astype(np.float32), 1.2))


def shot(rng: np.random.Generator, frame: Picture, *, noise: float, dim: float) -> Picture:
    """What the camera adds: softness, vignette, grain."""
    height, width = frame.shape[:2]
    soft = np.stack([blurred(frame[..., channel], 0.7) for channel in range(3)], axis=-1)
    soft = soft * vignette((width, height), dim)[..., None] + grain(rng, (width, height), noise)[..., None]
    return np.asarray(np.clip(soft, 0, 1), dtype=np.float32)
