"""Engines that see and read what they are told, for the tests of the stages above them. No test of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.values import reading
from watermark_scan.model import SURE, TextRegion
from watermark_scan.ocr.base import EngineInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.model import OcrResult, Page


def seen_at(box: Box, *, score: float = 0.9) -> TextRegion:
    """A level line that a detector sees."""
    corners = ((box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
    return TextRegion(corners=corners, finder="rapidocr", score=score)


@dataclass(kw_only=True)
class FakeDetector:
    """An engine that sees lines in the same places of every picture.

    Attributes:
        places: Where; each gets a lower score than the one before.
        name: Of the engine.
        failure: Raised instead of looking.
        shown: How many pages each picture had.
        widest: Pixels of the picture that the largest page shows, for each picture.
    """

    places: tuple[Box, ...] = ()
    name: str = "rapidocr"
    failure: Exception | None = None
    shown: list[int] = field(default_factory=list)
    widest: list[int] = field(default_factory=list)

    @property
    def info(self) -> EngineInfo:
        """Name and version."""
        return EngineInfo(name=self.name, version="1.0", languages=("eng",))

    def find(self, pages: Sequence[Page]) -> tuple[TextRegion, ...]:
        """See `Finder.find`."""
        self.shown.append(len(pages))
        self.widest.append(max((page.placement.region.area for page in pages), default=0))
        if self.failure:
            raise self.failure
        return tuple(seen_at(place, score=0.9 / (1 + number)) for number, place in enumerate(self.places))


@dataclass(kw_only=True)
class FakeEngine:
    """An engine that reads the same texts in the lines of every picture: the first text in the first line, and so on.

    Attributes:
        name: One that the plan of pages knows.
        texts: What it reads; a line without one, or with an empty one, is not read.
        confidence: Of every word.
        languages: That it says it reads.
        installed: That it says it could read.
        failure: Raised instead of reading.
        shown: Numbers of the lines that it got, for each picture.
    """

    name: str = "rapidocr"
    texts: tuple[str, ...] = ()
    confidence: float = 0.5
    languages: tuple[str, ...] = ("eng",)
    installed: tuple[str, ...] = ()
    failure: Exception | None = None
    shown: list[list[int | None]] = field(default_factory=list)

    @property
    def info(self) -> EngineInfo:
        """Name and version."""
        return EngineInfo(name=self.name, version="1.0", languages=self.languages, installed=self.installed)

    def read(self, pages: Sequence[Page]) -> tuple[OcrResult, ...]:
        """See `Reader.read`."""
        self.shown.append([page.line_number for page in pages])
        if self.failure:
            raise self.failure
        return tuple(one for page in pages if (one := self._reading(page)) is not None)

    def _reading(self, page: Page) -> OcrResult | None:
        number, box = page.line_number, page.line
        assert number is not None
        assert box is not None
        text = self.texts[number] if number < len(self.texts) else ""
        if not text:
            return None
        made = reading(text, reader=self.name, box=box, view=page.name)
        words = tuple(replace(word, confidence=self.confidence) for word in made.words)
        return replace(made, words=words, line=number, turn=page.placement.turn)


def rapid(*texts: str, confidence: float = SURE / 2, failure: Exception | None = None) -> FakeEngine:
    """The first engine, which doubts what it reads."""
    return FakeEngine(texts=texts, confidence=confidence, failure=failure)


def tesseract(*texts: str, failure: Exception | None = None) -> FakeEngine:
    """The further engine."""
    return FakeEngine(name="tesseract", texts=texts, failure=failure)
