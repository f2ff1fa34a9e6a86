"""The order of the engines' work: who looks, who reads what, and what happens when one breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imaging.lines.drawn import lettered
from tests.played import PlayedFinder, PlayedReader
from watermark_scan.errors import ReaderFailedError, ReaderTimeoutError
from watermark_scan.geometry import Box
from watermark_scan.imaging.frame import Frame
from watermark_scan.look import SECOND_LOOKS, look
from watermark_scan.look.plan import PLAN, THOROUGH
from watermark_scan.options import RegionPlan
from watermark_scan.readers import ReaderSet
from watermark_scan.reading import SURE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from watermark_scan.look import Seen
    from watermark_scan.page import Page
    from watermark_scan.reading import Reading

FRAME = Frame(pixels=np.full((360, 640, 3), 90, np.uint8))
PLACES = tuple(Box(x=20, y=20 + 40 * row, width=200, height=14) for row in range(3))
BROKEN = ReaderFailedError("The engine broke.", remedy="Report it.")
LATE = ReaderTimeoutError("It took too long.", remedy="Give it more time.")
HIGH, LOW = (1 + SURE) / 2, SURE / 2


def _look(*readers: PlayedReader, finder: PlayedFinder | None = None, frame: Frame = FRAME) -> Seen:
    return look(frame, ReaderSet(ready=readers, finder=finder), RegionPlan.FULL)


def _rapid(*texts: str, confidence: float = LOW, failure: Exception | None = None) -> PlayedReader:
    return PlayedReader(texts=texts, confidence=confidence, failure=failure)


def _tesseract(*texts: str, failure: Exception | None = None) -> PlayedReader:
    return PlayedReader(name="tesseract", texts=texts, failure=failure)


def test_every_line_is_read_and_named_by_its_number() -> None:
    """A reading leads back to the line that it was read in."""
    seen = _look(_rapid("ONE", "TWO", "THREE"), finder=PlayedFinder(places=PLACES))
    assert [line.box for line in seen.lines] == list(PLACES)
    plain = [reading for reading in seen.readings if reading.view == "plain"]
    assert [(reading.text, reading.line) for reading in plain] == [("ONE", 0), ("TWO", 1), ("THREE", 2)]
    for reading in seen.readings:
        assert reading.line is not None
        assert reading.box.intersection(seen.lines[reading.line].box) == reading.box
    assert seen.broken == {}


def test_a_line_read_with_confidence_is_not_read_again() -> None:
    """The second engine gets what the first one doubted, or did not read at all."""
    first = PlayedReader(texts=("SURE", "", "DOUBT"), confidence=HIGH)
    second = _tesseract("again", "again", "again")
    seen = _look(first, second, finder=PlayedFinder(places=PLACES))
    assert set(second.shown[0]) == {1}
    assert {reading.text for reading in seen.readings} == {"SURE", "DOUBT", "again"}


def test_doubtful_lines_are_read_by_every_engine() -> None:
    """Two that agree on a doubtful line are evidence."""
    seen = _look(_rapid("A", "B", "C"), _tesseract("A", "B", "C"), finder=PlayedFinder(places=PLACES))
    assert {(reading.line, reading.reader) for reading in seen.readings} == {
        (number, name) for number in range(3) for name in ("rapidocr", "tesseract")
    }


def test_a_further_engine_is_asked_about_the_surest_doubtful_lines_only() -> None:
    """Texture has doubtful lines without end; where the first engine broke, the second one reads them all."""
    places = tuple(Box(x=20, y=4 + 20 * row, width=200, height=12) for row in range(SECOND_LOOKS + 5))
    finder = PlayedFinder(places=places)
    second = _tesseract()
    _look(_rapid(), second, finder=finder)
    assert set(second.shown[0]) == set(range(SECOND_LOOKS))
    alone = _tesseract("TEXT")
    _look(_rapid(failure=BROKEN), alone, finder=finder)
    assert set(alone.shown[0]) == set(range(len(places)))


def test_doubtful_lines_are_looked_at_closer() -> None:
    """By the engine that can, the likeliest only; what was read with confidence is not."""
    first = PlayedReader(texts=("SURE", "", "SURE"), confidence=HIGH)
    seen = _look(first, _tesseract(), finder=PlayedFinder(places=PLACES))
    assert first.shown == [[0, 1, 2], [1]]
    assert {reading.view for reading in seen.readings} == {"plain"}
    doubted = _look(_rapid("A"), finder=PlayedFinder(places=PLACES[:1]))
    assert [(reading.view, reading.line) for reading in doubted.readings] == [("plain", 0), ("closer", 0)]
    places = tuple(Box(x=20, y=4 + 20 * row, width=200, height=12) for row in range(SECOND_LOOKS + 5))
    many = _rapid()
    _look(many, finder=PlayedFinder(places=places))
    assert [len(shown) for shown in many.shown] == [len(places), SECOND_LOOKS]


def test_an_engine_that_breaks_when_it_looks_closer_is_named() -> None:
    """What it had read stays."""
    reader = _Fading(texts=("A",), confidence=LOW)
    seen = _look(reader, _tesseract("B"), finder=PlayedFinder(places=PLACES[:1]))
    assert seen.broken == {"rapidocr": BROKEN}
    assert {reading.text for reading in seen.readings} == {"A", "B"}


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
@settings(max_examples=10, deadline=None)
def test_no_reading_is_dropped_for_its_confidence(confidences: list[float]) -> None:
    """Confidence decides who reads on, and never what is kept."""
    for confidence in confidences:
        seen = _look(_rapid("proc", confidence=confidence), finder=PlayedFinder(places=PLACES[:1]))
        assert {reading.text for reading in seen.readings} == {"proc"}


def test_without_a_detector_lines_are_found_by_their_strokes() -> None:
    """Where the engine that finds lines is not installed, the picture is looked at all the same."""
    frame, ink = lettered(640, 360, at=(300, 14), size=18)
    reader = _tesseract("TEXT")
    seen = _look(reader, frame=frame)
    assert any(line.box.overlap(ink) > 0.5 for line in seen.lines)
    assert reader.shown[0]


def test_what_both_finders_see_is_one_line() -> None:
    """No place is read twice at the same size."""
    frame, ink = lettered(640, 360, at=(300, 14), size=18)
    seen = _look(_rapid("TEXT"), finder=PlayedFinder(places=(ink,)), frame=frame)
    like = [line for line in seen.lines if line.box.overlap(ink) >= 0.6 and 0.65 < line.box.height / ink.height < 1.5]
    assert [line.finder for line in like] == ["rapidocr"]


def test_a_picture_without_lines_is_seen_and_holds_nothing() -> None:
    """The detector has looked: that is an answer."""
    finder = PlayedFinder()
    seen = _look(_rapid("never"), finder=finder)
    assert (seen.lines, seen.readings, seen.broken) == ((), (), {})
    assert finder.shown[0] > 0


@pytest.mark.parametrize("first", [True, False])
def test_an_engine_that_breaks_is_named_and_the_other_reads_on(first: bool) -> None:  # noqa: FBT001  a case
    """Whichever comes first."""
    broken, sound = _tesseract(failure=BROKEN), _rapid("A", "B", confidence=HIGH)
    readers = (broken, sound) if first else (sound, broken)
    seen = _look(*readers, finder=PlayedFinder(places=PLACES))
    assert seen.broken == {"tesseract": BROKEN}
    assert {reading.text for reading in seen.readings} == {"A", "B"}


def test_a_detector_that_breaks_leaves_the_strokes_to_the_other_engine() -> None:
    """The engine that broke reads no more, and is named; what it had read stays, and the other one reads it, too."""
    frame, _ = lettered(640, 360, at=(300, 14), size=18)
    rapid, tesseract = _rapid("never"), _tesseract("TEXT")
    seen = _look(rapid, tesseract, finder=PlayedFinder(failure=LATE), frame=frame)
    assert seen.broken == {"rapidocr": LATE}
    assert len(rapid.shown) == 1
    assert set(rapid.shown[0]) == set(tesseract.shown[0])
    assert {reading.reader for reading in seen.readings} == {"rapidocr", "tesseract"}


def test_a_detector_that_only_finds_and_breaks_is_named() -> None:
    """Lines may be missing that it would have seen, also where it was not asked to read."""
    seen = _look(_tesseract("TEXT"), finder=PlayedFinder(failure=BROKEN))
    assert seen.broken == {"rapidocr": BROKEN}


def test_when_every_engine_breaks_the_first_error_is_raised() -> None:
    """Nobody looked: that is no empty picture."""
    readers = _rapid(failure=LATE), _tesseract(failure=BROKEN)
    with pytest.raises(ReaderTimeoutError, match="too long"):
        _look(*readers, finder=PlayedFinder(places=PLACES))


def test_a_broken_detector_alone_is_raised() -> None:
    """With one engine that finds and reads, its failure to look is a failure."""
    with pytest.raises(ReaderFailedError, match="broke"):
        _look(_rapid("never"), finder=PlayedFinder(failure=BROKEN))


def test_a_fault_of_our_own_is_not_hidden() -> None:
    """An exception that is none of ours is a bug and comes through."""
    for finder, reader in (
        (PlayedFinder(failure=ZeroDivisionError()), _rapid()),
        (PlayedFinder(places=PLACES), _rapid(failure=ZeroDivisionError())),
    ):
        with pytest.raises(ZeroDivisionError):
            _look(reader, finder=finder)


def test_regions_bound_where_is_looked() -> None:
    """Fewer regions, less of the picture for the detector."""
    shown = []
    for plan in RegionPlan:
        finder = PlayedFinder()
        look(FRAME, ReaderSet(ready=(_rapid(),), finder=finder), plan)
        shown.extend(finder.widest)
    assert 0 < shown[0] < shown[-1]


@dataclass(kw_only=True)
class _Wide(PlayedReader):
    """An engine that can leave writings to others; `narrow` stands for what is left of it then."""

    narrow: PlayedReader

    def beyond(self, writings: Collection[str]) -> PlayedReader:
        """See `Specialist.beyond`."""
        assert writings
        return self.narrow


@dataclass(kw_only=True)
class _Fading(PlayedReader):
    """An engine that breaks when it is asked for the second time."""

    def read(self, pages: Sequence[Page]) -> tuple[Reading, ...]:
        """See `Reader.read`."""
        self.failure = BROKEN if self.shown else None
        return PlayedReader.read(self, pages)


class TestPlan:
    """What is left out where somebody says when enough is known."""

    def test_nothing_is_asked_of_engines_where_nothing_looks_like_letters(self) -> None:
        """No detector, no reader: a picture without strokes costs next to nothing."""
        reader, finder = _rapid("never"), PlayedFinder(places=PLACES)
        seen = look(FRAME, ReaderSet(ready=(reader,), finder=finder), RegionPlan.FULL, lambda _: False)
        assert (seen.lines, seen.readings, reader.shown, finder.shown) == ((), (), [], [])

    def test_reading_stops_when_enough_is_known(self) -> None:
        """What the strokes show is read first; neither the detector nor a further engine is asked then."""
        frame, _ = lettered(640, 360, at=(300, 14), size=18)
        first, second, finder = _rapid("TEXT"), _tesseract("TEXT"), PlayedFinder(places=PLACES)
        seen = look(frame, ReaderSet(ready=(first, second), finder=finder), RegionPlan.FULL, bool)
        assert {reading.reader for reading in seen.readings} == {"rapidocr"}
        assert (second.shown, finder.shown) == ([], [])

    def test_letters_bring_the_detector_and_further_engines(self) -> None:
        """Where a place looks like letters and the verdict is open, everything is asked, as without conditions."""
        frame, _ = lettered(640, 360, at=(300, 14), size=18)
        first, second, finder = _rapid("TEXT"), _tesseract("TEXT"), PlayedFinder()
        seen = look(frame, ReaderSet(ready=(first, second), finder=finder), RegionPlan.FULL, lambda _: False)
        assert {reading.reader for reading in seen.readings} == {"rapidocr", "tesseract"}
        assert len(finder.shown) == 2

    def test_what_was_read_with_confidence_is_not_read_again_for_the_detector(self) -> None:
        """Its place for the same line is the same line."""
        frame, ink = lettered(640, 360, at=(300, 14), size=18)
        first = PlayedReader(texts=("TEXT",) * 16, confidence=HIGH)
        seen = look(frame, ReaderSet(ready=(first,), finder=PlayedFinder(places=(ink,))), RegionPlan.FULL)
        on_it = [line.finder for line in seen.lines if line.box.overlap(ink) > 0.6 and line.box.height < 2 * ink.height]
        assert on_it
        assert set(on_it) == {"strokes"}

    @pytest.mark.parametrize(("text", "whole"), [("SHORT", False), ("LONG ENOUGH FOR A MARK", True)])
    def test_a_further_engine_is_asked_for_the_same_writing_only_by_long_doubtful_readings(
        self, text: str, *, whole: bool
    ) -> None:
        """A few doubtful letters are no mark that another engine could save; other writings are always asked for."""
        frame, _ = lettered(640, 360, at=(300, 14), size=18)
        narrow = PlayedReader(name="tesseract", texts=("НЕЙРОСЕТЬ",) * 16)
        wide = _Wide(name="tesseract", texts=("IN DEVELOPMENT",) * 16, narrow=narrow)
        readers = ReaderSet(ready=(_rapid(*(text,) * 16), wide), finder=PlayedFinder())
        look(frame, readers, RegionPlan.FULL, lambda _: False)
        assert [bool(wide.shown), bool(narrow.shown)] == [whole, not whole]

    def test_steps_without_conditions_are_those_of_the_plan(self) -> None:
        """Thorough is the same work in the same order."""
        assert [(step.work, step.kinds) for step in THOROUGH] == [(step.work, step.kinds) for step in PLAN]
        assert all(step.likeness == step.contested == 0 for step in THOROUGH)
        assert all(0 <= step.likeness < 1 for step in PLAN)

    def test_nobody_looks_closer_where_further_engines_have_told_enough(self) -> None:
        """The verdict is asked for once more before the last work."""
        frame, _ = lettered(640, 360, at=(300, 14), size=18)
        first, second = _rapid(*("TEXT",) * 16), _tesseract(*("TEXT",) * 16)
        readers = ReaderSet(ready=(first, second), finder=PlayedFinder())
        seen = look(frame, readers, RegionPlan.FULL, lambda found: any(one.reader == "tesseract" for one in found))
        assert {reading.view for reading in seen.readings} == {"plain", "light-text", "dark-text"}
