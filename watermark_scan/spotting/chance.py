"""How likely chance is to make a wording look this much at home on a line. Owns no fit.

Wordings with their letters shuffled compete on the same line under the same fit. What they reach is what chance
reaches there; so is what other listed wordings reach. How much more the best one reaches than those gives the
evidence (logistic regression on generated lines); how often lines without a wording give as much, the expected number
of chance matches. Both come from `data/chance.json`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.spotting.field import CAP
from watermark_scan.spotting.texts import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from watermark_scan.spotting.halves import Stacked
    from watermark_scan.spotting.ranking import Ranking, ReportQueue

_ROWS_ABOVE, _ROWS_BELOW = 9, {True: 3, False: 1}
"""Working rows that count as the line's own, above and below the baseline, with and without deep letters."""
SIGNS = ("constant", "similarity", "lead", "decoy_lead", "letters")
"""What has a weight."""
MOST_LEAD, MOST_LETTERS = 0.5, 40
"""Of a lead, and of the letters, that count: where hardly anything is as long as the line, all leads are large."""
EVEN = 0.65
"""Similarity of the half that is less like its line over that of the other, from which both count as seen. Of generated
texts on two lines (tuning) 30 have at least 0.8; of 33 sightings where one half was laid on a line that says something
else, 31 have at most 0.61."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What speaks for the best wording of a line, and what against it.

    Attributes:
        best: Its index in the ranking.
        runner_up: Index of the best one with another text; None where nothing competed.
        similarity: Correlation with the line, 0…1.
        runner_up_similarity: Of the runner-up.
        decoy_similarity: Of the best decoy; 0 where none fits the line's width.
        letters: Letters and digits of the piece.
        score: Of the fit: grows with similarity and with the area covered.
        lead: Of the score before the runner-up's, over the score; 0…1.
        decoy_lead: Of the score before the best decoy's.
    """

    best: int
    runner_up: int | None
    similarity: float
    runner_up_similarity: float
    decoy_similarity: float
    letters: int
    score: float
    lead: float
    decoy_lead: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceModel:
    """The fitted law.

    Attributes:
        weights: Name of a sign → bits for one unit of it; `constant` → bits for none.
        decay: > 0: log2 of the factor by which one more bit makes a chance match rarer.
        density: Lines without a wording that give 0 bits or more, as a share.
    """

    weights: Mapping[str, float]
    decay: float
    density: float

    def bits(self, signs: Signs) -> float:
        """log2 of the odds that the wording is there."""
        return float(np.dot([self.weights[name] for name in SIGNS], values_of(signs)))

    def expected(self, bits: float) -> float:
        """Wordings of at least so many bits to expect on a line that holds none, >= 0."""
        return float(self.density * 2.0 ** min(max(-self.decay * bits, -1000.0), 1000.0))


def values_of(signs: Signs) -> tuple[float, ...]:
    """What the weights are for, in the order of `SIGNS`."""
    letters = float(np.log2(min(max(signs.letters, 1), MOST_LETTERS)))
    return 1.0, signs.similarity, min(signs.lead, MOST_LEAD), min(signs.decoy_lead, MOST_LEAD), letters


@cache
def chance_model() -> ChanceModel:
    """The law that comes with the program; read once."""
    stored = json.loads((files("watermark_scan.spotting.data") / "chance.json").read_text(encoding="utf-8"))
    return ChanceModel(weights=stored["weights"], decay=float(stored["decay"]), density=float(stored["density"]))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Contest:
    """What competed, best first; of the same length.

    Attributes:
        seen: Letters and digits of each, small.
        wholes: Length of the text that each is of.
        decoy: Whether it is one.
        score: Of its fit.
        similarity: Index → correlation with what it lies on, 0…1.
    """

    seen: Sequence[str]
    wholes: Sequence[int]
    decoy: NDArray[np.bool_]
    score: NDArray[np.float32]
    similarity: Callable[[int], float]

    def signs(self) -> Signs | None:
        """For the best listed one; None where none fits at all."""
        listed, decoys = np.flatnonzero(~self.decoy).tolist(), np.flatnonzero(self.decoy).tolist()
        if not listed:
            return None
        # Of those that say the same as the best one, that which is most of its wording.
        seen = self.seen[listed[0]]
        best: int = min((one for one in listed if self.seen[one] == seen), key=lambda one: (self.wholes[one], one))
        runner = next((one for one in listed if _differs(self.seen[one], seen)), None)
        score = float(self.score[best])
        return Signs(
            best=best,
            runner_up=runner,
            similarity=self.similarity(best),
            runner_up_similarity=0.0 if runner is None else self.similarity(runner),
            decoy_similarity=self.similarity(decoys[0]) if decoys else 0.0,
            letters=len(seen),
            score=score,
            lead=1 - (0.0 if runner is None else float(self.score[runner])) / score,
            decoy_lead=1 - (float(self.score[decoys[0]]) if decoys else 0.0) / score,
        )


def signs_of(ranking: Ranking, shelf: ReportQueue) -> Signs | None:
    """The signs for the best listed wording of a ranking; None where none fits at all."""
    return _Contest(
        seen=[plain(ranking.seen(one, shelf.texts)) for one in range(len(ranking.score))],
        wholes=shelf.texts.lengths[ranking.pieces.text].tolist(),
        decoy=shelf.texts.decoy[ranking.pieces.text],
        score=ranking.score,
        similarity=lambda one: _similarity([_fitted(ranking, shelf, one)], [1.0]),
    ).signs()


def signs_of_both(stacked: Stacked, shelf: ReportQueue) -> Signs | None:
    """The signs for the best listed text on two lines; None where none fits, or it does not stand on both.

    They are those of one long line with the letters of both, and weighed by the same law: similarity is the correlation
    of both halves at once, leads are those before other texts on the same two lines, and decoys are broken as wordings
    are. Only breaks where the ratio of the halves' widths is that of the lines' compete, fewer than pieces on a single
    line. Each line has to speak for its half by itself (`Stacked.said`), and to be about as much like it as the other
    line is, so that chance needs luck on both. Of 2500 pairs of lines with ordinary text (generated, tuning) 8 look
    like something that is expected once or less, and one like what is expected 0.1 times or less: the law allows 250.
    """
    halves = [
        [_fitted(side, shelf, one) for side in (stacked.upper, stacked.lower)] for one in range(len(stacked.score))
    ]
    signs = _Contest(
        seen=[plain(stacked.seen(one, shelf.texts)) for one in range(len(stacked.score))],
        wholes=shelf.texts.lengths[stacked.upper.pieces.text].tolist(),
        decoy=shelf.texts.decoy[stacked.upper.pieces.text],
        score=stacked.score,
        similarity=lambda one: _similarity(halves[one], stacked.norms[:, one]),
    ).signs()
    if signs is None or not stacked.said[signs.best]:
        return None
    less, more = sorted(_similarity([half], [1.0]) for half in halves[signs.best])
    return signs if less >= EVEN * more else None


def _differs(text: str, other: str) -> bool:
    """Whether neither is part of the other."""
    return text not in other and other not in text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fitted:
    """A piece on its line.

    Attributes:
        value: Its correlation with the map below it, over the root of its glyphs' energy.
        energy: Of the map below it.
    """

    value: float
    energy: float


def _similarity(parts: Sequence[_Fitted], norms: Sequence[float] | NDArray[np.float32]) -> float:
    """Correlation of what was fitted with all that lies below it, 0…1; `norms` are roots of the glyphs' energy."""
    together = sum(part.value * norm for part, norm in zip(parts, norms, strict=True)) / np.hypot.reduce(norms)
    return float(np.clip(together / np.sqrt(sum(part.energy for part in parts)), 0, 1))


def _fitted(ranking: Ranking, shelf: ReportQueue, index: int) -> _Fitted:
    pieces, pens = ranking.pieces, ranking.pens[index]
    last = shelf.texts.codes[pieces.text[index], pieces.stop[index] - 1]
    right = float(shelf.settings[ranking.face[index]].bank.right[last])
    level, setting = int(ranking.level[index]), shelf.settings[ranking.face[index]]
    deep = bool(
        setting.deep[pieces.text[index], pieces.stop[index]] > setting.deep[pieces.text[index], pieces.start[index]]
    )
    rows = slice(max(0, level - _ROWS_ABOVE), level + _ROWS_BELOW[deep])
    part = ranking.field(index).values[rows, max(0, int(pens[0]) - 1) : int(pens[-1] + right) + 2]
    weight = ranking.views[ranking.view[index]].weight
    return _Fitted(value=float(ranking.score[index] / weight), energy=float((part**2).sum() + CAP))
