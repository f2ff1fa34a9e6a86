"""What fits best → sightings: which wording, where, how sure; and whether lines count by themselves or together.

Owns neither the fit nor how likely chance is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.line import Polarity
from watermark_scan.sighting import Fit, Sighting
from watermark_scan.spotting.chance import chance_model, signs_of, signs_of_both
from watermark_scan.spotting.field import CAP, PAD
from watermark_scan.spotting.texts import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.line import Line
    from watermark_scan.spotting.chance import Signs
    from watermark_scan.spotting.halves import Stacked
    from watermark_scan.spotting.ranking import Ranking, Shelf
    from watermark_scan.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Tells what was seen.

    Attributes:
        wordings: As listed, in the order of the shelf's texts.
        shelf: All that is prepared for them.
        lines: That were looked at.
    """

    wordings: Sequence[Wording]
    shelf: Shelf
    lines: Sequence[Line]

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

    def _box(self, line: Line, ranking: Ranking, best: int) -> Box:
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

    Two lines count together where chance makes what they look like together less often than what either looks like by
    itself, or where the surest by itself is part of what they look like together. In the second case the sighting is
    as sure as the surer of the two: chance makes one of them so at most as often as all that were looked at, and who
    counts lines counts neighbours, too.
    """
    alone = {sighting.lines[0]: sighting for sighting in single}
    found: list[Sighting] = []
    for sighting in sorted(both, key=lambda one: one.expected):
        if any(line in one.lines for one in found for line in sighting.lines):
            continue
        own = [alone[line] for line in sighting.lines if line in alone]
        surest = min((sighting, *own), key=lambda one: one.expected)
        if plain(surest.seen) in plain(sighting.seen):
            found.append(replace(sighting, bits=surest.bits, expected=surest.expected))
    taken = {line for one in found for line in one.lines}
    left = (sighting for line, sighting in alone.items() if line not in taken)
    return tuple(sorted((*found, *left), key=lambda one: min(one.lines)))
