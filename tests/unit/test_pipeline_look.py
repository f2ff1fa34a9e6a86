"""The order of the engines' work: who looks, who reads what, and what happens when one breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fake_engines import FakeDetector, FakeEngine, rapid, tesseract
from tests.synthetic.plain_pictures import lettered
from watermark_scan.errors import EngineFailedError, EngineTimeoutError
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box
from watermark_scan.model import SURE
from watermark_scan.ocr import EngineSet
from watermark_scan.options import RegionPlan
from watermark_scan.pipeline import SECOND_LOOKS, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.model import OcrResult, Page
    from watermark_scan.pipeline import Seen

FRAME = Frame(pixels=np.full((360, 640, 3), 90, np.uint8))
PLACES = tuple(Box(x=20, y=20 + 40 * row, width=200, height=14) for row in range(3))
BROKEN = EngineFailedError("The engine broke.", remedy="Report it.")
LATE = EngineTimeoutError("It took too long.", remedy="Give it more time.")
HIGH, LOW = (1 + SURE) / 2, SURE / 2


def _look(*readers: FakeEngine, finder: FakeDetector | None = None, frame: Frame = FRAME) -> Seen:
    return look(frame, EngineSet(ready=readers, finder=finder), RegionPlan.FULL)


def test_every_line_is_read_and_named_by_its_number() -> None:
    """A reading leads back to the line that it was read in."""
    seen = _look(rapid("ONE", "TWO", "THREE"), finder=FakeDetector(places=PLACES))
    assert [line.box for line in seen.lines] == list(PLACES)
    plain = [reading for reading in seen.readings if reading.view == "plain"]
    assert [(reading.text, reading.line) for reading in plain] == [("ONE", 0), ("TWO", 1), ("THREE", 2)]
    for reading in seen.readings:
        assert reading.line is not None
        assert reading.box.intersection(seen.lines[reading.line].box) == reading.box
    assert seen.broken == {}


def test_a_line_read_with_confidence_is_not_read_again() -> None:
    """The second engine gets what the first one doubted, or did not read at all."""
    first = FakeEngine(texts=("SURE", "", "DOUBT"), confidence=HIGH)
    second = tesseract("again", "again", "again")
    seen = _look(first, second, finder=FakeDetector(places=PLACES))
    assert set(second.shown[0]) == {1}
    assert {reading.text for reading in seen.readings} == {"SURE", "DOUBT", "again"}


def test_doubtful_lines_are_read_by_every_engine() -> None:
    """Two that agree on a doubtful line are evidence."""
    seen = _look(rapid("A", "B", "C"), tesseract("A", "B", "C"), finder=FakeDetector(places=PLACES))
    assert {(reading.line, reading.reader) for reading in seen.readings} == {
        (number, name) for number in range(3) for name in ("rapidocr", "tesseract")
    }


def test_a_further_engine_is_asked_about_the_surest_doubtful_lines_only() -> None:
    """Texture has doubtful lines without end; where the first engine broke, the second one reads them all."""
    places = tuple(Box(x=20, y=4 + 20 * row, width=200, height=12) for row in range(SECOND_LOOKS + 5))
    finder = FakeDetector(places=places)
    second = tesseract()
    _look(rapid(), second, finder=finder)
    assert set(second.shown[0]) == set(range(SECOND_LOOKS))
    alone = tesseract("TEXT")
    _look(rapid(failure=BROKEN), alone, finder=finder)
    assert set(alone.shown[0]) == set(range(len(places)))


def test_doubtful_lines_are_looked_at_closer() -> None:
    """By the engine that can, the likeliest only; what was read with confidence is not."""
    first = FakeEngine(texts=("SURE", "", "SURE"), confidence=HIGH)
    seen = _look(first, tesseract(), finder=FakeDetector(places=PLACES))
    assert first.shown == [[0, 1, 2], [1]]
    assert {reading.view for reading in seen.readings} == {"plain"}
    doubted = _look(rapid("A"), finder=FakeDetector(places=PLACES[:1]))
    assert [(reading.view, reading.line) for reading in doubted.readings] == [("plain", 0), ("closer", 0)]
    places = tuple(Box(x=20, y=4 + 20 * row, width=200, height=12) for row in range(SECOND_LOOKS + 5))
    many = rapid()
    _look(many, finder=FakeDetector(places=places))
    assert [len(shown) for shown in many.shown] == [len(places), SECOND_LOOKS]


def test_an_engine_that_breaks_when_it_looks_closer_is_named() -> None:
    """What it had read stays."""
    reader = _Fading(texts=("A",), confidence=LOW)
    seen = _look(reader, tesseract("B"), finder=FakeDetector(places=PLACES[:1]))
    assert seen.broken == {"rapidocr": BROKEN}
    assert {reading.text for reading in seen.readings} == {"A", "B"}


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
@settings(max_examples=10, deadline=None)
def test_no_reading_is_dropped_for_its_confidence(confidences: list[float]) -> None:
    """Confidence decides who reads on, and never what is kept."""
    for confidence in confidences:
        seen = _look(rapid("proc", confidence=confidence), finder=FakeDetector(places=PLACES[:1]))
        assert {reading.text for reading in seen.readings} == {"proc"}


def test_without_a_detector_lines_are_found_by_their_strokes() -> None:
    """Where the engine that finds lines is not installed, the picture is looked at all the same."""
    frame, ink = lettered(640, 360, at=(300, 14), size=18)
    reader = tesseract("TEXT")
    seen = _look(reader, frame=frame)
    assert any(line.box.overlap(ink) > 0.5 for line in seen.lines)
    assert reader.shown[0]


def test_what_both_finders_see_is_one_line() -> None:
    """No place is read twice at the same size."""
    frame, ink = lettered(640, 360, at=(300, 14), size=18)
    seen = _look(rapid("TEXT"), finder=FakeDetector(places=(ink,)), frame=frame)
    like = [line for line in seen.lines if line.box.overlap(ink) >= 0.6 and 0.65 < line.box.height / ink.height < 1.5]
    assert [line.finder for line in like] == ["rapidocr"]


def test_a_picture_without_lines_is_seen_and_holds_nothing() -> None:
    """The detector has looked: that is an answer."""
    finder = FakeDetector()
    seen = _look(rapid("never"), finder=finder)
    assert (seen.lines, seen.readings, seen.broken) == ((), (), {})
    assert finder.shown[0] > 0


@pytest.mark.parametrize("first", [True, False])
def test_an_engine_that_breaks_is_named_and_the_other_reads_on(first: bool) -> None:  # noqa: FBT001  a case
    """Whichever comes first."""
    broken, sound = tesseract(failure=BROKEN), rapid("A", "B", confidence=HIGH)
    readers = (broken, sound) if first else (sound, broken)
    seen = _look(*readers, finder=FakeDetector(places=PLACES))
    assert seen.broken == {"tesseract": BROKEN}
    assert {reading.text for reading in seen.readings} == {"A", "B"}


def test_a_detector_that_breaks_leaves_the_strokes_to_the_other_engine() -> None:
    """The engine that broke reads no more, and is named; what it had read stays, and the other one reads it, too."""
    frame, _ = lettered(640, 360, at=(300, 14), size=18)
    first, second = rapid("never"), tesseract("TEXT")
    seen = _look(first, second, finder=FakeDetector(failure=LATE), frame=frame)
    assert seen.broken == {"rapidocr": LATE}
    assert len(first.shown) == 1
    assert set(first.shown[0]) == set(second.shown[0])
    assert {reading.reader for reading in seen.readings} == {"rapidocr", "tesseract"}


def test_a_detector_that_only_finds_and_breaks_is_named() -> None:
    """Lines may be missing that it would have seen, also where it was not asked to read."""
    seen = _look(tesseract("TEXT"), finder=FakeDetector(failure=BROKEN))
    assert seen.broken == {"rapidocr": BROKEN}


def test_when_every_engine_breaks_the_first_error_is_raised() -> None:
    """Nobody looked: that is no empty picture."""
    readers = rapid(failure=LATE), tesseract(failure=BROKEN)
    with pytest.raises(EngineTimeoutError, match="too long"):
        _look(*readers, finder=FakeDetector(places=PLACES))


def test_a_broken_detector_alone_is_raised() -> None:
    """With one engine that finds and reads, its failure to look is a failure."""
    with pytest.raises(EngineFailedError, match="broke"):
        _look(rapid("never"), finder=FakeDetector(failure=BROKEN))


def test_a_fault_of_our_own_is_not_hidden() -> None:
    """An exception that is none of ours is a bug and comes through."""
    for finder, reader in (
        (FakeDetector(failure=ZeroDivisionError()), rapid()),
        (FakeDetector(places=PLACES), rapid(failure=ZeroDivisionError())),
    ):
        with pytest.raises(ZeroDivisionError):
            _look(reader, finder=finder)


def test_regions_bound_where_is_looked() -> None:
    """Fewer regions, less of the picture for the detector."""
    shown = []
    for plan in RegionPlan:
        finder = FakeDetector()
        look(FRAME, EngineSet(ready=(rapid(),), finder=finder), plan)
        shown.extend(finder.widest)
    assert 0 < shown[0] < shown[-1]


@dataclass(kw_only=True)
class _Fading(FakeEngine):
    """An engine that breaks when it is asked for the second time."""

    def read(self, pages: Sequence[Page]) -> tuple[OcrResult, ...]:
        """See `Reader.read`."""
        self.failure = BROKEN if self.shown else None
        return FakeEngine.read(self, pages)
