"""The detector of text lines: one network, which looks at the whole picture and then closer where letters are small."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from watermark_scan.detection.line_network import LineNetwork
from watermark_scan.detection.line_search import look, look_closer
from watermark_scan.detection.regions import parts_of
from watermark_scan.model import NotSeen, Unseen

if TYPE_CHECKING:
    from watermark_scan.detection.line_search import Seen
    from watermark_scan.detection.pyramid import ImagePyramid
    from watermark_scan.frame import Frame
    from watermark_scan.geometry import Box
    from watermark_scan.model import DetectorInput, TextRegion
    from watermark_scan.options import RegionPlan

MOST_LINES = 1000
"""Lines of a frame that are read, the surest: more than a screenshot of 16 000 rows has."""


class Look(StrEnum):
    """How a stage looks."""

    WHOLE = "whole"
    CLOSER = "closer"
    CLOSE_EVERYWHERE = "close-everywhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage of the search.

    Attributes:
        look: How it looks.
        may_end: Whether the search may end after this stage, if enough is known.
    """

    look: Look
    may_end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SearchArea:
    """Where lines are looked for.

    Attributes:
        frame: The upright picture.
        pyramid: Of the frame.
        plan: Which parts of it are searched.
    """

    frame: Frame
    pyramid: ImagePyramid
    plan: RegionPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """What has been found in a frame.

    Attributes:
        found: Each line once; of each stage the surest first.
        inputs: What the network was shown.
        closer: Parts of the picture in which letters may be that are too small to be seen for sure.
    """

    found: tuple[TextRegion, ...] = ()
    inputs: tuple[DetectorInput, ...] = ()
    closer: tuple[Box, ...] = ()


class TextDetector(Protocol):
    """Finds the lines of text of a frame."""

    def stages(self, *, thorough: bool) -> tuple[Stage, ...]:
        """The stages of a search, cheapest and most telling first; a thorough one looks on no condition."""

    def find(self, stage: Stage, area: SearchArea, known: Regions) -> Regions:
        """What is known after a stage: what was found before stays, in its order, and what is new follows.

        Args:
            stage: From `stages`.
            area: Where it looks.
            known: From the stages before.

        Raises:
            EngineFailedError: What looks broke.
        """

    def not_seen(self, known: Regions) -> tuple[NotSeen, ...]:
        """What of a picture a whole search could not see, because a limit was reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDetector:
    """The network that finds lines; see `TextDetector`.

    Attributes:
        network: What looks.
    """

    network: LineNetwork = field(default_factory=LineNetwork)

    def stages(self, *, thorough: bool) -> tuple[Stage, ...]:
        """See `TextDetector.stages`."""
        return (Stage(look=Look.WHOLE, may_end=True), Stage(look=Look.CLOSE_EVERYWHERE if thorough else Look.CLOSER))

    def find(self, stage: Stage, area: SearchArea, known: Regions) -> Regions:
        """See `TextDetector.find`."""
        parts = parts_of(area.frame.box, area.plan)
        if stage.look is Look.WHOLE:
            return _with(known, look(self.network, area.pyramid, parts))
        places = parts if stage.look is Look.CLOSE_EVERYWHERE else known.closer
        return _with(known, look_closer(self.network, area.pyramid, places, known.found))

    def not_seen(self, known: Regions) -> tuple[NotSeen, ...]:
        """See `TextDetector.not_seen`."""
        if len(known.found) <= MOST_LINES:
            return ()
        bound = f"{MOST_LINES} lines are read, the surest"
        return (NotSeen(what=Unseen.LINES, bound=bound, seen=MOST_LINES, of=len(known.found)),)


def _with(known: Regions, seen: Seen) -> Regions:
    return Regions(found=known.found + seen.regions, inputs=known.inputs + seen.inputs, closer=seen.closer)


def open_detector() -> TextDetector:
    """The detector that comes with the program; its weights are loaded when it first looks."""
    return LineDetector()
