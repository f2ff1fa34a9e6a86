"""How much a piece of a picture looks like a line of letters: a small learned network, a few microseconds a window.

Strokes stand close together in leaves, fences and fabric, too. Two hundred stretches a picture look like a line to the
finder of strokes; this tells the few that may be one from texture, before anything expensive is done with them. Three
convolutions and two layers, 16 × 64 pixels at a time, run by NumPy: no engine is loaded for it. Owns the network's
form; `tests/training/learn_letters.py` makes its weights, `data/README.md` says how.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Plane = NDArray[np.float32]

HEIGHT, LENGTH = 16, 64
"""Pixels of a window: a line with its room, and four or five letters of it."""
STEP = 32
"""Pixels from one window to the next, at least."""
MOST_WINDOWS = 6
"""Windows of one line, spread over it: a text's end says what its middle says."""
MIN_SPREAD = 2.0
"""Grey levels of a window's spread below which it is not blown up any further."""
LAYERS = ((5, 5, 2), (3, 3, 2), (2, 3, 1))
"""Height, width and step of each convolution."""


def letter_odds(lines: Sequence[Pixels]) -> Plane:
    """Natural logarithm of the odds that each holds letters: that of its likeliest window.

    Args:
        lines: Grey, height × width: cut out with room around them, lying flat, either way up, light or dark.
    """
    if not lines:
        return np.zeros(0, np.float32)
    parts = [windows(line) for line in lines]
    odds = network(weights(), normalised(np.concatenate(parts)))
    starts = np.cumsum([0, *(len(part) for part in parts[:-1])])
    return np.asarray(np.maximum.reduceat(odds, starts), np.float32)


def windows(line: Pixels) -> NDArray[np.uint8]:
    """Windows along a line, number × `HEIGHT` × `LENGTH`, at least one."""
    rows, columns = line.shape
    length = min(max(HEIGHT // 2, round(columns * HEIGHT / rows)), STEP * (MOST_WINDOWS * 4))
    smooth = cv2.INTER_AREA if rows > HEIGHT else cv2.INTER_CUBIC
    sized = np.asarray(cv2.resize(line, (length, HEIGHT), interpolation=smooth))
    if length < LENGTH:
        sized = np.asarray(cv2.copyMakeBorder(sized, 0, 0, 0, LENGTH - length, cv2.BORDER_REPLICATE))
    free = sized.shape[1] - LENGTH
    count = min(-(-free // STEP) + 1, MOST_WINDOWS)
    parts = np.empty((count, HEIGHT, LENGTH), np.uint8)
    for number in range(count):
        start = free * number // max(1, count - 1)
        parts[number] = sized[:, start : start + LENGTH]
    return parts


def normalised(parts: NDArray[np.uint8] | Plane) -> Plane:
    """Windows with their mean taken away and their spread made one."""
    plane = parts.astype(np.float32)
    plane -= plane.mean(axis=(1, 2), keepdims=True)
    plane /= np.maximum(plane.std(axis=(1, 2), keepdims=True), np.float32(MIN_SPREAD))
    return plane


@cache
def weights() -> tuple[Plane, ...]:
    """The learned numbers: a matrix and a row of offsets for each layer; read once."""
    with as_file(files("watermark_scan.imaging.lines.data") / "letters.npz") as path, np.load(path) as stored:
        return tuple(stored[name].astype(np.float32) for name in stored.files)


def network(layers: Sequence[Plane], parts: Plane) -> Plane:
    """Log odds for each window.

    Args:
        layers: As `weights` gives them.
        parts: Number × `HEIGHT` × `LENGTH`, as `normalised` gives them.
    """
    plane = parts[..., None]
    for number, (height, width, step) in enumerate(LAYERS):
        seen = patches(plane, height, width, step)
        plane = np.maximum(seen @ layers[2 * number] + layers[2 * number + 1], 0)
    along = plane.reshape(len(plane), -1, plane.shape[-1])
    pooled = np.concatenate((along.mean(axis=1), along.max(axis=1)), axis=1)
    first, first_offset, last, last_offset = layers[2 * len(LAYERS) :]
    hidden = np.maximum(pooled @ first + first_offset, 0)
    return np.asarray((hidden @ last + last_offset)[:, 0], np.float32)


def patches(plane: Plane, height: int, width: int, step: int) -> Plane:
    """What each place of a convolution sees: number × rows × columns × (height · width · channels)."""
    seen = np.lib.stride_tricks.sliding_window_view(plane, (height, width), axis=(1, 2))[:, ::step, ::step]
    count, rows, columns = seen.shape[:3]
    # Copied in one piece: the matrix product takes longer on anything else.
    return np.ascontiguousarray(seen.transpose(0, 1, 2, 4, 5, 3)).reshape(count, rows, columns, -1)
