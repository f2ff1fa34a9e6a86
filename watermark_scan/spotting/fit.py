"""The close look: pieces laid letter by letter, elastically, at several heights and levels. Chooses no pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.spotting.bank import responses
from watermark_scan.spotting.field import levels
from watermark_scan.spotting.laid import Laid
from watermark_scan.spotting.rough import MARGIN, STRETCH_COST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.spotting.field import Fields, View
    from watermark_scan.spotting.setting import Set

_STEP_COST = 3.0
"""What it costs that a letter stands one working pixel nearer or farther than its neighbour's pen says."""
_NEIGHBOURS = np.array((0, 1, -1))
_COSTS = np.array((0.0, _STEP_COST, _STEP_COST), np.float32)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """What is tried for the height and the level of letters.

    Attributes:
        tilts: Heights, over the one expected; at least one.
        offsets: Working rows that the baseline may be off.
    """

    tilts: tuple[float, ...]
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bed:
    """Where pieces are laid.

    Attributes:
        fields: Maps of the line's cut.
        view: How they may lie there.
        sign: 1 for letters lighter than the ground, -1 for darker ones.
    """

    fields: Fields
    view: View
    sign: int


def fit(bed: Bed, given: Set, grid: Grid) -> Fitted:
    """All pieces of the set, each at its best height and level.

    Raises:
        ValueError: The grid has no heights.
    """
    view = bed.view
    width = view.width
    stretch = (width / given.size.width).astype(np.float32)
    laid = Laid.of(given, np.arange(len(given.pieces)), stretch)
    gain = np.maximum(1 - STRETCH_COST * np.log(stretch) ** 2, 0) * (view.weight / given.size.norm)
    slack = min(_SLACK[2], _SLACK[0] + int(np.ceil(_SLACK[1] * width)))
    count = int(np.ceil(width)) + 2 * MARGIN
    found, tilts, rows = [], [], []
    for tilt in grid.tilts:
        lying = bed.fields.at((view.across, view.down * tilt))
        first = round(lying.column(view.ends[0])) - MARGIN
        tried = levels(lying, view.baseline, view.ends, grid.offsets)
        found.append(responses(given.setting.bank, laid.characters, lying, tried, (first, count)))
        tilts += [tilt] * len(tried)
        rows += tried
    value, which, places = _elastic(laid, np.concatenate(found, axis=1) * bed.sign, slack)
    return Fitted(
        score=(value * gain).astype(np.float32),
        tilt=np.array(tilts, np.float32)[which],
        level=np.array(rows)[which],
        pens=places + first,
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
    added = np.take(shape.ravel(), base)
    # One state more on either side, never reached, so that every state has two neighbours.
    value = np.full((len(added), *added.shape[1:3], len(states) + 2), -np.inf, np.float32)
    value[0, ..., 1:-1] = added[0]
    for step in range(1, len(added)):
        last, now = value[step - 1], value[step, ..., 1:-1]
        np.maximum(last[..., 2:], last[..., :-2], out=now)
        now -= _STEP_COST
        np.maximum(now, last[..., 1:-1], out=now)
        now += added[step]
    pieces = np.arange(value.shape[1])
    which, state = np.divmod(value[-1, ..., 1:-1].reshape(len(pieces), -1).argmax(1), len(states))
    best = value[-1, pieces, which, state + 1]
    pens = np.empty(places.shape, np.int64)
    for step in range(len(added) - 1, -1, -1):
        pens[:, step] = places[:, step] + state - slack
        if step:
            before = value[step - 1, pieces[:, None], which[:, None], state[:, None] + _NEIGHBOURS + 1] - _COSTS
            state = state + _NEIGHBOURS[before.argmax(1)]
    return best, which, pens
