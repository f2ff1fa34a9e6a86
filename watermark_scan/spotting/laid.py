"""Pieces laid between two ends: which glyph stands where. Owns no map and no choice of pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.spotting.setting import Set


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Laid:
    """Pieces laid between two ends.

    Attributes:
        characters: Sorted, those that occur.
        glyphs: Pieces × positions: 1 + index into `characters`; 0 for a space and behind the end.
        places: Working columns from the left end of the ink to the pen.
        shares: The same over the whole width.
    """

    characters: NDArray[np.int64]
    glyphs: NDArray[np.int64]
    places: NDArray[np.float32]
    shares: NDArray[np.float32]

    @classmethod
    def of(cls, given: Set, chosen: NDArray[np.int64], stretch: NDArray[np.float32]) -> Laid:
        """These pieces of a set, stretched so."""
        pieces, texts, setting = given.pieces[chosen], given.texts, given.setting
        longest = int((pieces.stop - pieces.start).max())
        at = pieces.start[:, None] + np.arange(longest)
        inside = at < pieces.stop[:, None]
        np.minimum(at, texts.codes.shape[1] - 1, out=at)
        codes = np.where(inside, texts.codes[pieces.text[:, None], at], -1)
        places = (setting.pens[pieces.text[:, None], at] - given.size.left[chosen][:, None]) * stretch[:, None]
        occurring = np.zeros(len(setting.bank.has) + 1, bool)
        occurring[codes] = True
        characters = np.flatnonzero(occurring[:-1])
        numbers = np.zeros(len(occurring), np.int64)
        numbers[characters] = np.arange(len(characters)) + 1
        width = (given.size.width[chosen] * stretch)[:, None]
        return cls(
            characters=characters,
            glyphs=numbers[codes],
            places=places.astype(np.float32),
            shares=(places / width).astype(np.float32),
        )
