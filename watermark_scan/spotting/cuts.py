"""The runs of characters that the frame may have left of a text: its end, or its beginning. Owns no whole words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.geometry import Edge
from watermark_scan.spotting.texts import Pieces

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from watermark_scan.spotting.setting import Setting
    from watermark_scan.spotting.texts import Texts

FEWEST = 6
"""Characters other than spaces that must be left."""
_STRETCHES = (0.72, 0.85, 1.0, 1.17)
"""Width of the line's typeface over that of the one that is measured with."""
_PARTLY = 0.4
"""Of a height of a capital: how much of a cut letter may be missing or there."""


def cut_pieces(texts: Texts, setting: Setting, widths: Iterable[float], cut: frozenset[Edge]) -> Pieces:
    """What may be left of texts that are wider than the line.

    Args:
        texts: All texts.
        setting: The texts in a typeface of middling width.
        widths: Of the line, in working pixels; several where its scale is not sure.
        cut: The sides that the frame touches; only left and right matter.
    """
    pens, row = setting.pens.values, texts.row
    ends = setting.pens[np.arange(len(texts.lengths)), texts.lengths]
    found = {}
    for width in {round(width / stretch, 1) for width in widths for stretch in _STRETCHES}:
        if Edge.LEFT in cut:
            start = row.marked(pens < (ends - width - _PARTLY)[row.texts])
            found["left", width] = _chosen(texts, start, texts.lengths)
        if Edge.RIGHT in cut:
            # the first pen always fits, and is the left end of no letter that does
            stop = row.marked(pens <= width + _PARTLY) - 1
            found["right", width] = _chosen(texts, np.zeros_like(stop), stop)
    rows = np.concatenate(list(found.values())) if found else np.zeros((0, 3), np.int64)
    columns = np.unique(rows, axis=0).T
    return Pieces(text=columns[0], start=columns[1], stop=columns[2])


def _chosen(texts: Texts, start: NDArray[np.int64], stop: NDArray[np.int64]) -> NDArray[np.int64]:
    """Text, start and stop of those that are cut, have enough left, and hold no slot; no space at an end."""
    rows = np.arange(len(start))
    longest = texts.codes.shape[1] - 1
    start = start + texts.spaces[rows, np.minimum(start, longest)]
    stop = stop - texts.spaces[rows, np.clip(stop - 1, 0, longest)]
    left = texts.solid[rows, np.maximum(stop, start)] - texts.solid[rows, np.minimum(start, longest + 1)]
    whole = (start == 0) & (stop == texts.lengths)
    slots = texts.slots[rows, np.maximum(stop, start)] > texts.slots[rows, np.minimum(start, longest + 1)]
    kept: NDArray[np.int64] = np.stack([rows, start, stop], axis=1)[(left >= FEWEST) & ~whole & ~slots]
    return kept
