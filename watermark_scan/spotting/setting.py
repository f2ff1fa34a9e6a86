"""Where the pens of texts stand in a typeface, and what pieces of them measure. Owns no map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.spotting.row import Sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.spotting.bank import Bank
    from watermark_scan.spotting.row import Kind
    from watermark_scan.spotting.texts import Pieces, Texts

_DEEP, _TALL = 0.12, 0.88
"""Heights of a capital from which on a letter counts as going below the baseline, and as tall."""
_MOST = 0.75
"""Share of tall letters from which on a text counts as one of capitals."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """All texts set in one typeface.

    Attributes:
        bank: Its filters.
        used: Indices of the characters that the typeface has.
        place: Character → place in `used`; 0 for those it lacks. The last entry stands for no character.
        pens: By text and position: working pixels from the first pen.
        power: Energy of the glyphs before the position.
        lacking: Number of characters before it that the typeface lacks.
        deep: Number of characters before it that go below the baseline.
        tall: Number of tall ones.
    """

    bank: Bank
    used: NDArray[np.int64]
    place: NDArray[np.int64]
    pens: Sums[np.float32]
    power: Sums[np.float32]
    lacking: Sums[np.int32]
    deep: Sums[np.int32]
    tall: Sums[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measures:
    """What pieces measure in a typeface; arrays of the same length.

    Attributes:
        left: Working column of the ink's left side, the text's first pen at 0.
        width: Of the ink, in working pixels.
        norm: Root of the glyphs' energy.
        whole: Whether the typeface has all characters.
        deep: Whether a letter goes below the baseline.
        rise: `Rise` of most letters.
    """

    left: NDArray[np.float32]
    width: NDArray[np.float32]
    norm: NDArray[np.float32]
    whole: NDArray[np.bool_]
    deep: NDArray[np.bool_]
    rise: NDArray[np.int64]


def setting(texts: Texts, bank: Bank) -> Setting:
    """The texts in a typeface."""
    row, used = texts.row, np.flatnonzero(bank.has)
    place = np.zeros(len(bank.has) + 1, np.int64)
    place[used] = np.arange(len(used))

    def by_text(values: NDArray[Kind]) -> Sums[Kind]:
        return Sums(values=values, starts=row.starts)

    return Setting(
        bank=bank,
        used=used,
        place=place,
        pens=by_text((row.sums(bank.advance) + row.spaces * bank.space).astype(np.float32)),
        power=by_text(row.sums(bank.energy.sum(1)).astype(np.float32)),
        lacking=by_text(row.counts(~bank.has)),
        deep=by_text(row.counts(bank.bottom > _DEEP)),
        tall=by_text(row.counts(bank.top > _TALL)),
    )


def measures(texts: Texts, given: Setting, pieces: Pieces) -> Measures:
    """What these pieces measure."""
    text, start, stop = pieces.text, pieces.start, pieces.stop
    first, last = texts.codes[text, start], texts.codes[text, stop - 1]
    left = given.pens[text, start] + given.bank.left[first]
    right = given.pens[text, stop - 1] + given.bank.right[last]
    tall = given.tall[text, stop] - given.tall[text, start]
    return Measures(
        left=left,
        width=np.maximum(right - left, 1e-3),
        norm=np.sqrt(given.power[text, stop] - given.power[text, start]) + np.float32(1e-3),
        whole=given.lacking[text, stop] == given.lacking[text, start],
        deep=given.deep[text, stop] > given.deep[text, start],
        rise=(tall >= _MOST * np.maximum(texts.solid[text, stop] - texts.solid[text, start], 1)).astype(np.int64),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Set:
    """Pieces of texts in one typeface.

    Attributes:
        texts: That the pieces are of.
        setting: The texts in the typeface.
        pieces: The pieces.
        size: What they measure.
    """

    texts: Texts
    setting: Setting
    pieces: Pieces
    size: Measures

    @classmethod
    def of(cls, texts: Texts, setting: Setting, pieces: Pieces) -> Set:
        """These pieces, measured."""
        return cls(texts=texts, setting=setting, pieces=pieces, size=measures(texts, setting, pieces))
