"""Line → the pieces that fit it best, closer at each of three looks. Owns no chance: that is `chance`'s."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.geometry import Edge
from watermark_scan.spotting.cuts import cut_pieces
from watermark_scan.spotting.field import Fields, grey
from watermark_scan.spotting.fit import Bed, Grid, fit
from watermark_scan.spotting.galley import Galley
from watermark_scan.spotting.ink import ink_of
from watermark_scan.spotting.rough import Look, look
from watermark_scan.spotting.setting import Set, measures
from watermark_scan.spotting.views import edges_of, views_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from watermark_scan.geometry import Box
    from watermark_scan.model import TextLine
    from watermark_scan.spotting.field import Field, View
    from watermark_scan.spotting.fit import Fitted
    from watermark_scan.spotting.setting import Setting
    from watermark_scan.spotting.texts import Pieces, Texts

_WIDE = "WenQuanYi Micro Hei"
_HOLLOW = "Open Sans Bold, hollow"
ROUGH_FACES = ("Roboto", "DejaVu Sans Bold", "Open Sans Condensed Bold", "DejaVu Sans Mono", _HOLLOW, _WIDE)
"""Typefaces of the first look: narrow to wide, one that sets all letters as wide, and a hollow one."""
SECOND, THIRD = (60, 20), (10, 6)
"""How many listed pieces, and how many decoys, get a second and a third look."""
_FEW, _FACES = 4, 3
"""Pieces that choose the typefaces of the third look, and how many of those."""
_SECOND_GRID = Grid(tilts=(0.95, 1.05), offsets=(-1, 0, 1))
_FACE_GRID = Grid(tilts=(1.0,), offsets=(-1, 0, 1))
_THIRD_GRID = Grid(tilts=(0.9, 1.0, 1.1), offsets=(-1, 0, 1))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReportQueue:
    """All that is prepared once for a list of wordings.

    Attributes:
        texts: What may stand on a line.
        settings: The texts in each typeface.
        galleys: The pieces that are always looked for, in the typefaces of the first look.
    """

    texts: Texts
    settings: tuple[Setting, ...]
    galleys: tuple[Galley, ...]

    @property
    def rough_faces(self) -> tuple[int, ...]:
        """Indices of the typefaces of the first look."""
        return tuple(index for index, one in enumerate(self.settings) if one.bank.name in ROUGH_FACES)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranking:
    """The pieces that fit best; arrays of the same length, best first.

    Attributes:
        pieces: Of the shelf's texts.
        score: How well each fits.
        face: Index of the typeface.
        sign: 1 for letters lighter than the ground, -1 for darker ones.
        view: Index into `views`.
        tilt: Height over the view's.
        level: Working row of the baseline.
        pens: By piece, the working columns of its pens.
        views: That were tried.
        fields: Maps of the line's cut.
    """

    pieces: Pieces
    score: NDArray[np.float32]
    face: NDArray[np.int64]
    sign: NDArray[np.int64]
    view: NDArray[np.int64]
    tilt: NDArray[np.float32]
    level: NDArray[np.int64]
    pens: tuple[NDArray[np.int64], ...]
    views: tuple[View, ...]
    fields: Fields

    def field(self, index: int) -> Field:
        """The map that a piece was fitted on."""
        view = self.views[self.view[index]]
        return self.fields.at((view.across, view.down * float(self.tilt[index])))

    def seen(self, index: int, texts: Texts) -> str:
        """The characters of a piece."""
        return texts.of(int(self.pieces.text[index]), int(self.pieces.start[index]), int(self.pieces.stop[index]))


def rank(line: TextLine, frame: Box, shelf: ReportQueue) -> Ranking:
    """The pieces that fit a line best."""
    fields, cut = Fields(brightness=grey(line.pixels)), edges_of(line, frame)
    ink = ink_of(line, fields.brightness)
    views = views_of(ink, cut)
    pieces, galleys = shelf.texts.pieces, shelf.galleys
    if cut & {Edge.LEFT, Edge.RIGHT}:
        left, more = _left_over(shelf, [view.width for view in views if not view.unusual], cut)
        pieces, galleys = pieces.joined(left), (*galleys, *more)
    found = look(fields, views, galleys, pieces)
    decoy, job = shelf.texts.decoy, _Job(fields=fields, views=views, shelf=shelf)
    faces = np.array(shelf.rough_faces)
    second = _Candidates.of(found, SECOND, decoy)
    closer = job.run(dataclasses.replace(second, face=faces[second.face]), shelf.rough_faces, _SECOND_GRID)
    third = _Candidates.of(closer, THIRD, decoy)
    if not len(third.pieces):
        return closer
    tried = job.run(third.alike(_FEW), range(len(shelf.settings)), _FACE_GRID)
    return job.run(third, list(dict.fromkeys(tried.face.tolist()))[:_FACES], _THIRD_GRID)


def galleys_of(texts: Texts, settings: Iterable[Setting], pieces: Pieces, first: int = 0) -> tuple[Galley, ...]:
    """The pieces in the typefaces of the first look; in that of wide characters only those that need it.

    Args:
        texts: That the pieces are of.
        settings: In these typefaces.
        pieces: To lay.
        first: Number of the first piece.
    """
    sets = tuple(Set.of(texts, one, pieces) for one in settings)
    plain = np.logical_or.reduce([one.size.whole for one in sets if one.setting.bank.name != _WIDE])
    for one in sets:
        if one.setting.bank.name == _WIDE:
            one.size.whole[plain] = False
    return tuple(Galley.of(one, first) for one in sets)


def _left_over(shelf: ReportQueue, widths: Sequence[float], cut: frozenset[Edge]) -> tuple[Pieces, tuple[Galley, ...]]:
    """What the frame may have left of texts, numbered behind the pieces that are always looked for."""
    settings = [galley.setting for galley in shelf.galleys]
    middling = next(one for one in settings if one.bank.name == ROUGH_FACES[0])
    left = cut_pieces(shelf.texts, middling, widths, cut)
    return left, galleys_of(shelf.texts, settings, left, len(shelf.texts.pieces))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Candidates:
    """Pieces, and how each is to be laid: index of its view, the letters' sign, the typeface (-1 for any)."""

    pieces: Pieces
    view: NDArray[np.int64]
    sign: NDArray[np.int64]
    face: NDArray[np.int64]

    @classmethod
    def of(cls, found: Look | Ranking, counts: tuple[int, int], decoy: NDArray[np.bool_]) -> _Candidates:
        """The best listed ones and the best decoys; `decoy` is by text."""
        kinds, chosen = decoy[found.pieces.text], []
        for kind, count in zip((False, True), counts, strict=True):
            here = np.flatnonzero((kinds == kind) & (found.score > 0))
            chosen.append(here[np.argsort(-found.score[here], kind="stable")[:count]])
        best = np.concatenate(chosen)
        face = found.face[best] if isinstance(found, Look) else np.full(len(best), -1)
        return cls(pieces=found.pieces[best], view=found.view[best], sign=found.sign[best], face=face)

    def alike(self, count: int) -> _Candidates:
        """The first ones of those that lie as the very first does."""
        chosen = np.flatnonzero((self.view == self.view[0]) & (self.sign == self.sign[0]))[:count]
        return _Candidates(
            pieces=self.pieces[chosen], view=self.view[chosen], sign=self.sign[chosen], face=self.face[chosen]
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Job:
    """Close looks at one line."""

    fields: Fields
    views: tuple[View, ...]
    shelf: ReportQueue

    def run(self, given: _Candidates, faces: Sequence[int], grid: Grid) -> Ranking:
        """The candidates, each in the typeface in which it fits best; best first."""
        count = len(given.pieces)
        score, tilt = np.full(count, -1, np.float32), np.ones(count, np.float32)
        face, level = np.zeros(count, np.int64), np.zeros(count, np.int64)
        pens = [np.zeros(0, np.int64)] * count
        for number in faces:
            for here, fitted in self._fits(given, number, grid):
                for place in np.flatnonzero(fitted.score > score[here]):
                    one = here[place]
                    score[one], tilt[one], level[one] = fitted.score[place], fitted.tilt[place], fitted.level[place]
                    face[one] = number
                    pens[one] = fitted.pens[place, : given.pieces.stop[one] - given.pieces.start[one]]
        order = np.argsort(-score, kind="stable")[: int((score > 0).sum())]
        return Ranking(
            pieces=given.pieces[order],
            score=score[order],
            face=face[order],
            sign=given.sign[order],
            view=given.view[order],
            tilt=tilt[order],
            level=level[order],
            pens=tuple(pens[one] for one in order),
            views=self.views,
            fields=self.fields,
        )

    def _fits(self, given: _Candidates, face: int, grid: Grid) -> Iterator[tuple[NDArray[np.int64], Fitted]]:
        """For each view and sign, the candidates that the typeface has the letters of, and how they fit."""
        setting = self.shelf.settings[face]
        whole = measures(self.shelf.texts, setting, given.pieces).whole & np.isin(given.face, (-1, face))
        for view, sign in sorted(set(zip(given.view.tolist(), given.sign.tolist(), strict=True))):
            here = np.flatnonzero((given.view == view) & (given.sign == sign) & whole)
            if len(here):
                bed = Bed(fields=self.fields, view=self.views[view], sign=sign)
                yield here, fit(bed, Set.of(self.shelf.texts, setting, given.pieces[here]), grid)
