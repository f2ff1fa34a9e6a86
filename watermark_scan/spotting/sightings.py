"""What fits best → sightings: which wording, where, how sure; and whether lines count by themselves or together.

Owns neither the fit nor how likely chance is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.model import Polarity
from watermark_scan.sighting import Fit, Sighting
from watermark_scan.spotting.chance import chance_model, signs_of, signs_of_both
from watermark_scan.spotting.field import CAP, PAD
from watermark_scan.spotting.texts import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.model import TextLine, Wording
    from watermark_scan.spotting.chance import Signs
    from watermark_scan.spotting.halves import Stacked
    from watermark_scan.spotting.ranking import Ranking, ReportQueue

_SAME_PLACE = 0.5
"""Overlap of two boxes, of the smaller one, from which they show the same letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Tells what was seen.

    Attributes:
        wordings: As listed, in the order of the shelf's texts.
        shelf: All that is prepared for them.
        lines: That were looked at.
    """

    wordings: Sequence[Wording]
    shelf: ReportQueue
    lines: Sequence[TextLine]

    def of_line(self, number: int, ranking: Ranking) -> Sighting | None:
        """What a line by itself looks like most; None where nothing fits."""
        signs = signs_of(ranking, self.shelf)
        if signs is None:
            return None
        runner = "" if signs.runner_up is None else ranking.seen(signs.runner_up, self.shelf.texts)
        return self._told(signs, ((number, ranking),), runner)

    def of_both(self, numbers: tuple[int, int], stacked: Stacked) -> Sighting | None:
        """What an upper and a lower line together look like most; None where nothing fits, or not both of them."""
        signs = signs_of_both(stacked, self.shelf)
        if signs is None:
            return None
        runner = "" if signs.runner_up is None else stacked.seen(signs.runner_up, self.shelf.texts)
        return self._told(signs, tuple(zip(numbers, (stacked.upper, stacked.lower), strict=True)), runner)

    def _told(self, signs: Signs, parts: Sequence[tuple[int, Ranking]], runner: str) -> Sighting:
        best, bits = signs.best, chance_model().bits(signs)
        (_, first), (_, last) = parts[0], parts[-1]
        wording = self.wordings[self.shelf.texts.texts[first.pieces.text[best]].wording]
        box, *others = (self._box(self.lines[number], ranking, best) for number, ranking in parts)
        for other in others:
            box = box.union(other)
        return Sighting(
            pattern_id=wording.pattern_id,
            wording=wording.text,
            start=int(first.pieces.start[best]),
            stop=int(last.pieces.stop[best]),
            box=box,
            similarity=signs.similarity,
            runner_up=runner,
            runner_up_similarity=signs.runner_up_similarity,
            bits=bits,
            expected=chance_model().expected(bits),
            fits=tuple(self._fit(number, ranking, best) for number, ranking in parts),
        )

    def _fit(self, number: int, ranking: Ranking, best: int) -> Fit:
        light = ranking.sign[best] > 0
        return Fit(
            line=number,
            typeface=self.shelf.settings[ranking.face[best]].bank.name,
            text=ranking.seen(best, self.shelf.texts),
            polarity=Polarity.LIGHT if light else Polarity.DARK,
            scale=ranking.field(best).scale,
            baseline=int(ranking.level[best]),
            pens=tuple(int(pen) for pen in ranking.pens[best]),
        )

    def _box(self, line: TextLine, ranking: Ranking, best: int) -> Box:
        """Around the ink as fitted."""
        filters = self.shelf.settings[ranking.face[best]].bank
        codes = self.shelf.texts.codes[
            ranking.pieces.text[best], ranking.pieces.start[best] : ranking.pieces.stop[best]
        ]
        inked = codes[codes >= 0]
        across, down = ranking.field(best).scale
        pens, level = ranking.pens[best], int(ranking.level[best])
        left, right = pens[0] + filters.left[codes[0]], pens[-1] + filters.right[codes[-1]]
        top, bottom = level - CAP * filters.top[inked].max(), level + CAP * np.maximum(filters.bottom[inked].max(), 0)
        return line.placement.to_picture(
            float(left - PAD) / across, float(top - PAD) / down, float(right - PAD) / across, float(bottom - PAD) / down
        )


def settled(single: Iterable[Sighting], both: Iterable[Sighting]) -> tuple[Sighting, ...]:
    """At most one sighting for a line: of the line by itself, or together with its neighbour.

    Two lines count together where chance makes what they look like together less often than what is seen there in
    single lines, or where the surest of that is part of it. In the second case the sighting is as sure as that part.
    That the surest of three is taken, of two lines and of both, makes chance hardly stronger: where no wording
    stands, two lines together are far less often as sure as the law allows (`signs_of_both`). Lines that finders have
    seen at the same place once more are settled with them.
    """
    alone, found = list(single), list[Sighting]()
    for sighting in sorted(both, key=lambda one: one.expected):
        there = [one for one in alone if sighting.box.overlap(one.box) >= _SAME_PLACE]
        surest = min((sighting, *there), key=lambda one: one.expected)
        if not _is_part(surest, sighting) or any(set(one.lines) & set(sighting.lines) for one in found):
            continue
        found.append(replace(sighting, bits=surest.bits, expected=surest.expected))
        alone = [
            one
            for one in alone
            if one.lines[0] not in sighting.lines and not (one in there and _is_part(one, sighting))
        ]
    return tuple(sorted((*found, *alone), key=lambda one: min(one.lines)))


def _is_part(part: Sighting, whole: Sighting) -> bool:
    return plain(part.seen) in plain(whole.seen)
