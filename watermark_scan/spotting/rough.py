"""The first look: all pieces of fitting width at fixed places, in a few typefaces. Owns no fine fit and no verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from watermark_scan.spotting.bank import responses
from watermark_scan.spotting.field import Rise, levels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from watermark_scan.spotting.field import Fields, View
    from watermark_scan.spotting.setting import Set
    from watermark_scan.spotting.texts import Pieces

STRETCH = (0.72, 1.38)
"""Width of the line over that of the piece in a typeface, at least and at most."""
STRETCH_COST = 3.0
"""Share of the score that a stretch by a factor e would cost, growing with its square."""
_TILTS = {1.0: (-1, 1), 0.92: (0,), 1.08: (0,)}
"""Heights tried, over the one expected, and for each the working rows that the baseline may be off."""
NARROW = ("Roboto", "Open Sans Condensed Bold", "WenQuanYi Micro Hei")
"""Typefaces in which widened letters are looked for, and lines without tall letters or with accents on them."""
PROMISING = 300
"""Pieces that are tried with their ends moved."""
_UNTRIED = 0.6
"""What the wide first look counts for those that are not: it takes the best column for each glyph by itself."""
_SLACK = 0.03
"""Of the line's width: how far each end is tried off its place."""
_ENDS = tuple((first, last) for first in (-1, 0, 1) for last in (-1, 0, 1))
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


def look(fields: Fields, ends: tuple[float, float], views: Sequence[View], settings: Sequence[Set]) -> Look:
    """The pieces laid between the line's ends.

    Args:
        fields: Of the line's cut.
        ends: Left and right end of the letters, in pixels of the cut.
        views: How the letters may lie there.
        settings: The pieces to look for, in some typefaces.
    """
    pieces = settings[0].pieces
    score = np.full(len(pieces), -1, np.float32)
    view_of, sign_of = np.zeros(len(pieces), np.int64), np.ones(len(pieces), np.int64)
    face_of = np.zeros(len(pieces), np.int64)
    for number, view in enumerate(views):
        width = (ends[1] - ends[0]) * view.across
        for face, given in enumerate(settings):
            common = view.widened == 1 and view.rise is Rise.CAPITALS
            if not common and given.setting.bank.name not in NARROW:
                continue
            stretch = width / given.size.width
            fits = given.size.whole & (given.size.deep == view.deep) & (given.size.rise == view.rise)
            chosen = np.flatnonzero(fits & (stretch > STRETCH[0]) & (stretch < STRETCH[1]))
            if not len(chosen):
                continue
            gain = ((1 - STRETCH_COST * np.log(stretch[chosen]) ** 2) / given.size.norm[chosen]).astype(np.float32)
            laid = Laid.of(given, chosen, stretch[chosen])
            shapes = _shapes(fields, ends, view, given, laid.characters)
            for sign, shape in zip((1, -1), shapes, strict=True):
                value = _best(laid, shape, width, gain)
                better = value > score[chosen]
                which = chosen[better]
                score[which], view_of[which], sign_of[which], face_of[which] = value[better], number, sign, face
    return Look(pieces=pieces, score=score, view=view_of, sign=sign_of, face=face_of)


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


def _best(laid: Laid, shape: NDArray[np.float32], width: float, gain: NDArray[np.float32]) -> NDArray[np.float32]:
    """The best sum for each piece when its ends may be off a little; only promising ones are tried at all places.

    `shape` is rows × 1 + glyphs × columns.
    """
    step = max(2.0, _SLACK * width)
    wide = cv2.dilate(shape.max(0), np.ones((1, 2 * round(step / 2) + 1), np.uint8)).astype(np.float32)
    best = _sum(laid.glyphs, laid.places, wide) * gain
    chosen = np.argpartition(-best, PROMISING)[:PROMISING] if len(best) > PROMISING else np.arange(len(best))
    best *= _UNTRIED
    tried = np.full(len(chosen), -np.inf, np.float32)
    glyphs, places, shares = laid.glyphs[chosen], laid.places[chosen], laid.shares[chosen]
    for first, last in _ENDS:
        moved = places + np.float32(first * step) + np.float32((last - first) * step) * shares
        for row in shape:
            tried = np.maximum(tried, _sum(glyphs, moved, row))
    best[chosen] = tried * gain[chosen]
    return best


def _sum(glyphs: NDArray[np.int64], places: NDArray[np.float32], shape: NDArray[np.float32]) -> NDArray[np.float32]:
    columns = shape.shape[1]
    at = np.clip(np.rint(places + MARGIN), 0, columns - 1).astype(np.int64) + glyphs * columns
    return np.asarray(shape.ravel()[at].sum(1), dtype=np.float32)


def _shapes(
    fields: Fields, ends: tuple[float, float], view: View, given: Set, characters: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How well each glyph fits at each column, at the best of some heights and levels; for light and for dark letters.

    Rows × 1 + glyphs × columns; the first glyph is empty, and column `MARGIN` is the left end.
    """
    found = []
    count = int(np.ceil((ends[1] - ends[0]) * view.across)) + 2 * MARGIN
    for tilt, offsets in _TILTS.items():
        lying = fields.at((view.across, view.down * tilt))
        first = round(lying.column(ends[0])) - MARGIN
        rows = levels(lying, view.baseline, ends, offsets)
        found.append(responses(given.setting.bank, characters, lying, rows, (first, count)))
    everywhere = np.concatenate(found, axis=1)
    return _pooled(everywhere), _pooled(-everywhere)


def _pooled(found: NDArray[np.float32]) -> NDArray[np.float32]:
    """The best of three columns, below an empty first glyph: rows × 1 + glyphs × columns."""
    _glyphs, rows, columns = found.shape
    wide = cv2.dilate(found.reshape(-1, columns), np.ones((1, 3), np.uint8)).reshape(found.shape)
    return np.concatenate([np.zeros((rows, 1, columns), np.float32), wide.transpose(1, 0, 2)], axis=1)
