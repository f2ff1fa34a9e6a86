"""Engines and detectors that see and read what they are told, for tests of the stages above them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.values import result_of
from watermark_scan.detection.detector import StackedDetector
from watermark_scan.model import CONFIDENT, TextRegion
from watermark_scan.ocr import EngineSet
from watermark_scan.ocr.base import EngineInfo, OcrEngine
from watermark_scan.ocr.line_images import line_image
from watermark_scan.ocr.rapidocr import RapidOcr
from watermark_scan.ocr.tesseract import Tesseract
from watermark_scan.options import RegionPlan
from watermark_scan.pipeline import FrameReader, FrameState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from watermark_scan.frame import Frame
    from watermark_scan.geometry import Box
    from watermark_scan.model import DetectorInput, LineImage, OcrResult, TextLine


def region_at(box: Box, *, score: float = 0.9) -> TextRegion:
    """A level line that a detector sees."""
    corners = ((box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
    return TextRegion(corners=corners, detector="rapidocr", score=score)


@dataclass(kw_only=True)
class FakeNeuralDetector:
    """A network that sees lines in the same places of every picture.

    Attributes:
        places: Where; each gets a lower score than the one before.
        name: Of the engine that it belongs to.
        failure: Raised instead of looking.
        shown: How many inputs it got, for each picture.
        widest: Pixels of the picture that the largest input shows, for each picture.
    """

    places: tuple[Box, ...] = ()
    name: str = "rapidocr"
    failure: Exception | None = None
    shown: list[int] = field(default_factory=list)
    widest: list[int] = field(default_factory=list)

    def find(self, inputs: Sequence[DetectorInput]) -> tuple[TextRegion, ...]:
        """See `NeuralDetector.find`."""
        self.shown.append(len(inputs))
        self.widest.append(max((one.placement.region.area for one in inputs), default=0))
        if self.failure:
            raise self.failure
        return tuple(region_at(place, score=0.9 / (1 + number)) for number, place in enumerate(self.places))


def detector_of(*places: Box, failure: Exception | None = None) -> StackedDetector:
    """A detector whose network sees these places."""
    return StackedDetector(neural=FakeNeuralDetector(places=places, failure=failure))


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
        return replace(made, words=words, line=number, turn=image.placement.turn)


def rapid(*texts: str, confidence: float = CONFIDENT / 2, failure: Exception | None = None) -> FakeEngine:
    """The first engine, which doubts what it reads."""
    return FakeEngine(texts=texts, confidence=confidence, failure=failure)


def tesseract(*texts: str, failure: Exception | None = None) -> FakeEngine:
    """The further engine."""
    return FakeEngine(name="tesseract", texts=texts, failure=failure)


def read_frame(
    frame: Frame,
    *engines: OcrEngine,
    neural: FakeNeuralDetector | None = None,
    plan: RegionPlan = RegionPlan.FULL,
    enough: Callable[[tuple[OcrResult, ...]], bool] | None = None,
) -> FrameState:
    """What is known of a frame when these engines have read it.

    Args:
        frame: The picture.
        engines: In their order.
        neural: Sees lines besides the strokes.
        plan: Which regions are searched.
        enough: Whether nothing more need be read; None reads everything.
    """
    reader = FrameReader(detector=StackedDetector(neural=neural), engines=EngineSet(ready=engines), plan=plan)
    if enough is None:
        return reader.read(frame)
    state = FrameState.of(frame)
    for step in reader.steps(thorough=False):
        before = len(state.results)
        state = step.take(state)
        if step.may_end and len(state.results) > before and enough(state.results_that_count()):
            break
    reader.require_an_engine(state)
    return state
