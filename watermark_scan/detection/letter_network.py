"""A small learned network for windows of grey pixels, run by NumPy: no engine is loaded for it.

Convolutions, mean and maximum over what the last one says, and two layers. Owns the arithmetic; which windows a network
sees, its form and its weights are those of the modules that ask it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Plane = NDArray[np.float32]

MIN_SPREAD = 2.0
"""Grey levels of a window's spread below which it is not blown up any further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Convolution:
    """The form of a convolution.

    Attributes:
        height: Rows that it sees.
        width: Columns.
        step: From one place to the next.
        room: Rows and columns of zeros put around first.
    """

    height: int
    width: int
    step: int
    room: int = 0


@cache
def stored(name: str) -> tuple[Plane, ...]:
    """The learned numbers of a file beside this one: a matrix and a row of offsets for each layer; read once."""
    with as_file(files("watermark_scan.detection.data") / name) as path, np.load(path) as table:
        return tuple(table[part].astype(np.float32) for part in table.files)


def normalised(parts: NDArray[np.uint8] | Plane) -> Plane:
    """Windows with their mean taken away and their spread made one."""
    plane = parts.astype(np.float32)
    plane -= plane.mean(axis=(1, 2), keepdims=True)
    plane /= np.maximum(plane.std(axis=(1, 2), keepdims=True), np.float32(MIN_SPREAD))
    return plane


def log_odds(form: Sequence[Convolution], weights: Sequence[Plane], parts: Plane) -> Plane:
    """Natural logarithm of the odds for each window.

    Args:
        form: The convolutions.
        weights: As `stored` gives them: of the convolutions, then of the two layers.
        parts: Number × height × width, as `normalised` gives them.
    """
    plane = parts[..., None]
    for number, convolution in enumerate(form):
        seen = patches(plane, convolution)
        # As one product: NumPy would make one for each row of each window.
        told = seen.reshape(-1, seen.shape[-1]) @ weights[2 * number]
        told += weights[2 * number + 1]
        plane = np.maximum(told, 0, out=told).reshape(*seen.shape[:3], -1)
    along = plane.reshape(len(plane), -1, plane.shape[-1])
    pooled = np.concatenate((along.mean(axis=1), along.max(axis=1)), axis=1)
    first, first_offset, last, last_offset = weights[2 * len(form) :]
    hidden = np.maximum(pooled @ first + first_offset, 0)
    return np.asarray((hidden @ last + last_offset)[:, 0], np.float32)


def patches(plane: Plane, form: Convolution) -> Plane:
    """What each place of a convolution sees: number × rows × columns × (height · width · channels)."""
    if form.room:
        around = (form.room, form.room)
        plane = np.pad(plane, ((0, 0), around, around, (0, 0)))
    seen = np.lib.stride_tricks.sliding_window_view(plane, (form.height, form.width), axis=(1, 2))
    seen = seen[:, :: form.step, :: form.step]
    count, rows, columns = seen.shape[:3]
    # Copied in one piece: the matrix product takes longer on anything else.
    return np.ascontiguousarray(seen.transpose(0, 1, 2, 4, 5, 3)).reshape(count, rows, columns, -1)


if TYPE_CHECKING:
    Pixels = NDArray[np.uint8]

HEIGHT, LENGTH = 16, 64
"""Pixels of a window: a line with its room, and four or five letters of it."""
STEP = 32
"""Pixels from one window to the next, at least."""
MOST_WINDOWS = 6
"""Windows of one line, spread over it: a text's end says what its middle says."""
WEIGHTS = "letters.npz"
"""Name of the file."""
FORM = (
    Convolution(height=5, width=5, step=2),
    Convolution(height=3, width=3, step=2),
    Convolution(height=2, width=3, step=1),
)


def letter_odds(lines: Sequence[Pixels]) -> Plane:
    """Natural logarithm of the odds that each holds letters: that of its likeliest window.

    Args:
        lines: Grey, height × width: cut out with room around them, lying flat, either way up, light or dark.
    """
    if not lines:
        return np.zeros(0, np.float32)
    parts = [windows(line) for line in lines]
    odds = log_odds(FORM, stored(WEIGHTS), normalised(np.concatenate(parts)))
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
