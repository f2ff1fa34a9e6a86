"""The first look: all pieces of fitting width at fixed places, in a few typefaces. Owns no fine fit and no verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from watermark_scan.spotting.bank import responses
from watermark_scan.spotting.field import levels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from watermark_scan.spotting.bank import Bank
    from watermark_scan.spotting.field import Fields, View
    from watermark_scan.spotting.galley import Block, Galley
    from watermark_scan.spotting.texts import Pieces

STRETCH = (0.8, 1.28)
"""Width of the line over that of the piece in a typeface, at least and at most."""
STRETCH_COST = 3.0
"""Share of the score that a stretch by a factor e would cost, growing with its square."""
_OFFSETS = (-1, 0, 1)
"""Working rows that the baseline may be off."""
FEW_FACES = ("Roboto", "Open Sans Condensed Bold", "WenQuanYi Micro Hei")
"""Typefaces in which unusual views are looked at."""
PROMISING = 2000
"""Pieces that are tried with their ends moved: in all views and typefaces together. What chooses them is coarse: of 159
lines of generated overlays (tuning) the right wording comes first on 0.64, 0.67, 0.71 and 0.72 with 300, 600, 1000 and
2000, and no more with 3000."""
_SLACK = 0.03
"""Of the line's width: how far each end is tried off its place."""
_ENDS = np.array([(first, last) for first in (-1, 0, 1) for last in (-1, 0, 1)], np.float32)
"""Where the two ends are tried, in steps."""
MARGIN = 14
"""Working columns looked at beyond the ends."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """What the first look found; arrays of the same length as the pieces, but for `pieces` itself.

    Attributes:
        pieces: That were looked for.
        score: How well each fits at its best; -1 where its width fits nowhere.
        view: Index of the view in which it fits best.
        sign: 1 for letters lighter than the ground, -1 for darker ones.
        face: Index of the typeface among those looked with.
    """

    pieces: Pieces
    score: NDArray[np.float32]
    view: NDArray[np.int64]
    sign: NDArray[np.int64]
    face: NDArray[np.int64]


def look(fields: Fields, views: Sequence[View], galleys: Sequence[Galley], pieces: Pieces) -> Look:
    """The pieces laid between the line's ends.

    Args:
        fields: Of the line's cut.
        views: How the letters may lie there.
        galleys: The pieces to look for, in some typefaces.
        pieces: By their numbers.
    """
    faces = list(dict.fromkeys(galley.setting.bank.name for galley in galleys))
    tries = [
        one
        for number, view in enumerate(views)
        for galley in galleys
        if not view.unusual or galley.setting.bank.name in FEW_FACES
        for one in _tries(fields, (number, faces.index(galley.setting.bank.name)), view, galley)
    ]
    score = np.full(len(pieces), -1, np.float32)
    view_of, sign_of = np.zeros(len(pieces), np.int64), np.ones(len(pieces), np.int64)
    face_of = np.zeros(len(pieces), np.int64)
    everything = np.concatenate([one.value for one in tries]) if tries else np.zeros(0, np.float32)
    bar = np.partition(everything, -PROMISING)[-PROMISING] if len(everything) > PROMISING else -np.inf
    for one in tries:
        for which, value in one.closer(float(bar)):
            better = value > score[which]
            best = which[better]
            score[best], view_of[best], sign_of[best], face_of[best] = value[better], one.view, one.sign, one.face
    return Look(pieces=pieces, score=score, view=view_of, sign=sign_of, face=face_of)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """Pieces of a block, laid in one view.

    Attributes:
        block: The pieces.
        glyphs: Pieces × positions: where a glyph's row begins in a flattened shape.
        gain: What a piece's sum is multiplied with.
    """

    block: Block
    glyphs: NDArray[np.int32]
    gain: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Try:
    """Pieces laid in one view, typeface and sign.

    Attributes:
        view: Its index.
        face: Its index among those looked with.
        sign: Of the letters.
        parts: The pieces of fitting width.
        shape: How well each glyph fits where: rows × 1 + glyphs × columns.
        width: Of the line, in working pixels.
        value: What the pieces reach when each letter may stand a little off by itself: an upper bound, or nearly.
    """

    view: int
    face: int
    sign: int
    parts: tuple[_Part, ...]
    shape: NDArray[np.float32]
    width: float
    value: NDArray[np.float32]

    def closer(self, bar: float) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Numbers of the pieces from a value on, and their best sums with the ends moved, all letters alike."""
        first = 0
        for part in self.parts:
            promising = np.flatnonzero(self.value[first : first + len(part.gain)] >= bar)
            first += len(part.gain)
            if len(promising):
                yield part.block.which[promising], self._moved(part, promising)

    def _moved(self, part: _Part, which: NDArray[np.int64]) -> NDArray[np.float32]:
        step, shares = np.float32(_step(self.width)), part.block.shares[which]
        first, last = step * _ENDS[:, 0, None, None], step * _ENDS[:, 1, None, None]
        at = _columns(shares * np.float32(self.width) + first + (last - first) * shares, self.shape.shape[2])
        at += part.glyphs[which]
        sums = np.take(self.shape.reshape(len(self.shape), -1), at, axis=1).sum(3)
        return np.asarray(sums.max((0, 1)) * part.gain[which], np.float32)


def _tries(fields: Fields, place: tuple[int, int], view: View, galley: Galley) -> Iterator[_Try]:
    """The pieces of fitting width, as light and as dark letters; `place` is the index of view and typeface."""
    width, bank = view.width, galley.setting.bank
    blocks = tuple(galley.fitting(view.rise, width / STRETCH[1], width / STRETCH[0]))
    if not blocks:
        return
    characters = _occurring(blocks, len(bank.has))
    rows = np.zeros(len(bank.has) + 1, np.int32)
    rows[characters + 1] = np.arange(1, len(characters) + 1)
    rows *= _count(view)
    parts = tuple(
        _Part(block=block, glyphs=rows[block.glyphs], gain=_gain(block, width, view.weight)) for block in blocks
    )
    for sign, shape in zip((1, -1), _shapes(fields, view, bank, characters), strict=True):
        reach = 2 * round(_step(width) / 2) + 1
        wide = cv2.dilate(shape.max(0), np.ones((1, reach), np.uint8)).astype(np.float32)
        value = np.concatenate([_sum(part, width, wide) for part in parts])
        yield _Try(view=place[0], face=place[1], sign=sign, parts=parts, shape=shape, width=width, value=value)


def _occurring(blocks: Iterable[Block], count: int) -> NDArray[np.int64]:
    """The characters of all pieces, sorted."""
    there = np.zeros(count + 1, bool)
    for block in blocks:
        there[block.glyphs] = True
    return np.flatnonzero(there[1:])


def _gain(block: Block, width: float, weight: float) -> NDArray[np.float32]:
    stretch = np.log(np.float32(width) / block.width)
    return np.asarray((1 - STRETCH_COST * stretch**2) * weight / block.norm, np.float32)


def _step(width: float) -> float:
    return max(2.0, _SLACK * width)


def _count(view: View) -> int:
    """Working columns looked at."""
    return int(np.ceil(view.width)) + 2 * MARGIN


def _columns(places: NDArray[np.float32], count: int) -> NDArray[np.int32]:
    """The nearest columns of places from the left end on."""
    places += np.float32(MARGIN + 0.5)
    return np.asarray(np.clip(places, 0, count - 1, out=places).astype(np.int32))


def _sum(part: _Part, width: float, shape: NDArray[np.float32]) -> NDArray[np.float32]:
    at = _columns(part.block.shares * np.float32(width), shape.shape[1])
    at += part.glyphs
    return np.asarray(shape.ravel().take(at).sum(1) * part.gain, dtype=np.float32)


def _shapes(
    fields: Fields, view: View, bank: Bank, characters: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How well each glyph fits at each column, at the best of some heights and levels; for light and for dark letters.

    Rows × 1 + glyphs × columns; the first glyph is empty, and column `MARGIN` is the left end.
    """
    lying = fields.at((view.across, view.down))
    first = round(lying.column(view.ends[0])) - MARGIN
    rows = levels(lying, view.baseline, view.ends, _OFFSETS)
    found = responses(bank, characters, lying, rows, (first, _count(view)))
    return _pooled(found), _pooled(-found)


def _pooled(found: NDArray[np.float32]) -> NDArray[np.float32]:
    """The best of three columns, below an empty first glyph: rows × 1 + glyphs × columns."""
    _glyphs, rows, columns = found.shape
    wide = cv2.dilate(found.reshape(-1, columns), np.ones((1, 3), np.uint8)).reshape(found.shape)
    return np.concatenate([np.zeros((rows, 1, columns), np.float32), wide.transpose(1, 0, 2)], axis=1)
