"""Drawn grounds: what photographs have in the small, without a photograph. Seeded by the generator handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Texture = Callable[[tuple[int, int], np.random.Generator], NDArray[np.uint8]]

_OCTAVES = 7


def flat(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.uint8]:
    """One colour, with the grain of a sensor; `size` is width and height."""
    grain = rng.normal(0, rng.uniform(0, 6), (size[1], size[0], 1))
    return _pixels(rng.uniform(10, 245, 3) + grain)


def gradient(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Two colours, one into the other from top to bottom, as a sky has."""
    share = np.linspace(0, 1, size[1])[:, None, None]
    return _pixels((1 - share) * rng.uniform(0, 255, 3) + share * rng.uniform(0, 255, 3) + np.zeros((1, size[0], 1)))


def clouds(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Noise of all scales, the larger the stronger, as ground, smoke and foliage have."""
    slope = rng.uniform(0.45, 0.75)
    octaves = [_noise(size, 2**octave, rng) * slope**octave for octave in range(1, _OCTAVES + 1)]
    level = np.sum(octaves, axis=0)
    span = np.ptp(level) or 1.0
    shade = ((level - level.min()) / span)[:, :, None]
    return _pixels((1 - shade) * rng.uniform(0, 120, 3) + shade * rng.uniform(100, 255, 3))


def thermal(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Grey, soft, with bright spots and sensor noise, as infrared frames have."""
    level = clouds(size, rng).mean(axis=2)
    soft = cv2.GaussianBlur(level, (0, 0), 4) * rng.uniform(0.3, 0.7)
    for _ in range(rng.integers(3, 12)):
        at = int(rng.integers(size[0])), int(rng.integers(size[1]))
        cv2.circle(soft, at, int(rng.integers(2, 15)), float(rng.uniform(180, 255)), -1, cv2.LINE_AA)
    noisy = soft + rng.normal(0, rng.uniform(2, 10), soft.shape)
    return _pixels(np.repeat(noisy[:, :, None], 3, axis=2))


def blocks(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Rectangles with hard edges, as houses, windows and interfaces have."""
    canvas = np.full((size[1], size[0], 3), rng.uniform(20, 235, 3))
    for _ in range(rng.integers(30, 150)):
        x, y = int(rng.integers(size[0])), int(rng.integers(size[1]))
        width, height = rng.integers(8, max(9, size[0] // 6), 2)
        colour = tuple(float(value) for value in rng.uniform(0, 255, 3))
        cv2.rectangle(canvas, (x, y), (x + int(width), y + int(height)), colour, -1)
    return _pixels(canvas + rng.normal(0, 3, canvas.shape))


def stripes(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Fine waves in one direction, as water, cloth and blinds have."""
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]]
    angle, period = rng.uniform(0, np.pi), rng.uniform(5, 60)
    wave = np.sin((columns * np.cos(angle) + rows * np.sin(angle)) * 2 * np.pi / period + 3 * _noise(size, 16, rng))
    shade = (wave[:, :, None] + 1) / 2
    return _pixels((1 - shade) * rng.uniform(0, 255, 3) + shade * rng.uniform(0, 255, 3))


TEXTURES: Mapping[str, Texture] = {
    "flat": flat,
    "gradient": gradient,
    "clouds": clouds,
    "thermal": thermal,
    "blocks": blocks,
    "stripes": stripes,
}


def _noise(size: tuple[int, int], cells: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Smooth random values around 0, with so many cells along the width."""
    coarse = rng.normal(0, 1, (max(2, cells * size[1] // size[0]), max(2, cells)))
    return cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC).astype(np.float64)


def _pixels(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    pixels: NDArray[np.uint8] = np.clip(values, 0, 255).astype(np.uint8)
    return pixels
