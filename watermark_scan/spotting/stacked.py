"""Two lines, one upon the other → the wordings that fit them best, broken in two. Owns no geometry and no chance.

A text on two lines is judged as one long line would be whose letters happen to stand at two places: the scores of its
halves, correlations each over the root of their glyphs' energy, are joined as the score of both at once. Decoys are
broken at the same places, and compete for the same two lines under the same fit. Both halves are of one text, and have
one typeface and one polarity.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.spotting.fit import Grid
from watermark_scan.spotting.halves import Candidates, Job, together
from watermark_scan.spotting.ranking import galleys_of
from watermark_scan.spotting.rough import look
from watermark_scan.spotting.setting import measures

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.spotting.breaks import Breaks
    from watermark_scan.spotting.halves import Ground, Stacked
    from watermark_scan.spotting.ranking import ReportQueue
    from watermark_scan.spotting.rough import Look
    from watermark_scan.spotting.texts import Pieces

SECOND, THIRD = (40, 20), (8, 6)
"""How many listed texts, and how many decoys, get a second and a third look."""
SAY = 0.02
"""Share of the decoys that may fit a line as well as a half does that is claimed to stand there."""
_HEIGHTS = 1.3
"""Ratio up to which letters of two lines are as high as each other, as guessed: within 1.18 for 31 generated texts."""
_FEW, _FACES = 4, 3
"""Texts that choose the typefaces of the third look, and how many of those."""
_SECOND_GRID = Grid(tilts=(0.95, 1.05), offsets=(-1, 0, 1))
_FACE_GRID = Grid(tilts=(1.0,), offsets=(-1, 0, 1))
_THIRD_GRID = Grid(tilts=(0.9, 1.0, 1.1), offsets=(-1, 0, 1))


def rank_both(grounds: tuple[Ground, Ground], shelf: ReportQueue, breaks: Breaks) -> Stacked | None:
    """The texts that fit best on an upper and a lower line; None where no listed one comes near.

    Args:
        grounds: The upper and the lower line.
        shelf: All that is prepared for the list.
        breaks: Of the shelf's texts, in the typefaces of the first look.
    """
    given = breaks.fitting(math.log(above / below) for above in grounds[0].widths for below in grounds[1].widths)
    first = _first_look(grounds, shelf, given) if len(given) else None
    if first is None or not (first.said & ~shelf.texts.decoy[first.halves[0].text]).any():
        return None
    decoy = shelf.texts.decoy
    second = first.best(first.score, SECOND, decoy)
    job = Job(grounds=grounds, shelf=shelf)
    third = second.best(job.run(second, shelf.rough_faces, _SECOND_GRID).score, THIRD, decoy)
    if not len(third.score):
        return None
    tried = job.run(third.alike(_FEW), range(len(shelf.settings)), _FACE_GRID)
    faces = list(dict.fromkeys(tried.face[np.argsort(-tried.score, kind="stable")].tolist()))[:_FACES]
    return job.ranked(third, job.run(third, faces, _THIRD_GRID))


def _first_look(grounds: tuple[Ground, Ground], shelf: ReportQueue, given: Breaks) -> Candidates:
    """All breaks as the first look at each line sees their halves; those that don't go together score -1."""
    upper, lower = grounds
    (above, heavy), (below, light) = (
        _halves_on(ground, shelf, pieces) for ground, pieces in zip(grounds, (given.upper, given.lower), strict=True)
    )
    higher = np.abs(np.log(upper.heights[above.view] / lower.heights[below.view])) > math.log(_HEIGHTS)
    score = together((above.score, below.score), (heavy, light))
    score[(above.sign != below.sign) | higher] = -1
    decoy = shelf.texts.decoy[given.upper.text]
    return Candidates(
        halves=(given.upper, given.lower),
        views=(above.view, below.view),
        sign=above.sign,
        score=score,
        said=_said(above.score, decoy) & _said(below.score, decoy) & (score > 0),
    )


def _halves_on(ground: Ground, shelf: ReportQueue, pieces: Pieces) -> tuple[Look, NDArray[np.float32]]:
    """What the first look at one line finds, and the root of the glyphs' energy of each half."""
    settings = [shelf.settings[face] for face in shelf.rough_faces]
    found = look(ground.ranking.fields, ground.ranking.views, galleys_of(shelf.texts, settings, pieces), pieces)
    norms = np.array([measures(shelf.texts, one, pieces).norm for one in settings])
    return found, norms[found.face, np.arange(len(pieces))]


def _said(score: NDArray[np.float32], decoy: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether hardly a decoy fits this line as well.

    Where one line bears a wording clearly, all texts that have its words lead, whatever their other half: the other
    line has to speak for itself. Of the decoys' halves and the one judged, at most a share of `SAY` may be as good as
    it; where few fit the line's width, because the list is short, none of the decoys' may.
    """
    rivals = np.sort(score[decoy & (score > 0)])
    as_good = len(rivals) - np.searchsorted(rivals, score)
    return np.asarray(as_good <= max(SAY * (len(rivals) + 1) - 1, 0), bool)
