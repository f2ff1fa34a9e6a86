"""One frame → what was seen, read and matched in it: readers first, stopping when the verdict is certain, then shapes.

Owns when enough is known. Knows no files and no report.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from watermark_scan.look import look
from watermark_scan.second_look import Lit, SecondLook, look_again

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from watermark_scan.imaging.frame import Frame
    from watermark_scan.look import Seen
    from watermark_scan.matching.finding import MatchResult
    from watermark_scan.matching.matcher import Matcher
    from watermark_scan.options import ScanOptions
    from watermark_scan.output.views.exhibits import LookedAt
    from watermark_scan.readers import ReaderSet
    from watermark_scan.reading import Reading
    from watermark_scan.sighting import Sighting
    from watermark_scan.spotting.spotter import Spotter
    from watermark_scan.wording import Wording

CERTAIN = 1e-3
"""Share of the chance at which a sign flags, from which nothing more is read: what else may be found can add to the
report, and not change the verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What came of one frame.

    Attributes:
        seen: Its lines and readings, and the engines that broke.
        result: What of the list was found.
        sightings: What the lines that were looked at for shapes look like.
    """

    seen: Seen
    result: MatchResult
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examiner:
    """Examines frames with one set of options, one list and one set of engines.

    Attributes:
        options: How to scan.
        readers: The engines.
        matcher: For the list.
        spotter: For the list; None where shapes are not looked for.
    """

    options: ScanOptions
    readers: ReaderSet
    matcher: Matcher
    spotter: Spotter | None

    def examine(self, frame: Frame, flags: Callable[[MatchResult, float], bool]) -> Examined:
        """Look, read, match, and look again where that is asked for.

        Args:
            frame: The upright picture.
            flags: Whether what was found flags the image at this many expected chance matches.

        Raises:
            ReaderFailedError: Every engine broke.
        """
        # The last answer is kept: whether enough is known is asked of readings that often stay as they are.
        match = lru_cache(maxsize=1)(partial(self.matcher.match, frame=frame.box))
        limit = self.options.max_chance * CERTAIN

        def is_certain(readings: tuple[Reading, ...]) -> bool:
            return flags(match(readings), limit)

        seen = self._seen(frame, None if self.options.is_thorough else is_certain)
        again = self._again(frame, seen, match(seen.readings))
        return Examined(seen=seen, result=again.result, sightings=again.sightings)

    def read(self, frame: Frame) -> Seen:
        """Everything that can be read, without looking for wordings; errors as for `examine`."""
        return self._seen(frame, None)

    def exhibit(self, frame: Frame, examined: Examined) -> LookedAt:
        """What `--views` shows of a frame."""
        from watermark_scan.output.views.exhibits import LookedAt  # noqa: PLC0415  few scans show their views

        seen, finder = examined.seen, self.readers.finder
        return LookedAt(
            frame=frame,
            plan=self.options.regions,
            lines=seen.lines,
            readings=seen.readings,
            asked=seen.asked,
            broken=frozenset(seen.broken),
            detector=finder.info.name if finder else None,
            sightings=examined.sightings,
        )

    def _seen(self, frame: Frame, enough: Callable[[tuple[Reading, ...]], bool] | None) -> Seen:
        return look(frame, self.readers, self.options.regions, enough, side_by_side=self.options.side_by_side)

    def _again(self, frame: Frame, seen: Seen, result: MatchResult) -> SecondLook:
        if self.spotter is None:
            return SecondLook(result=result)
        read = Lit(box=frame.box, lines=seen.lines, readings=seen.readings, result=result)
        return look_again(read, self.spotter, decided=self.options.max_chance, alone=not self.readers.ready)


def open_spotter(wordings: Iterable[Wording]) -> Spotter:
    """Looks for these wordings by their shape."""
    from watermark_scan.spotting.spotter import Spotter  # noqa: PLC0415  few scans look for shapes

    return Spotter(wordings)
