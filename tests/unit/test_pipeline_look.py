"""The order of the engines' work: who looks, who reads what, and what happens when one breaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fake_engines import FakeDetector, FakeEngine, rapid, read_frame, tesseract
from watermark_scan.errors import EngineFailedError, EngineTimeoutError
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box, Facing
from watermark_scan.model import CONFIDENT
from watermark_scan.options import RegionPlan
from watermark_scan.pipeline import READ_AGAIN, FrameState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.model import LineImage, OcrResult

FRAME = Frame(pixels=np.full((360, 640, 3), 90, np.uint8))
PLACES = tuple(Box(x=20, y=20 + 40 * row, width=200, height=14) for row in range(3))
BROKEN = EngineFailedError("The engine broke.", remedy="Report it.")
LATE = EngineTimeoutError("It took too long.", remedy="Give it more time.")
HIGH, LOW = (1 + CONFIDENT) / 2, CONFIDENT / 2


def _look(*engines: FakeEngine, detector: FakeDetector | None = None, frame: Frame = FRAME) -> FrameState:
    return read_frame(frame, *engines, detector=detector)


def test_every_line_is_read_and_named_by_its_number() -> None:
    """A reading leads back to the line that it was read in."""
    seen = _look(rapid("ONE", "TWO", "THREE"), detector=FakeDetector(places=PLACES))
    assert [line.box for line in seen.trace().lines] == list(PLACES)
    plain = [reading for reading in seen.results if reading.view == "plain"]
    assert [(reading.text, reading.line) for reading in plain] == [("ONE", 0), ("TWO", 1), ("THREE", 2)]
    for reading in seen.results:
        assert reading.line is not None
        assert reading.box.intersection(seen.trace().lines[reading.line].box) == reading.box
    assert dict(seen.failed) == {}


def test_a_line_read_with_confidence_is_not_read_again() -> None:
    """The second engine gets what the first one doubted, or did not read at all."""
    first = FakeEngine(texts=("SURE", "", "DOUBT"), confidence=HIGH)
    second = tesseract("again", "again", "again")
    seen = _look(first, second, detector=FakeDetector(places=PLACES))
    assert set(second.shown[0]) == {1}
    assert {reading.text for reading in seen.results} == {"SURE", "DOUBT", "again"}


def test_doubtful_lines_are_read_by_every_engine() -> None:
    """Two that agree on a doubtful line are evidence."""
    seen = _look(rapid("A", "B", "C"), tesseract("A", "B", "C"), detector=FakeDetector(places=PLACES))
    assert {(reading.line, reading.engine) for reading in seen.results} == {
        (number, name) for number in range(3) for name in ("rapidocr", "tesseract")
    }


def test_a_further_engine_is_asked_about_the_surest_doubtful_lines_only() -> None:
    """Texture has doubtful lines without end; where the first engine broke, the second one reads them all."""
    places = tuple(Box(x=20, y=4 + 20 * row, width=200, height=12) for row in range(READ_AGAIN + 5))
    detector = FakeDetector(places=places)
    second = tesseract()
    _look(rapid(), second, detector=detector)
    assert set(second.shown[0]) == set(range(READ_AGAIN))
    alone = tesseract("TEXT")
    _look(rapid(failure=BROKEN), alone, detector=detector)
    assert set(alone.shown[0]) == set(range(len(places)))


def test_doubtful_lines_are_looked_at_closer() -> None:
    """By the engine that can, the likeliest only; what was read with confidence is not."""
    first = FakeEngine(texts=("SURE", "", "SURE"), confidence=HIGH)
    seen = _look(first, tesseract(), detector=FakeDetector(places=PLACES))
    assert first.shown == [[0, 1, 2], [1]]
    assert {reading.view for reading in seen.results} == {"plain"}
    doubted = _look(rapid("A"), detector=FakeDetector(places=PLACES[:1]))
    assert [(reading.view, reading.line) for reading in doubted.results] == [("plain", 0), ("closer", 0)]
    places = tuple(Box(x=20, y=4 + 20 * row, width=200, height=12) for row in range(READ_AGAIN + 5))
    many = rapid()
    _look(many, detector=FakeDetector(places=places))
    assert [len(shown) for shown in many.shown] == [len(places), READ_AGAIN]


def test_an_engine_that_breaks_when_it_looks_closer_is_named() -> None:
    """What it had read stays."""
    reader = _Fading(texts=("A",), confidence=LOW)
    seen = _look(reader, tesseract("B"), detector=FakeDetector(places=PLACES[:1]))
    assert dict(seen.failed) == {"rapidocr": BROKEN}
    assert {reading.text for reading in seen.results} == {"A", "B"}


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
@settings(max_examples=10, deadline=None)
def test_no_reading_is_dropped_for_its_confidence(confidences: list[float]) -> None:
    """Confidence decides who reads on, and never what is kept."""
    for confidence in confidences:
        seen = _look(rapid("proc", confidence=confidence), detector=FakeDetector(places=PLACES[:1]))
        assert {reading.text for reading in seen.results} == {"proc"}


def test_a_picture_without_lines_is_seen_and_holds_nothing() -> None:
    """The detector has looked: that is an answer."""
    detector = FakeDetector()
    seen = _look(rapid("never"), detector=detector)
    assert (seen.trace().lines, seen.results, dict(seen.failed)) == ((), (), {})
    assert detector.shown == ["whole", "close-everywhere"]


@pytest.mark.parametrize("first", [True, False])
def test_an_engine_that_breaks_is_named_and_the_other_reads_on(first: bool) -> None:  # noqa: FBT001  a case
    """Whichever comes first."""
    broken, sound = tesseract(failure=BROKEN), rapid("A", "B", confidence=HIGH)
    readers = (broken, sound) if first else (sound, broken)
    seen = _look(*readers, detector=FakeDetector(places=PLACES))
    assert dict(seen.failed) == {"tesseract": BROKEN}
    assert {reading.text for reading in seen.results} == {"A", "B"}


def test_a_detector_that_breaks_is_raised() -> None:
    """Nobody has looked then, whoever could read: that is no empty picture."""
    with pytest.raises(EngineFailedError, match="broke"):
        _look(rapid("never"), tesseract("never"), detector=FakeDetector(failure=BROKEN))


def test_what_is_seen_closer_is_read_after_what_was_seen_before() -> None:
    """Lines keep their numbers."""
    first = rapid("ONE", "TWO", "THREE")
    seen = _look(first, detector=FakeDetector(places=PLACES[:2], closer=PLACES[2:]))
    assert first.shown[:2] == [[0, 1], [2]]
    assert [line.box for line in seen.trace().lines] == list(PLACES)


def test_when_every_engine_breaks_the_first_error_is_raised() -> None:
    """Nobody looked: that is no empty picture."""
    readers = rapid(failure=LATE), tesseract(failure=BROKEN)
    with pytest.raises(EngineTimeoutError, match="too long"):
        _look(*readers, detector=FakeDetector(places=PLACES))


def test_a_fault_of_our_own_is_not_hidden() -> None:
    """An exception that is none of ours is a bug and comes through."""
    for detector, reader in (
        (FakeDetector(failure=ZeroDivisionError()), rapid()),
        (FakeDetector(places=PLACES), rapid(failure=ZeroDivisionError())),
    ):
        with pytest.raises(ZeroDivisionError):
            _look(reader, detector=detector)


@pytest.mark.parametrize("facing", [Facing.UPSIDE_DOWN, Facing.MIRRORED, Facing.MIRRORED_UPSIDE_DOWN])
def test_lines_that_read_well_turned_or_mirrored_are_all_read_so(facing: Facing) -> None:
    """Where none reads upright; what was read upright stays beside it."""
    reader = _Facing(facing=facing, texts=("DEVELOPMENT FOOTAGE", "NOT FINAL", "PRE-ALPHA"), confidence=LOW)
    seen = _look(reader, detector=FakeDetector(places=PLACES, score=0.9))
    faced = [one for one in seen.results if one.facing is facing]
    assert [one.line for one in faced] == [0, 1, 2]
    assert {one.view for one in faced} == {f"plain {facing}"}
    assert {one.facing for one in seen.results} == {Facing.UPRIGHT, facing}


@pytest.mark.parametrize(("score", "confidence"), [(0.9, HIGH), (0.6, LOW)], ids=["reads upright", "hardly letters"])
def test_pictures_are_not_turned_without_need(score: float, confidence: float) -> None:
    """Where a line reads upright, or nothing is surely letters, upright pictures pay nothing."""
    reader = _Facing(facing=Facing.UPSIDE_DOWN, texts=("DEVELOPMENT FOOTAGE",), confidence=confidence)
    seen = _look(reader, detector=FakeDetector(places=PLACES, score=score))
    assert {one.facing for one in seen.results} == {Facing.UPRIGHT}
    assert reader.tried == {Facing.UPRIGHT}


def test_regions_bound_where_is_looked() -> None:
    """Fewer regions, less of the picture for the detector."""
    shown = []
    for plan in RegionPlan:
        detector = FakeDetector()
        read_frame(FRAME, rapid(), detector=detector, plan=plan)
        shown.extend(detector.widest)
    assert 0 < shown[0] < shown[-1]


@dataclass(kw_only=True)
class _Facing(FakeEngine):
    """An engine that reads well what faces one way, and else as it is told.

    Attributes:
        facing: That way.
        tried: What it was shown.
    """

    facing: Facing
    tried: set[Facing] = field(default_factory=set)

    def read(self, images: Sequence[LineImage]) -> tuple[OcrResult, ...]:
        """See `OcrEngine.read`."""
        self.tried |= {image.facing for image in images}
        usual, well = self.confidence, images[0].facing is self.facing
        self.confidence = HIGH if well else usual
        read = FakeEngine.read(self, images)
        self.confidence = usual
        return read


@dataclass(kw_only=True)
class _Fading(FakeEngine):
    """An engine that breaks when it is asked for the second time."""

    def read(self, images: Sequence[LineImage]) -> tuple[OcrResult, ...]:
        """See `Reader.read`."""
        self.failure = BROKEN if self.shown else None
        return FakeEngine.read(self, images)
