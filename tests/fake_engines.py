"""Engines and detectors that see and read what they are told, for tests of the stages above them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.values import result_of
from watermark_scan.detection.detector import LineDetector, Look, Regions, Stage
from watermark_scan.detection.regions import parts_of
from watermark_scan.geometry import Placement
from watermark_scan.model import CONFIDENT, DetectorInput, TextRegion
from watermark_scan.ocr import EngineSet
from watermark_scan.ocr.base import EngineInfo, OcrEngine
from watermark_scan.ocr.line_images import line_image
from watermark_scan.ocr.rapidocr import RapidOcr
from watermark_scan.ocr.tesseract import Tesseract
from watermark_scan.options import RegionPlan
from watermark_scan.pipeline import FrameReader, FrameState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from watermark_scan.detection.detector import SearchArea, TextDetector
    from watermark_scan.frame import Frame
    from watermark_scan.geometry import Box
    from watermark_scan.model import LineImage, NotSeen, OcrResult, TextLine


def region_at(box: Box, *, score: float = 0.9) -> TextRegion:
    """A level line that a detector sees."""
    corners = ((box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
    return TextRegion(corners=corners, detector="lines", score=score)


@dataclass(kw_only=True)
class FakeDetector:
    """A detector that sees lines in the same places of every picture.

    Attributes:
        places: Where; each gets a lower score than the one before.
        score: Of the first one; the next one has half of it, and so on.
        closer: Further ones, which it sees when it looks closer.
        failure: Raised instead of looking.
        shown: How it looked, time after time.
        widest: Pixels of the largest part of the picture that it looked at, time after time.
    """

    places: tuple[Box, ...] = ()
    score: float = 0.69
    closer: tuple[Box, ...] = ()
    failure: Exception | None = None
    shown: list[Look] = field(default_factory=list)
    widest: list[int] = field(default_factory=list)

    def stages(self, *, thorough: bool) -> tuple[Stage, ...]:
        """As the detector of the program."""
        return LineDetector().stages(thorough=thorough)

    def find(self, stage: Stage, area: SearchArea, known: Regions) -> Regions:
        """See `TextDetector.find`."""
        parts = parts_of(area.frame.box, area.plan)
        self.shown.append(stage.look)
        self.widest.append(max(part.area for part in parts))
        if self.failure:
            raise self.failure
        inputs = tuple(
            DetectorInput(name=stage.look, pixels=area.frame.pixels, placement=Placement(region=part)) for part in parts
        )
        new = self.places if stage.look is Look.WHOLE else self.closer
        found = tuple(region_at(place, score=self.score / (1 + number)) for number, place in enumerate(new))
        return Regions(found=known.found + found, inputs=known.inputs + inputs)

    def not_seen(self, known: Regions) -> tuple[NotSeen, ...]:
        """As the detector of the program."""
        return LineDetector().not_seen(known)


def detector_of(*places: Box, failure: Exception | None = None) -> FakeDetector:
    """A detector that sees these places."""
    return FakeDetector(places=places, failure=failure)


@dataclass(kw_only=True)
class FakeEngine(OcrEngine):
    """An engine that reads the same texts in the lines of every picture: the first text in the first line, and so on.

    Attributes:
        name: Of the engine.
        texts: What it reads; a line without one, or with an empty one, is not read.
        confidence: Of every word.
        languages: That it says it reads.
        scripts: Likewise.
        installed: That it says it could read.
        failure: Raised instead of reading.
        shown: Numbers of the lines that it got, for each picture.
    """

    name: str = "rapidocr"
    texts: tuple[str, ...] = ()
    confidence: float = 0.5
    languages: tuple[str, ...] = ("eng",)
    scripts: frozenset[str] = frozenset({"Latin"})
    installed: tuple[str, ...] = ()
    failure: Exception | None = None
    shown: list[list[int]] = field(default_factory=list)

    @property
    def info(self) -> EngineInfo:  # type: ignore[override]  # made of the fields that a test sets
        """Name and version."""
        return EngineInfo(
            name=self.name,
            version="1.0",
            languages=self.languages,
            scripts=self.scripts,
            installed=self.installed,
        )

    def images_of(self, line: TextLine, number: int, *, closer: bool = False) -> tuple[LineImage, ...]:
        """As the real engine of that name."""
        real = Tesseract if self.name == "tesseract" else RapidOcr
        steps = real.closer_steps if closer else real.line_steps
        return tuple(line_image(step, line, number) for step in steps)

    def read(self, images: Sequence[LineImage]) -> tuple[OcrResult, ...]:
        """See `OcrEngine.read`."""
        self.shown.append([image.line_number for image in images])
        if self.failure:
            raise self.failure
        return tuple(one for image in images if (one := self._result(image)) is not None)

    def _result(self, image: LineImage) -> OcrResult | None:
        number = image.line_number
        text = self.texts[number] if number < len(self.texts) else ""
        if not text:
            return None
        made = result_of(text, engine=self.name, box=image.line, view=image.view)
        words = tuple(replace(word, confidence=self.confidence) for word in made.words)
        return replace(made, words=words, line=number, turn=image.placement.turn, facing=image.facing)


def rapid(*texts: str, confidence: float = CONFIDENT / 2, failure: Exception | None = None) -> FakeEngine:
    """The first engine, which doubts what it reads."""
    return FakeEngine(texts=texts, confidence=confidence, failure=failure)


def tesseract(*texts: str, failure: Exception | None = None) -> FakeEngine:
    """The further engine."""
    return FakeEngine(name="tesseract", texts=texts, failure=failure)


def read_frame(
    frame: Frame,
    *engines: OcrEngine,
    detector: TextDetector | None = None,
    plan: RegionPlan = RegionPlan.FULL,
    enough: Callable[[tuple[OcrResult, ...]], bool] | None = None,
) -> FrameState:
    """What is known of a frame when these engines have read it.

    Args:
        frame: The picture.
        engines: In their order.
        detector: Finds the lines; None finds none.
        plan: Which regions are searched.
        enough: Whether nothing more need be read; None reads everything.
    """
    reader = FrameReader(detector=detector or FakeDetector(), engines=EngineSet(ready=engines), plan=plan)
    if enough is None:
        return reader.read(frame)
    state = FrameState.of(frame)
    for step in reader.steps(thorough=False):
        before = len(state.results)
        state = step.take(state)
        if step.may_end and len(state.results) > before and enough(state.results):
            break
    reader.require_an_engine(state)
    return state
