"""Random fields and camera effects as arrays: noise, ridge lines, blur, grain, vignette, perspective.

Planes are float32, height x width, nominally 0…1. Pictures are float32, height x width x 3. Owns no scene.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane: TypeAlias = NDArray[np.float32]
Picture: TypeAlias = NDArray[np.float32]
Size: TypeAlias = tuple[int, int]
"""Width, height in pixels, as Pillow has it."""
Colour: TypeAlias = tuple[float, float, float]
"""Red, green, blue, 0…1."""


def resized(plane: Plane, size: Size) -> Plane:
    """The plane at another size, smoothly."""
    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BICUBIC), dtype=np.float32)


def value_noise(rng: np.random.Generator, size: Size, *, cell: float, octaves: int = 6, stretch: float = 1.0) -> Plane:
    """Cloud-like noise, 0…1.

    Args:
        rng: Where the numbers come from.
        size: Of the result.
        cell: Pixels between the knots of the coarsest octave.
        octaves: Each adds detail of half the size and half the strength.
        stretch: Above 1 the clouds become so many times longer than high.
    """
    width, height = size
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        step = max(1.0, cell / 2**octave)
        columns, rows = math.ceil(width / (step * stretch)) + 3, math.ceil(height / step) + 3
        knots = rng.random((rows, columns), dtype=np.float32)
        layer = resized(knots, (math.ceil(columns * step * stretch), math.ceil(rows * step)))
        left, top = int(step * stretch), int(step)
        total += 0.5**octave * layer[top : top + height, left : left + width]
    low, high = float(total.min()), float(total.max())
    return np.asarray((total - low) / (high - low), dtype=np.float32)


def profile(rng: np.random.Generator, width: int, *, cell: float, octaves: int = 7) -> Plane:
    """A ridge line: one height, 0…1, per column."""
    return np.asarray(value_noise(rng, (width, 4), cell=cell, octaves=octaves)[1], dtype=np.float32)


def grid(size: Size) -> tuple[Plane, Plane]:
    """Column and row of every pixel, both 0…1."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return x / max(1, width - 1), y / max(1, height - 1)


def blurred(plane: Plane, sigma: float) -> Plane:
    """Gaussian blur; wide ones are computed on a smaller copy."""
    height, width = plane.shape
    factor = int(sigma // 3)
    if factor > 1:
        small = resized(plane, (max(8, width // factor), max(8, height // factor)))
        return resized(blurred(small, sigma / factor), (width, height))
    radius = max(1, math.ceil(3 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    padded = np.pad(plane, radius, mode="edge")
    rows = sum(weight * padded[:, i : i + width] for i, weight in enumerate(kernel))
    both = sum(weight * rows[i : i + height] for i, weight in enumerate(kernel))
    return np.asarray(both, dtype=np.float32)


def mixed(below: Picture, above: Picture | Plane | Colour, share: Plane) -> Picture:
    """`above` laid over `below`, with a share of 0…1 per pixel."""
    top = np.asarray(above, dtype=np.float32)
    if top.ndim == below.ndim - 1 and top.shape == share.shape:
        top = top[..., None]
    weight = share[..., None] if below.ndim > share.ndim else share
    return np.asarray(below * (1 - weight) + top * weight, dtype=np.float32)


def gradient(size: Size, stops: list[tuple[float, Colour]]) -> Picture:
    """Colours from top to bottom; each stop is a height, 0…1, and its colour."""
    _, y = grid(size)
    places = [place for place, _ in stops]
    channels = [np.interp(y, places, [colour[channel] for _, colour in stops]) for channel in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)


def tinted(plane: Plane, dark: Colour, light: Colour) -> Picture:
    """Grey 0…1 as the colours from `dark` to `light`."""
    share = plane[..., None]
    return np.asarray(np.asarray(dark, np.float32) * (1 - share) + np.asarray(light, np.float32) * share, np.float32)


def vignette(size: Size, strength: float) -> Plane:
    """Factor per pixel: 1 in the middle, 1 - strength in the corners."""
    x, y = grid(size)
    return np.asarray(1 - strength * ((2 * x - 1) ** 2 + (2 * y - 1) ** 2) / 2, dtype=np.float32)


def grain(rng: np.random.Generator, size: Size, strength: float, *, softness: float = 0.6) -> Plane:
    """Sensor noise to add, slightly soft because every camera and codec smooths it."""
    width, height = size
    noise = rng.standard_normal((height, width), dtype=np.float32)
    soft = blurred(noise, softness)
    return soft * np.float32(strength / max(1e-6, float(soft.std())))


def seen_from(plane: Plane, size: Size, corners: tuple[tuple[float, float], ...]) -> Plane:
    """The plane in perspective.

    Args:
        plane: The map from straight above.
        size: Of the result.
        corners: Points of the map, in its pixels, that come to lie in the result's corners: top left, top right,
            bottom right, bottom left.
    """
    width, height = size
    targets = ((0, 0), (width, 0), (width, height), (0, height))
    rows = []
    for (x, y), (u, v) in zip(targets, corners, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    wanted = np.asarray(corners, dtype=np.float64).reshape(8)
    numbers = np.linalg.solve(np.asarray(rows, dtype=np.float64), wanted)
    image = Image.fromarray(plane)
    turned = image.transform(size, Image.Transform.PERSPECTIVE, numbers.tolist(), Image.Resampling.BICUBIC)
    return np.asarray(turned, dtype=np.float32)


def to_image(picture: Picture | Plane) -> Image.Image:
    """8 bits per channel, RGB."""
    levels = np.clip(np.rint(picture * 255), 0, 255).astype(np.uint8)
    return Image.fromarray(levels).convert("RGB")
