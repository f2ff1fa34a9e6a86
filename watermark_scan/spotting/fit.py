"""The close look: pieces laid letter by letter, elastically, at several heights and levels. Owns no choice of pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.spotting.bank import responses
from watermark_scan.spotting.rough import MARGIN, STRETCH_COST, Laid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from watermark_scan.spotting.field import Fields, View
    from watermark_scan.spotting.setting import Set

_STEP_COST = 0.6
"""What it costs that a letter stands one working pixel nearer or farther than its neighbour's pen says."""
_SLACK = (2, 0.04, 9)
"""How far letters may be off their places: working pixels, and share of the width; at most so many pixels."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """Pieces as they fit best in one typeface; arrays of the same length.

    Attributes:
        score: Correlation over the root of the glyphs' energy.
        tilt: Height over the one expected, at the best.
        level: Working row of the baseline.
        first: Working column of the left end.
        pens: Pieces × positions: working columns of the pens; what stands behind a piece's end means nothing.
    """

    score: NDArray[np.float32]
    tilt: NDArray[np.float32]
    level: NDArray[np.int64]
    pens: NDArray[np.int64]


def fit(
    fields: Fields,
    ends: tuple[float, float],
    view: View,
    sign: int,
    given: Set,
    tilts: Sequence[float],
    offsets: Sequence[int],
) -> Fitted:
    """All pieces of the set, each at its best height and level.

    Args:
        fields: Of the line's cut.
        ends: Left and right end of the letters, in pixels of the cut.
        view: How they may lie there.
        sign: 1 for letters lighter than the ground, -1 for darker ones.
        given: The pieces, in a typeface.
        tilts: Heights to try, over the one expected.
        offsets: Working rows that the baseline may be off, to try.
    """
    width = (ends[1] - ends[0]) * view.scale
    stretch = (width / given.size.width).astype(np.float32)
    laid = Laid.of(given, np.arange(len(given.pieces)), stretch)
    gain = np.maximum(1 - STRETCH_COST * np.log(stretch) ** 2, 0) / given.size.norm
    slack = min(_SLACK[2], _SLACK[0] + int(np.ceil(_SLACK[1] * width)))
    count = int(np.ceil(width)) + 2 * MARGIN
    best: Fitted | None = None
    for tilt in tilts:
        lying = fields.at((view.scale, view.scale * tilt))
        level, first = round(lying.row(view.baseline)), round(lying.column(ends[0])) - MARGIN
        rows = np.array([level + offset for offset in offsets])
        found = responses(given.setting.bank, laid.characters, lying, list(rows), (first, count)) * sign
        value, which, places = _elastic(laid, found, slack)
        fitted = Fitted(
            score=(value * gain).astype(np.float32),
            tilt=np.full(len(value), tilt, np.float32),
            level=rows[which],
            pens=places + first,
        )
        best = fitted if best is None else _better(best, fitted)
    if best is None:
        raise ValueError("at least one height must be tried")
    return best


def _better(one: Fitted, other: Fitted) -> Fitted:
    wins = other.score > one.score
    return Fitted(
        score=np.where(wins, other.score, one.score),
        tilt=np.where(wins, other.tilt, one.tilt),
        level=np.where(wins, other.level, one.level),
        pens=np.where(wins[:, None], other.pens, one.pens),
    )


def _elastic(
    laid: Laid, found: NDArray[np.float32], slack: int
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """The best sum of each piece, its row among those tried, and where its pens stand; by dynamic programming.

    `found` is glyphs × rows × columns. A state is how many columns the pen is off its place.
    """
    shape = np.concatenate([np.zeros((1, *found.shape[1:]), np.float32), found])
    rows, columns = shape.shape[1:]
    states = np.arange(-slack, slack + 1)
    places = np.clip(np.rint(laid.places + MARGIN), slack, columns - 1 - slack).astype(np.int64)
    base = (laid.glyphs * rows * columns + places).T[:, :, None, None] + (np.arange(rows) * columns)[:, None] + states
    added = shape.ravel()[base]
    value = added[0]
    moves = np.zeros(added.shape, np.int8)
    for step in range(1, len(added)):
        nearer, farther = np.full_like(value, -np.inf), np.full_like(value, -np.inf)
        nearer[..., :-1], farther[..., 1:] = value[..., 1:] - _STEP_COST, value[..., :-1] - _STEP_COST
        best = np.maximum(np.maximum(value, nearer), farther)
        moves[step] = np.where(best == value, 0, np.where(best == nearer, 1, -1))
        value = best + added[step]
    end = value.reshape(len(value), -1).argmax(1)
    which, state = np.divmod(end, len(states))
    pieces = np.arange(len(value))
    pens = np.empty(places.shape, np.int64)
    for step in range(len(added) - 1, -1, -1):
        pens[:, step] = places[:, step] + state - slack
        state = state + moves[step, pieces, which, state]
    return value[pieces, which, end % len(states)], which, pens
