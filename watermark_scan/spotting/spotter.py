"""Lines and wordings → sightings. The only way into this room. Owns no pixels' preparation and no verdict.

The rest of the room is loaded at the first line: many a picture has none in doubt.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from threadpoolctl import ThreadpoolController

    from watermark_scan.geometry import Box
    from watermark_scan.model import TextLine, Wording
    from watermark_scan.sighting import Sighting
    from watermark_scan.spotting.breaks import Breaks
    from watermark_scan.spotting.ranking import Ranking, ReportQueue


class Spotter:
    """Looks for listed wordings by their shape.

    What is prepared for a list (about a quarter of a second for a thousand wordings) is made at the first line.
    """

    def __init__(self, wordings: Iterable[Wording]) -> None:
        # Marks that need a whole word of their own are too short for their shape to say anything.
        self._wordings = tuple(wording for wording in wordings if not wording.exact_token)
        self.wordings = {(wording.pattern_id, wording.text): wording for wording in self._wordings}
        """The wordings looked for, by entry and text."""

    def spot(self, lines: Sequence[TextLine], frame: Box) -> tuple[Sighting, ...]:
        """The wording that each line looks like most, where it looks like any; at most one for a line.

        Two lines, one upon the other, may be one sighting: of a wording that is broken in two.

        Nothing is filtered by how likely chance is: `Sighting.bits` and `expected` say so.

        Args:
            lines: To look at.
            frame: The picture's box: lines at its sides may be cut.
        """
        if not lines or not self._wordings:
            return ()
        # Products as small as these are many times slower when several threads share them.
        with self._threads.limit(limits=1, user_api="blas"):
            return self._seen(lines, frame)

    @cached_property
    def _threads(self) -> ThreadpoolController:
        from threadpoolctl import ThreadpoolController  # noqa: PLC0415  see above

        return ThreadpoolController()

    @cached_property
    def shelf(self) -> ReportQueue:
        """All that is prepared for the list."""
        from watermark_scan.spotting.atlas import typefaces  # noqa: PLC0415  see above
        from watermark_scan.spotting.bank import bank  # noqa: PLC0415  see above
        from watermark_scan.spotting.ranking import ROUGH_FACES, ReportQueue, galleys_of  # noqa: PLC0415  see above
        from watermark_scan.spotting.setting import setting  # noqa: PLC0415  see above
        from watermark_scan.spotting.texts import texts_of  # noqa: PLC0415  see above

        texts = texts_of(self._wordings)
        settings = tuple(setting(texts, bank(face, texts.characters)) for face in typefaces())
        galleys = galleys_of(texts, [one for one in settings if one.bank.name in ROUGH_FACES], texts.pieces)
        return ReportQueue(texts=texts, settings=settings, galleys=galleys)

    @cached_property
    def breaks(self) -> Breaks:
        """The list's texts in two halves; made when two lines stand upon each other."""
        from watermark_scan.spotting.breaks import Breaks  # noqa: PLC0415  see above

        return Breaks.of(self.shelf.texts, [self.shelf.settings[face] for face in self.shelf.rough_faces])

    def entry_of(self, ranking: Ranking, index: int) -> str:
        """The entry that a piece of a ranking belongs to."""
        wording = self.shelf.texts.texts[int(ranking.pieces.text[index])].wording
        return self._wordings[wording].pattern_id

    def _seen(self, lines: Sequence[TextLine], frame: Box) -> tuple[Sighting, ...]:
        from watermark_scan.spotting.halves import Ground  # noqa: PLC0415  see above
        from watermark_scan.spotting.ranking import rank  # noqa: PLC0415  see above
        from watermark_scan.spotting.sightings import Teller, settled  # noqa: PLC0415  see above
        from watermark_scan.spotting.stacked import rank_both  # noqa: PLC0415  see above
        from watermark_scan.spotting.stacks import stacks_of  # noqa: PLC0415  see above

        teller = Teller(wordings=self._wordings, shelf=self.shelf, lines=lines)
        stacks = stacks_of(lines)
        neighbours = {number for stack in stacks for number in stack}
        kept, single = {}, []
        for number, line in enumerate(lines):
            ranking = rank(line, frame, self.shelf)
            single.append(teller.of_line(number, ranking))
            if number in neighbours:
                kept[number] = Ground(ranking=ranking, scale=line.placement.scale)
        both = (
            teller.of_both((upper, lower), stacked)
            for upper, lower in stacks
            if (stacked := rank_both((kept[upper], kept[lower]), self.shelf, self.breaks))
        )
        return settled(filter(None, single), filter(None, both))
