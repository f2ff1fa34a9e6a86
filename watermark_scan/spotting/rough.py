"""The first look: all pieces of fitting width at fixed places, in a few typefaces. Owns no fine fit and no verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from watermark_scan.spotting.bank import responses
from watermark_scan.spotting.field import levels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from watermark_scan.spotting.field import Fields, View
    from watermark_scan.spotting.setting import Set
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


def look(fields: Fields, views: Sequence[View], settings: Sequence[Set]) -> Look:
    """The pieces laid between the line's ends.

    Args:
        fields: Of the line's cut.
        views: How the letters may lie there.
        settings: The pieces to look for, in some typefaces.
    """
    pieces = settings[0].pieces
    tries = [one for number, view in enumerate(views) for one in _tries(fields, number, view, settings)]
    score = np.full(len(pieces), -1, np.float32)
    view_of, sign_of = np.zeros(len(pieces), np.int64), np.ones(len(pieces), np.int64)
    face_of = np.zeros(len(pieces), np.int64)
    everything = np.concatenate([one.value for one in tries]) if tries else np.zeros(0, np.float32)
    bar = np.partition(everything, -PROMISING)[-PROMISING] if len(everything) > PROMISING else -np.inf
    for one in tries:
        promising = np.flatnonzero(one.value >= bar)
        if len(promising):
            value = one.closer(promising)
            better = value > score[one.chosen[promising]]
            which = one.chosen[promising[better]]
            score[which], view_of[which], sign_of[which], face_of[which] = value[better], one.view, one.sign, one.face
    return Look(pieces=pieces, score=score, view=view_of, sign=sign_of, face=face_of)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Try:
    """Pieces laid in one view, typeface and sign.

    Attributes:
        view: Its index.
        face: Its index among those looked with.
        sign: Of the letters.
        chosen: The pieces of fitting width.
        laid: Where their letters stand.
        shape: How well each glyph fits where: rows × 1 + glyphs × columns.
        width: Of the line, in working pixels.
        gain: What a piece's sum is multiplied with.
        value: What the pieces reach when each letter may stand a little off by itself: an upper bound, or nearly.
    """

    view: int
    face: int
    sign: int
    chosen: NDArray[np.int64]
    laid: Laid
    shape: NDArray[np.float32]
    width: float
    gain: NDArray[np.float32]
    value: NDArray[np.float32]

    def closer(self, which: NDArray[np.int64]) -> NDArray[np.float32]:
        """The best sum of these pieces with their ends moved, all letters alike."""
        glyphs, places, shares = self.laid.glyphs[which], self.laid.places[which], self.laid.shares[which]
        step = np.float32(_step(self.width))
        first, last = step * _ENDS[:, 0, None, None], step * _ENDS[:, 1, None, None]
        moved = places + first + (last - first) * shares
        rows, _, columns = self.shape.shape
        at = np.clip(np.rint(moved + MARGIN), 0, columns - 1).astype(np.int64) + glyphs * columns
        sums = np.take(self.shape.reshape(rows, -1), at, axis=1).sum(3)
        return np.asarray(sums.max((0, 1)) * self.gain[which], np.float32)


def _tries(fields: Fields, number: int, view: View, settings: Sequence[Set]) -> Iterator[_Try]:
    width = view.width
    for face, given in enumerate(settings):
        if view.unusual and given.setting.bank.name not in FEW_FACES:
            continue
        stretch = width / given.size.width
        fits = given.size.whole & (given.size.rise == view.rise)
        chosen = np.flatnonzero(fits & (stretch > STRETCH[0]) & (stretch < STRETCH[1]))
        if not len(chosen):
            continue
        gain = ((1 - STRETCH_COST * np.log(stretch[chosen]) ** 2) * view.weight / given.size.norm[chosen]).astype(
            np.float32
        )
        laid = Laid.of(given, chosen, stretch[chosen])
        for sign, shape in zip((1, -1), _shapes(fields, view, given, laid.characters), strict=True):
            reach = 2 * round(_step(width) / 2) + 1
            wide = cv2.dilate(shape.max(0), np.ones((1, reach), np.uint8)).astype(np.float32)
            value = _sum(laid.glyphs, laid.places, wide) * gain
            yield _Try(
                view=number,
                face=face,
                sign=sign,
                chosen=chosen,
                laid=laid,
                shape=shape,
                width=width,
                gain=gain,
                value=value,
            )


def _step(width: float) -> float:
    return max(2.0, _SLACK * width)


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


def _sum(glyphs: NDArray[np.int64], places: NDArray[np.float32], shape: NDArray[np.float32]) -> NDArray[np.float32]:
    columns = shape.shape[1]
    at = np.clip(np.rint(places + MARGIN), 0, columns - 1).astype(np.int64) + glyphs * columns
    return np.asarray(shape.ravel()[at].sum(1), dtype=np.float32)


def _shapes(
    fields: Fields, view: View, given: Set, characters: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How well each glyph fits at each column, at the best of some heights and levels; for light and for dark letters.

    Rows × 1 + glyphs × columns; the first glyph is empty, and column `MARGIN` is the left end.
    """
    count = int(np.ceil(view.width)) + 2 * MARGIN
    lying = fields.at((view.across, view.down))
    first = round(lying.column(view.ends[0])) - MARGIN
    rows = levels(lying, view.baseline, view.ends, _OFFSETS)
    found = responses(given.setting.bank, characters, lying, rows, (first, count))
    return _pooled(found), _pooled(-found)


def _pooled(found: NDArray[np.float32]) -> NDArray[np.float32]:
    """The best of three columns, below an empty first glyph: rows × 1 + glyphs × columns."""
    _glyphs, rows, columns = found.shape
    wide = cv2.dilate(found.reshape(-1, columns), np.ones((1, 3), np.uint8)).reshape(found.shape)
    return np.concatenate([np.zeros((rows, 1, columns), np.float32), wide.transpose(1, 0, 2)], axis=1)
