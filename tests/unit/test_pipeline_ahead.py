"""Engines side by side: what is read is the same as in turn, and it is begun before it is wanted."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fake_engines import FakeDetector, FakeEngine, tesseract
from watermark_scan.errors import EngineFailedError
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box, Placement
from watermark_scan.model import SURE, Page
from watermark_scan.ocr import EngineSet
from watermark_scan.options import RegionPlan
from watermark_scan.pipeline import Begun, look, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.model import OcrResult, TextRegion
    from watermark_scan.pipeline import Seen

FRAME = Frame(pixels=np.full((360, 640, 3), 90, np.uint8))
PLACES = tuple(Box(x=20, y=20 + 40 * row, width=200, height=14) for row in range(6))
BROKEN = EngineFailedError("The engine broke.", remedy="Report it.")
SECONDS = 10.0


@dataclass(kw_only=True)
class GrowingFinder(FakeDetector):
    """A detector that sees a line more each time it looks."""

    def find(self, pages: Sequence[Page]) -> tuple[TextRegion, ...]:
        """See `Finder.find`."""
        return FakeDetector.find(self, pages)[: 1 + len(self.shown)]


@dataclass(kw_only=True)
class WaitingFinder(FakeDetector):
    """A detector whose second look ends only when somebody else has begun to read."""

    begun: threading.Event = field(default_factory=threading.Event)

    def find(self, pages: Sequence[Page]) -> tuple[TextRegion, ...]:
        """See `Finder.find`."""
        if self.shown:
            assert self.begun.wait(SECONDS), "nobody began while the detector looked"
        return FakeDetector.find(self, pages)


@dataclass(kw_only=True)
class HeraldingReader(FakeEngine):
    """An engine that tells when it begins."""

    begun: threading.Event = field(default_factory=threading.Event)

    def read(self, pages: Sequence[Page]) -> tuple[OcrResult, ...]:
        """See `Reader.read`."""
        self.begun.set()
        return FakeEngine.read(self, pages)


@dataclass(kw_only=True)
class CountingReader(FakeEngine):
    """An engine that notes how often the detector has looked when it begins."""

    finder: FakeDetector
    looks: list[int] = field(default_factory=list)

    def read(self, pages: Sequence[Page]) -> tuple[OcrResult, ...]:
        """See `Reader.read`."""
        self.looks.append(len(self.finder.shown))
        return FakeEngine.read(self, pages)


def _seen(first: FakeEngine, second: FakeEngine, finder: FakeDetector, *, side_by_side: bool) -> Seen:
    readers = EngineSet(ready=(first, second), finder=finder)
    return look(FRAME, readers, RegionPlan.FULL, side_by_side=side_by_side)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from(["", "A", "DOUBTFUL LINE"]), max_size=6),
    st.lists(st.sampled_from(["", "B", "FURTHER"]), max_size=6),
    st.sampled_from([(1 + SURE) / 2, SURE / 2]),
    st.sampled_from([None, BROKEN]),
)
def test_what_is_seen_is_the_same(
    first: list[str], second: list[str], confidence: float, failure: EngineFailedError | None
) -> None:
    """Lines, readings, who was asked and who broke: all as in turn, also where later lines change what is wanted."""
    side, turn = (
        _seen(
            FakeEngine(texts=tuple(first), confidence=confidence),
            tesseract(*second, failure=failure),
            GrowingFinder(places=PLACES),
            side_by_side=side_by_side,
        )
        for side_by_side in (True, False)
    )
    assert (side.readings, side.broken, side.asked) == (turn.readings, turn.broken, turn.asked)
    assert [line.box for line in side.lines] == [line.box for line in turn.lines]


def test_the_further_engine_begins_while_the_detector_looks() -> None:
    """The detector's second look waits here until the other engine reads: in turn it would wait in vain."""
    begun = threading.Event()
    first = FakeEngine(texts=("DOUBT",) * 6, confidence=SURE / 2)
    second = HeraldingReader(name="tesseract", texts=("FURTHER",) * 6, begun=begun)
    seen = _seen(first, second, WaitingFinder(places=PLACES, begun=begun), side_by_side=True)
    assert {reading.reader for reading in seen.readings} == {"rapidocr", "tesseract"}
    assert len(second.shown) == 1


def test_in_turn_nobody_begins_early() -> None:
    """Without leave to work side by side, the further engine is first asked when the detector is done."""
    finder = FakeDetector(places=PLACES)
    second = CountingReader(name="tesseract", texts=("FURTHER",), finder=finder)
    _seen(FakeEngine(texts=("DOUBT",), confidence=SURE / 2), second, finder, side_by_side=False)
    assert second.looks == [2]


def _pages(numbers: Sequence[int]) -> list[Page]:
    placement = Placement(region=PLACES[0])
    pixels = np.full((14, 200), 255, np.uint8)
    return [
        Page(name="plain", pixels=pixels, placement=placement, line=PLACES[number], line_number=number)
        for number in numbers
    ]


def test_lines_that_are_no_longer_wanted_are_dropped_and_new_ones_are_read() -> None:
    """Of lines 0 to 2 begun, 1 and 3 are wanted: only 3 is asked for again, and 0 and 2 are not in the answer."""
    engine = tesseract("zero", "one", "two", "three")
    begun = Begun.of(engine, (0, 1, 2), _pages((0, 1, 2)))
    found = read(engine, (3, 1), _pages, begun)
    assert [reading.text for reading in found] == ["three", "one"]
    assert sorted(map(tuple, engine.shown)) == [(0, 1, 2), (3,)]


def test_what_was_begun_with_other_languages_does_not_count() -> None:
    """An engine that is wanted for more languages than it began with reads again."""
    english = tesseract("english")
    begun = Begun.of(english, (0,), _pages((0,)))
    both = FakeEngine(name="tesseract", texts=("both",), languages=("eng", "rus"))
    assert [reading.text for reading in read(both, (0,), _pages, begun)] == ["both"]


def test_an_error_of_what_was_begun_is_raised_where_it_is_wanted() -> None:
    """And not before: a reading that nobody wants breaks nothing."""
    engine = tesseract(failure=BROKEN)
    begun = Begun.of(engine, (0,), _pages((0,)))
    engine.failure = None
    assert read(engine, (1,), _pages, begun) == ()
    with pytest.raises(EngineFailedError, match=r"The engine broke\."):
        read(engine, (0,), _pages, begun)
