"""Texts in two halves, laid closely on two lines: each in the typeface in which both fit best. Chooses no texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.spotting.fit import Bed, Grid, fit
from watermark_scan.spotting.ranking import Ranking
from watermark_scan.spotting.setting import Set, measures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from watermark_scan.spotting.ranking import ReportQueue
    from watermark_scan.spotting.texts import Pieces, Texts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """A line that halves are laid on.

    Attributes:
        ranking: Of the line by itself: its guesses and its maps.
        scale: Pixels of the line's cut per pixel of the picture.
    """

    ranking: Ranking
    scale: float

    @property
    def widths(self) -> set[float]:
        """Of the letters from end to end, in pixels of the picture: one for each guess."""
        return {
            (right - left) / self.scale for left, right in {view.ends for view in self.ranking.views} if right > left
        }

    @property
    def heights(self) -> NDArray[np.float64]:
        """Of a capital, in pixels of the picture, by view."""
        return np.array([view.cap / self.scale for view in self.ranking.views])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stacked:
    """The texts that fit two lines best; best first.

    Attributes:
        upper: How their first halves lie on the upper line.
        lower: How the others lie on the lower one, in the same order.
        score: How well each text fits, on both lines together.
        norms: 2 × texts: root of the glyphs' energy, of the upper and of the lower half.
        said: Whether each line by itself speaks for its half: hardly a decoy fits there as well.
    """

    upper: Ranking
    lower: Ranking
    score: NDArray[np.float32]
    norms: NDArray[np.float32]
    said: NDArray[np.bool_]

    def seen(self, index: int, texts: Texts) -> str:
        """The characters of a text, its halves parted by a space."""
        return f"{self.upper.seen(index, texts)} {self.lower.seen(index, texts)}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """Texts in halves, and how each is to be laid; arrays of the same length.

    Attributes:
        halves: Upper and lower ones.
        views: Index of the view of each.
        sign: Of the letters.
        score: As far as it is known.
        said: Whether each line by itself speaks for its half.
    """

    halves: tuple[Pieces, Pieces]
    views: tuple[NDArray[np.int64], NDArray[np.int64]]
    sign: NDArray[np.int64]
    score: NDArray[np.float32]
    said: NDArray[np.bool_]

    def best(self, score: NDArray[np.float32], counts: tuple[int, int], decoy: NDArray[np.bool_]) -> Candidates:
        """The best listed ones and the best decoys by these scores, best first; `decoy` is by text."""
        kinds, chosen = decoy[self.halves[0].text], []
        for kind, count in zip((False, True), counts, strict=True):
            here = np.flatnonzero((kinds == kind) & (score > 0))
            chosen.append(here[np.argsort(-score[here], kind="stable")[:count]])
        best = np.concatenate(chosen)
        return self._of(best[np.argsort(-score[best], kind="stable")], score)

    def alike(self, count: int) -> Candidates:
        """The first ones of those that lie as the very first does."""
        upper, lower = self.views
        same = (upper == upper[0]) & (lower == lower[0]) & (self.sign == self.sign[0])
        return self._of(np.flatnonzero(same)[:count], self.score)

    def _of(self, chosen: NDArray[np.int64], score: NDArray[np.float32]) -> Candidates:
        (upper, lower), (above, below) = self.halves, self.views
        return Candidates(
            halves=(upper[chosen], lower[chosen]),
            views=(above[chosen], below[chosen]),
            sign=self.sign[chosen],
            score=score[chosen],
            said=self.said[chosen],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Laid:
    """Halves as they lie on one line; arrays of the same length.

    Attributes:
        score: How well each fits; -1 where it cannot lie there.
        norm: Root of the glyphs' energy.
        tilt: Height over the view's.
        level: Working row of the baseline.
        pens: Halves × positions: working columns; what stands behind a half's end means nothing.
    """

    score: NDArray[np.float32]
    norm: NDArray[np.float32]
    tilt: NDArray[np.float32]
    level: NDArray[np.int64]
    pens: NDArray[np.int64]

    @classmethod
    def none(cls, pieces: Pieces, norm: NDArray[np.float32]) -> _Laid:
        """Where none of these has been laid yet."""
        count, longest = len(pieces), int((pieces.stop - pieces.start).max())
        return cls(
            score=np.full(count, -1, np.float32),
            norm=norm,
            tilt=np.ones(count, np.float32),
            level=np.zeros(count, np.int64),
            pens=np.zeros((count, longest), np.int64),
        )

    def or_else(self, other: _Laid, better: NDArray[np.bool_]) -> _Laid:
        """Those of the other where they are better, and else these."""
        return _Laid(
            score=np.where(better, other.score, self.score),
            norm=np.where(better, other.norm, self.norm),
            tilt=np.where(better, other.tilt, self.tilt),
            level=np.where(better, other.level, self.level),
            pens=np.where(better[:, None], other.pens, self.pens),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tried:
    """Texts, each in the typeface in which both halves together fit best; arrays of the same length.

    Attributes:
        score: Of both; -1 where one half fits nowhere.
        face: Index of the typeface.
        laid: The upper and the lower halves.
    """

    score: NDArray[np.float32]
    face: NDArray[np.int64]
    laid: tuple[_Laid, _Laid]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Job:
    """Close looks at two lines."""

    grounds: tuple[Ground, Ground]
    shelf: ReportQueue

    def run(self, given: Candidates, faces: Iterable[int], grid: Grid) -> Tried:
        """The texts, each in the typeface in which it fits best; in their order."""
        found = None
        for face in faces:
            upper, lower = (self._laid(given, side, face, grid) for side in (0, 1))
            score = together((upper.score, lower.score), (upper.norm, lower.norm))
            faced = np.full(len(score), face)
            if found is None:
                found = Tried(score=score, face=faced, laid=(upper, lower))
                continue
            better = score > found.score
            found = Tried(
                score=np.where(better, score, found.score),
                face=np.where(better, faced, found.face),
                laid=(found.laid[0].or_else(upper, better), found.laid[1].or_else(lower, better)),
            )
        if found is None:
            raise ValueError("no typefaces to try")
        return found

    def ranked(self, given: Candidates, found: Tried) -> Stacked:
        """What was tried, best first."""
        order = np.argsort(-found.score, kind="stable")[: int((found.score > 0).sum())]
        upper, lower = (self._ranking(given, found, side, order) for side in (0, 1))
        return Stacked(
            upper=upper,
            lower=lower,
            score=found.score[order],
            norms=np.stack([laid.norm[order] for laid in found.laid]),
            said=given.said[order],
        )

    def _laid(self, given: Candidates, side: int, face: int, grid: Grid) -> _Laid:
        """The halves for one line in one typeface."""
        pieces, ranking, setting = given.halves[side], self.grounds[side].ranking, self.shelf.settings[face]
        size = measures(self.shelf.texts, setting, pieces)
        laid = _Laid.none(pieces, size.norm)
        for view, sign in sorted(set(zip(given.views[side].tolist(), given.sign.tolist(), strict=True))):
            here = np.flatnonzero((given.views[side] == view) & (given.sign == sign) & size.whole)
            if len(here):
                bed = Bed(fields=ranking.fields, view=ranking.views[view], sign=sign)
                fitted = fit(bed, Set.of(self.shelf.texts, setting, pieces[here]), grid)
                laid.score[here], laid.tilt[here], laid.level[here] = fitted.score, fitted.tilt, fitted.level
                laid.pens[here, : fitted.pens.shape[1]] = fitted.pens
        return laid

    def _ranking(self, given: Candidates, found: Tried, side: int, order: NDArray[np.int64]) -> Ranking:
        pieces, laid, ranking = given.halves[side][order], found.laid[side], self.grounds[side].ranking
        lengths = pieces.stop - pieces.start
        return Ranking(
            pieces=pieces,
            score=laid.score[order],
            face=found.face[order],
            sign=given.sign[order],
            view=given.views[side][order],
            tilt=laid.tilt[order],
            level=laid.level[order],
            pens=tuple(laid.pens[one, :length] for one, length in zip(order, lengths, strict=True)),
            views=ranking.views,
            fields=ranking.fields,
        )


def together(
    scores: tuple[NDArray[np.float32], NDArray[np.float32]], norms: tuple[NDArray[np.float32], NDArray[np.float32]]
) -> NDArray[np.float32]:
    """The score of both halves as one template; -1 where one fits nowhere."""
    both = (scores[0] * norms[0] + scores[1] * norms[1]) / np.hypot(*norms)
    return np.where((scores[0] > 0) & (scores[1] > 0), both, -1).astype(np.float32)
