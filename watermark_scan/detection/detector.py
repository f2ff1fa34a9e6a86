"""The detector of text lines: stages from cheap to dear, and which of the regions they find are worth reading.

Several finders are stacked: stroke filters judged by two small networks, and RapidOCR's detector on the whole picture
and on its bands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from watermark_scan.detection.candidates import letter_likeness, regions_to_read, same_line, strokes_like_letters
from watermark_scan.detection.coverage import small_letters, unread_lines
from watermark_scan.detection.cutting import bounds
from watermark_scan.detection.detector_inputs import DETECTOR_STEPS, GLANCE_STEPS, detector_inputs
from watermark_scan.detection.rapidocr_detector import open_rapidocr_detector
from watermark_scan.detection.regions import RegionKind
from watermark_scan.errors import EngineMissingError
from watermark_scan.options import RegionPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from watermark_scan.detection.pyramid import ImagePyramid
    from watermark_scan.frame import Frame
    from watermark_scan.geometry import Box
    from watermark_scan.model import DetectorInput, NotSeen, TextLine, TextRegion

WHOLE_LINE = 0.8
"""Share of a region that a line covers which was read with confidence, from which the region is not read again."""


class Finder(StrEnum):
    """What looks for lines in a stage."""

    STROKES = "strokes"
    NEURAL = "neural"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage of the search.

    Attributes:
        finder: What looks.
        kinds: The parts of the picture that the neural detector looks at.
        likeness: How likely letters must be, 0…1: stretches of strokes that are likelier are regions, and the neural
            detector looks where there is one in the picture.
        unread_likeness: The same where nothing was read to speak of.
        glance: How likely letters must be for the neural detector to look at once, 0…1; where they are less likely it
            first sees the whole picture made small, and looks only if it finds something there.
        limit: Regions that are read after this stage, the likeliest; None for all.
        may_end: Whether the search may end after this stage, if enough is known.
    """

    finder: Finder
    kinds: frozenset[RegionKind] = frozenset()
    likeness: float = 0.0
    unread_likeness: float = 0.0
    glance: float = 0.0
    limit: int | None = None
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
        stretches: Every stretch of strokes that looks somewhat like letters; their scores are probabilities.
        strokes: Those of them that are likely enough to be read.
        detected: Of the neural detector.
        inputs: What that was shown.
    """

    stretches: tuple[TextRegion, ...] = ()
    strokes: tuple[TextRegion, ...] = ()
    detected: tuple[TextRegion, ...] = ()
    inputs: tuple[DetectorInput, ...] = ()

    def are_more_than(self, other: Regions) -> bool:
        """Whether there are regions to read that the other has not."""
        return len(self.strokes) + len(self.detected) > len(other.strokes) + len(other.detected)


class NeuralDetector(Protocol):
    """A network that sees where text is."""

    @property
    def name(self) -> str:
        """As the OCR engine that it belongs to."""

    def find(self, inputs: Sequence[DetectorInput]) -> tuple[TextRegion, ...]:
        """Where lines of text are, input by input, in pixels of the upright picture.

        Raises:
            EngineFailedError: The detector broke.
        """


class TextDetector(Protocol):
    """Finds the lines of text of a frame."""

    @property
    def name(self) -> str | None:
        """Of what may break in it; None where nothing can."""

    def stages(self, plan: RegionPlan, *, thorough: bool) -> tuple[Stage, ...]:
        """The stages of a search, cheapest and most telling first; a thorough one looks on no condition."""

    def find(self, stage: Stage, area: SearchArea, known: Regions, was_read: Callable[[TextRegion], bool]) -> Regions:
        """What is known after a stage.

        Args:
            stage: From `stages`.
            area: Where it looks.
            known: From the stages before.
            was_read: Whether something was read in a region.

        Raises:
            EngineFailedError: What looks in this stage broke.
        """

    def to_read(self, frame: Frame, known: Regions, confirmed: Sequence[Box]) -> tuple[TextRegion, ...]:
        """The regions worth reading, the surest first.

        Args:
            frame: The upright picture.
            known: What was found.
            confirmed: Lines found by strokes that were read with confidence.
        """

    def likeness(self, lines: Sequence[TextLine]) -> list[float]:
        """How likely each line holds letters, 0…1, by its looks."""

    def not_seen(self, area: SearchArea, known: Regions, read: Sequence[TextRegion]) -> tuple[NotSeen, ...]:
        """What of a picture a whole search could not see, because a limit was reached.

        Args:
            area: Where it looked.
            known: What was found.
            read: The regions that were read.
        """


_WHOLE = frozenset({RegionKind.WHOLE, RegionKind.CORNER, RegionKind.STRIP})
_BANDS = frozenset({RegionKind.BAND})
_STAGES = (
    Stage(finder=Finder.STROKES, likeness=0.5, limit=6, may_end=True),
    Stage(finder=Finder.NEURAL, kinds=_WHOLE, likeness=0.02, unread_likeness=0.02, glance=0.3),
    Stage(finder=Finder.NEURAL, kinds=_BANDS, likeness=0.5, unread_likeness=0.95),
)
"""Chosen on 240 generated pictures and 103 real ones; see MEASUREMENTS.md."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedDetector:
    """Stroke filters, and a neural detector where one is installed; see `TextDetector`.

    Attributes:
        neural: Looks where strokes say that letters are likely.
    """

    neural: NeuralDetector | None

    @property
    def name(self) -> str | None:
        """See `TextDetector.name`."""
        return self.neural.name if self.neural else None

    def stages(self, plan: RegionPlan, *, thorough: bool) -> tuple[Stage, ...]:
        """See `TextDetector.stages`."""
        if thorough:
            return tuple(replace(stage, likeness=0.0, unread_likeness=0.0, glance=0.0, limit=None) for stage in _STAGES)
        if plan is RegionPlan.FULL:
            return _STAGES
        # Where only the rim is searched the inputs are small, and hold pieces of tilted marks.
        return tuple(
            replace(stage, likeness=0.0, unread_likeness=0.0, glance=0.0) if stage.finder is Finder.NEURAL else stage
            for stage in _STAGES
        )

    def find(self, stage: Stage, area: SearchArea, known: Regions, was_read: Callable[[TextRegion], bool]) -> Regions:
        """See `TextDetector.find`."""
        if stage.finder is Finder.STROKES:
            stretches = strokes_like_letters(area.frame, area.plan, area.pyramid)
            likely = tuple(one for one in stretches if one.score >= stage.likeness)
            return replace(known, stretches=stretches, strokes=likely)
        if self.neural is None or not self._is_wanted(stage, known, was_read):
            return known
        surest = max((one.score for one in known.stretches), default=0.0)
        if surest < stage.glance:
            small = tuple(detector_inputs(area.frame, area.plan, area.pyramid, GLANCE_STEPS, stage.kinds))
            if not small or not self.neural.find(small):
                return known
        inputs = tuple(detector_inputs(area.frame, area.plan, area.pyramid, DETECTOR_STEPS, stage.kinds))
        found = self.neural.find(inputs) if inputs else ()
        return replace(known, detected=known.detected + found, inputs=known.inputs + inputs)

    def to_read(self, frame: Frame, known: Regions, confirmed: Sequence[Box]) -> tuple[TextRegion, ...]:
        """See `TextDetector.to_read`: what was read with confidence is not read again for the neural detector."""
        detected = [
            one for one in known.detected if not any(_covers(line, bounds(one, frame.box)) for line in confirmed)
        ]
        return regions_to_read(frame, detected, known.strokes)

    def likeness(self, lines: Sequence[TextLine]) -> list[float]:
        """See `TextDetector.likeness`."""
        return letter_likeness(lines)

    def not_seen(self, area: SearchArea, known: Regions, read: Sequence[TextRegion]) -> tuple[NotSeen, ...]:
        """See `TextDetector.not_seen`."""
        frame = area.frame.box
        return (*small_letters(frame, area.plan), *unread_lines(frame, known.detected, known.strokes, read))

    def _is_wanted(self, stage: Stage, known: Regions, was_read: Callable[[TextRegion], bool]) -> bool:
        """Whether letters are likely enough somewhere, also where they were read: it may be a piece of a line."""
        if stage.likeness == 0:
            return True

        def is_likely(region: TextRegion) -> bool:
            return region.score >= (stage.likeness if was_read(region) else stage.unread_likeness)

        return any(map(is_likely, known.stretches))


def _covers(line: Box, region: Box) -> bool:
    """Whether the region is that line, and no more than it."""
    common = line.intersection(region)
    return common is not None and same_line(line, region) and common.area >= WHOLE_LINE * region.area


def open_detector() -> TextDetector:
    """The detector that comes with the program, as far as its parts are installed."""
    try:
        return StackedDetector(neural=open_rapidocr_detector())
    except EngineMissingError:
        return StackedDetector(neural=None)
