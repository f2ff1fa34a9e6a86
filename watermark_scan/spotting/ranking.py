"""Line → the pieces that fit it best, closer at each of three looks. Owns no chance: that is `chance`'s."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.spotting.field import Fields, grey
from watermark_scan.spotting.fit import fit
from watermark_scan.spotting.rough import look
from watermark_scan.spotting.setting import Set
from watermark_scan.spotting.views import views_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from watermark_scan.geometry import Box
    from watermark_scan.line import Line
    from watermark_scan.spotting.field import Field, View
    from watermark_scan.spotting.setting import Setting
    from watermark_scan.spotting.texts import Pieces, Texts

ROUGH_FACES = ("Roboto", "DejaVu Sans Bold", "Open Sans Condensed Bold", "DejaVu Sans Mono", "WenQuanYi Micro Hei")
"""Typefaces of the first look: narrow to wide, and one that sets all letters as wide."""
SECOND, THIRD = (160, 40), (24, 10)
"""How many listed pieces, and how many decoys, get a second and a third look."""
_FEW, _FACES = (10, 4), 5
"""Pieces that choose the typefaces of the third look, and how many of those."""
_SECOND_TILTS, _SECOND_OFFSETS = (0.93, 1.07), (-1, 0, 1)
_THIRD_TILTS, _THIRD_OFFSETS = (0.86, 0.93, 1.0, 1.07, 1.15), (-2, -1, 0, 1, 2)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shelf:
    """All that is prepared once for a list of wordings.

    Attributes:
        texts: What may stand on a line.
        settings: The texts in each typeface.
        rough: The pieces that are always looked for, in the typefaces of the first look.
    """

    texts: Texts
    settings: tuple[Setting, ...]
    rough: tuple[Set, ...]


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
        return self.fields.at((view.scale, view.scale * float(self.tilt[index])))

    def seen(self, index: int, texts: Texts) -> str:
        """The characters of a piece."""
        return texts.of(int(self.pieces.text[index]), int(self.pieces.start[index]), int(self.pieces.stop[index]))


def rank(line: Line, frame: Box, shelf: Shelf) -> Ranking:
    """The pieces that fit a line best."""
    fields, views = Fields(brightness=grey(line.pixels)), views_of(line, frame)
    left, _, right, _ = line.inner
    found = look(fields, (left, right), views, shelf.rough)
    decoy = shelf.texts.decoy[found.pieces.text]
    second = _best(found.score, decoy, SECOND)
    job = _Job(fields=fields, ends=(left, right), views=views, texts=shelf.texts)
    closer = job.run(
        found.pieces[second],
        found.view[second],
        found.sign[second],
        [s.setting for s in shelf.rough],
        _SECOND_TILTS,
        _SECOND_OFFSETS,
    )
    few = _best(closer.score, shelf.texts.decoy[closer.pieces.text], _FEW)
    tried = job.run(closer.pieces[few], closer.view[few], closer.sign[few], shelf.settings, (1.0,), _SECOND_OFFSETS)
    faces = list(dict.fromkeys(tried.face.tolist()))[:_FACES]
    third = _best(closer.score, shelf.texts.decoy[closer.pieces.text], THIRD)
    return job.run(
        closer.pieces[third],
        closer.view[third],
        closer.sign[third],
        [shelf.settings[face] for face in faces],
        _THIRD_TILTS,
        _THIRD_OFFSETS,
        faces,
    )


def _best(score: NDArray[np.float32], decoy: NDArray[np.bool_], counts: tuple[int, int]) -> NDArray[np.int64]:
    chosen = []
    for kind, count in zip((False, True), counts, strict=True):
        here = np.flatnonzero((decoy == kind) & (score > 0))
        chosen.append(here[np.argsort(-score[here], kind="stable")[:count]])
    return np.concatenate(chosen)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Job:
    """Close looks at one line."""

    fields: Fields
    ends: tuple[float, float]
    views: tuple[View, ...]
    texts: Texts

    def run(
        self,
        pieces: Pieces,
        view: NDArray[np.int64],
        sign: NDArray[np.int64],
        settings: Sequence[Setting],
        tilts: Sequence[float],
        offsets: Sequence[int],
        numbers: Sequence[int] = (),
    ) -> Ranking:
        """The pieces, each in the typeface in which it fits best; best first."""
        count = len(pieces)
        score, tilt = np.full(count, -1, np.float32), np.ones(count, np.float32)
        face, level = np.zeros(count, np.int64), np.zeros(count, np.int64)
        pens: list[NDArray[np.int64]] = [np.zeros(0, np.int64)] * count
        for number, setting in zip(numbers or range(len(settings)), settings, strict=True):
            for key in sorted(set(zip(view.tolist(), sign.tolist(), strict=True))):
                here = np.flatnonzero((view == key[0]) & (sign == key[1]))
                given = Set.of(self.texts, setting, pieces[here])
                here = here[given.size.whole]
                if not len(here):
                    continue
                given = Set.of(self.texts, setting, pieces[here])
                fitted = fit(self.fields, self.ends, self.views[key[0]], key[1], given, tilts, offsets)
                for place in np.flatnonzero(fitted.score > score[here]):
                    which = here[place]
                    score[which], tilt[which], level[which] = (
                        fitted.score[place],
                        fitted.tilt[place],
                        fitted.level[place],
                    )
                    face[which] = number
                    pens[which] = fitted.pens[place, : pieces.stop[which] - pieces.start[which]]
        order = np.argsort(-score, kind="stable")[: int((score > 0).sum())]
        return Ranking(
            pieces=pieces[order],
            score=score[order],
            face=face[order],
            sign=sign[order],
            view=view[order],
            tilt=tilt[order],
            level=level[order],
            pens=tuple(pens[index] for index in order),
            views=self.views,
            fields=self.fields,
        )
