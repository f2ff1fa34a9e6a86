"""How the network that tells letters from texture learns: loss, slopes, and Adam (Kingma and Ba 2014), in NumPy.

Owns no pictures. What the network is stands in `watermark_scan/detection/letter_network.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from watermark_scan.detection.letter_network import FORM, patches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from watermark_scan.detection.letter_network import Convolution, Plane

CHANNELS: Final = (1, 12, 24, 32)
"""Of the window, and after each convolution."""
HIDDEN: Final = 24
_MOMENTUM: Final = 0.9
_SQUARES: Final = 0.999
_DECAY: Final = 1e-4


def fresh(rng: np.random.Generator) -> list[Plane]:
    """Weights to begin with (He et al. 2015), offsets of zero."""
    shapes = [
        (form.height * form.width * before, after)
        for form, before, after in zip(FORM, CHANNELS, CHANNELS[1:], strict=False)
    ]
    layers: list[Plane] = []
    for ins, outs in (*shapes, (2 * CHANNELS[-1], HIDDEN), (HIDDEN, 1)):
        layers += [rng.normal(0, np.sqrt(2 / ins), (ins, outs)).astype(np.float32), np.zeros(outs, np.float32)]
    return layers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trace:
    """What the way forward leaves for the way back."""

    seen: list[Plane]
    shapes: list[tuple[int, ...]]
    active: list[NDArray[np.bool_]]
    along: Plane
    pooled: Plane
    hidden: Plane
    odds: Plane


def _forward(layers: Sequence[Plane], parts: Plane) -> _Trace:
    plane, seen, shapes, active = parts[..., None], [], [], []
    for number, form in enumerate(FORM):
        shapes.append(plane.shape)
        seen.append(patches(plane, form))
        plane = seen[-1] @ layers[2 * number] + layers[2 * number + 1]
        active.append(plane > 0)
        plane = plane * active[-1]
    along = plane.reshape(len(plane), -1, plane.shape[-1])
    pooled = np.concatenate((along.mean(axis=1), along.max(axis=1)), axis=1)
    first, first_offset, last, last_offset = layers[2 * len(FORM) :]
    hidden = np.maximum(pooled @ first + first_offset, 0)
    odds = (hidden @ last + last_offset)[:, 0]
    return _Trace(seen=seen, shapes=shapes, active=active, along=along, pooled=pooled, hidden=hidden, odds=odds)


def slopes(layers: Sequence[Plane], parts: Plane, truth: Plane) -> tuple[float, list[Plane]]:
    """Mean cross-entropy of the windows, and its slope by every weight.

    Args:
        layers: Of the network.
        parts: Windows as the network takes them.
        truth: 1 for letters, 0 for texture.
    """
    trace = _forward(layers, parts)
    share = 1 / (1 + np.exp(-trace.odds))
    loss = -np.mean(truth * np.log(share + 1e-7) + (1 - truth) * np.log(1 - share + 1e-7))
    first, _, last, _ = layers[2 * len(FORM) :]
    back = ((share - truth) / len(truth))[:, None].astype(np.float32)
    hidden = (back @ last.T) * (trace.hidden > 0)
    ends = [trace.pooled.T @ hidden, hidden.sum(axis=0), trace.hidden.T @ back, back.sum(axis=0)]
    along = _unpooled(trace.along, np.asarray(hidden @ first.T, np.float32))
    return float(loss), [*_through_layers(layers, trace, along), *ends]


def _unpooled(along: Plane, pooled: Plane) -> Plane:
    """The slope by each place along a window, from that by mean and maximum."""
    count, places, channels = along.shape
    back = np.repeat(pooled[:, None, :channels] / places, places, axis=1)
    most = along.argmax(axis=1)
    back[np.arange(count)[:, None], most, np.arange(channels)[None]] += pooled[:, channels:]
    return np.asarray(back, np.float32)


def _through_layers(layers: Sequence[Plane], trace: _Trace, along: Plane) -> list[Plane]:
    found: list[Plane] = []
    plane = along.reshape(trace.active[-1].shape)
    for number in reversed(range(len(FORM))):
        plane = np.asarray(plane * trace.active[number], np.float32)
        ins, outs = layers[2 * number].shape
        weights = trace.seen[number].reshape(-1, ins).T @ plane.reshape(-1, outs)
        found = [weights, plane.sum(axis=(0, 1, 2)), *found]
        plane = _unpatched(plane @ layers[2 * number].T, trace.shapes[number], FORM[number])
    return found


def _unpatched(seen: Plane, shape: tuple[int, ...], form: Convolution) -> Plane:
    """The reverse of `patches`: what several places saw is added up."""
    height, width, step = form.height, form.width, form.step
    count, rows, columns = seen.shape[:3]
    parts = seen.reshape(count, rows, columns, height, width, shape[-1])
    plane = np.zeros(shape, np.float32)
    for row in range(height):
        for column in range(width):
            there = (slice(row, row + step * rows, step), slice(column, column + step * columns, step))
            plane[:, *there] += parts[:, :, :, row, column]
    return plane


class Adam:
    """Changes weights by their slopes.

    Args:
        layers: The weights, changed in place.
    """

    def __init__(self, layers: list[Plane]) -> None:
        self._layers = layers
        self._means = [np.zeros_like(one) for one in layers]
        self._squares = [np.zeros_like(one) for one in layers]
        self._steps = 0

    def step(self, found: Sequence[Plane], rate: float) -> None:
        """One step against the slopes."""
        self._steps += 1
        for number, slope in enumerate(found):
            self._means[number] += (1 - _MOMENTUM) * (slope - self._means[number])
            self._squares[number] += (1 - _SQUARES) * (slope * slope - self._squares[number])
            even = self._means[number] / (1 - _MOMENTUM**self._steps)
            spread = np.sqrt(self._squares[number] / (1 - _SQUARES**self._steps)) + 1e-8
            self._layers[number] -= rate * (even / spread + _DECAY * self._layers[number])
