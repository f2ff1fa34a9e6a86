"""Lines and wordings → sightings. The only way into this room. Owns no pixels' preparation and no verdict."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import ThreadpoolController

from watermark_scan.line import Polarity
from watermark_scan.sighting import Fit, Sighting
from watermark_scan.spotting.atlas import typefaces
from watermark_scan.spotting.bank import bank
from watermark_scan.spotting.chance import chance_model, signs_of
from watermark_scan.spotting.field import CAP, PAD
from watermark_scan.spotting.ranking import ROUGH_FACES, Ranking, Shelf, galleys_of, rank
from watermark_scan.spotting.setting import setting
from watermark_scan.spotting.texts import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.line import Line
    from watermark_scan.wording import Wording


class Spotter:
    """Looks for listed wordings by their shape.

    What is prepared for a list (about a quarter of a second for a thousand wordings) is made at the first line.
    """

    def __init__(self, wordings: Iterable[Wording]) -> None:
        # Marks that need a whole word of their own are too short for their shape to say anything.
        self._wordings = tuple(wording for wording in wordings if not wording.exact_token)
        self.wordings = {(wording.pattern_id, wording.text): wording for wording in self._wordings}
        """The wordings looked for, by entry and text."""

    def spot(self, lines: Sequence[Line], frame: Box) -> tuple[Sighting, ...]:
        """The wording that each line looks like most, where it looks like any; at most one for a line.

        Nothing is filtered by how likely chance is: `Sighting.bits` and `expected` say so.

        Args:
            lines: To look at.
            frame: The picture's box: lines at its sides may be cut.
        """
        if not self._wordings:
            return ()
        # Products as small as these are many times slower when several threads share them.
        with self._threads.limit(limits=1, user_api="blas"):
            seen = (self._sighting(number, line, frame) for number, line in enumerate(lines))
            return tuple(sighting for sighting in seen if sighting)

    @cached_property
    def _threads(self) -> ThreadpoolController:
        return ThreadpoolController()

    @cached_property
    def shelf(self) -> Shelf:
        """All that is prepared for the list."""
        texts = texts_of(self._wordings)
        settings = tuple(setting(texts, bank(face, texts.characters)) for face in typefaces())
        galleys = galleys_of(texts, [one for one in settings if one.bank.name in ROUGH_FACES], texts.pieces)
        return Shelf(texts=texts, settings=settings, galleys=galleys)

    def entry_of(self, ranking: Ranking, index: int) -> str:
        """The entry that a piece of a ranking belongs to."""
        wording = self.shelf.texts.texts[int(ranking.pieces.text[index])].wording
        return self._wordings[wording].pattern_id

    def _sighting(self, number: int, line: Line, frame: Box) -> Sighting | None:
        ranking = rank(line, frame, self.shelf)
        signs = signs_of(ranking, self.shelf)
        if signs is None:
            return None
        bits = chance_model().bits(signs)
        text = self.shelf.texts.texts[ranking.pieces.text[signs.best]]
        runner = signs.runner_up
        return Sighting(
            pattern_id=self._wordings[text.wording].pattern_id,
            wording=self._wordings[text.wording].text,
            start=int(ranking.pieces.start[signs.best]),
            stop=int(ranking.pieces.stop[signs.best]),
            box=self._box(ranking, signs.best, line),
            similarity=signs.similarity,
            runner_up="" if runner is None else ranking.seen(runner, self.shelf.texts),
            runner_up_similarity=signs.runner_up_similarity,
            bits=bits,
            expected=chance_model().expected(bits),
            line=number,
            fit=self._fit(ranking, signs.best),
        )

    def _fit(self, ranking: Ranking, best: int) -> Fit:
        light = ranking.sign[best] > 0
        return Fit(
            typeface=self.shelf.settings[ranking.face[best]].bank.name,
            text=ranking.seen(best, self.shelf.texts),
            polarity=Polarity.LIGHT if light else Polarity.DARK,
            scale=ranking.field(best).scale,
            baseline=int(ranking.level[best]),
            pens=tuple(int(pen) for pen in ranking.pens[best]),
        )

    def _box(self, ranking: Ranking, best: int, line: Line) -> Box:
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
