"""How a part of the picture is made legible: one function a view.

A view takes uint8, height × width × 3 (RGB), already resized, and gives uint8 of the same size, grey or RGB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

HAT_SIZE = 25
"""Pixels of the hat's square: wider than a stroke, narrower than a letter's surroundings, at 20–40 px letters."""
CONTRAST_SIGMA = 12.0
"""Pixels over which the local mean and spread are taken: about a letter's height after enlargement."""
CONTRAST_GAIN = 48.0
"""Grey levels that one local spread becomes."""
COARSE = 4
"""Pixels taken together before the local mean is: far fewer than it spreads over."""
MIN_SPREAD = 6.0
"""Grey levels of local spread below which noise is not blown up any further."""
STRETCH_PERCENTILE = 99.7
"""Share of hat responses below full black: letters cover a few thousandths of a region at least."""


def plain(pixels: Pixels) -> Pixels:
    """The region as it is."""
    return pixels


def local_contrast(pixels: Pixels) -> Pixels:
    """Grey, with the local mean taken away and the local spread made equal: faint text on any ground."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    away = grey - _local_mean(grey)
    spread = np.maximum(np.sqrt(_local_mean(away * away)), np.float32(MIN_SPREAD))
    flat = cv2.divide(away, spread, scale=CONTRAST_GAIN)
    return np.asarray(np.clip(flat + np.float32(128), 0, 255), dtype=np.uint8)


def _local_mean(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    """A Gaussian mean, taken at a quarter of the size: the same to a grey level or so, in a seventh of the time."""
    height, width = plane.shape
    size = (max(1, width // COARSE), max(1, height // COARSE))
    small = cv2.GaussianBlur(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), (0, 0), CONTRAST_SIGMA / COARSE)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def light_text(pixels: Pixels) -> Pixels:
    """Light strokes as dark letters on white (top hat of the darkest channel: white stays, colours fall)."""
    return _inked(cv2.morphologyEx(pixels.min(axis=2), cv2.MORPH_TOPHAT, _square()))


def dark_text(pixels: Pixels) -> Pixels:
    """Dark strokes as dark letters on white (black hat of the lightest channel)."""
    return _inked(cv2.morphologyEx(pixels.max(axis=2), cv2.MORPH_BLACKHAT, _square()))


def resize(pixels: Pixels, scale: float) -> Pixels:
    """Pixels resized by a factor > 0; cubic when growing, area-averaged when shrinking."""
    if scale == 1:
        return pixels
    height, width = pixels.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA).astype(np.uint8)


def _inked(response: cv2.typing.MatLike) -> Pixels:
    strength = response.astype(np.float32)
    full = max(float(np.percentile(strength, STRETCH_PERCENTILE)), MIN_SPREAD)
    return np.asarray(np.clip(255 - strength * (255 / full), 0, 255), dtype=np.uint8)


def _square() -> NDArray[np.uint8]:
    return np.ones((HAT_SIZE, HAT_SIZE), np.uint8)


VIEWS: dict[str, Callable[[Pixels], Pixels]] = {
    "plain": plain,
    "local-contrast": local_contrast,
    "light-text": light_text,
    "dark-text": dark_text,
}
"""Every view of a region by its name in reports."""
