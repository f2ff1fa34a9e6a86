"""What is left out of the work where somebody says when enough is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.fake_engines import FakeDetector, FakeEngine, rapid, seen_at, tesseract
from tests.synthetic.plain_pictures import lettered
from watermark_scan import pipeline as looking
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box
from watermark_scan.model import SURE
from watermark_scan.ocr import EngineSet
from watermark_scan.options import RegionPlan
from watermark_scan.pipeline import PLAN, THOROUGH, look

if TYPE_CHECKING:
    from collections.abc import Collection

FRAME = Frame(pixels=np.full((360, 640, 3), 90, np.uint8))
PLACES = tuple(Box(x=20, y=20 + 40 * row, width=200, height=14) for row in range(3))
HIGH = (1 + SURE) / 2


@dataclass(kw_only=True)
class _Wide(FakeEngine):
    """An engine that can leave writings to others; `narrow` stands for what is left of it then."""

    narrow: FakeEngine

    def beyond(self, writings: Collection[str]) -> FakeEngine:
        """See `Specialist.beyond`."""
        assert writings
        return self.narrow


class TestPlan:
    """What is left out where somebody says when enough is known."""

    def test_nothing_is_asked_of_engines_where_nothing_looks_like_letters(self) -> None:
        """No detector, no reader: a picture without strokes costs next to nothing."""
        reader, finder = rapid("never"), FakeDetector(places=PLACES)
        seen = look(FRAME, EngineSet(ready=(reader,), finder=finder), RegionPlan.FULL, lambda _: False)
        assert (seen.lines, seen.readings, reader.shown, finder.shown) == ((), (), [], [])

    @pytest.mark.parametrize(
        ("likeness", "places", "shown"),
        [(0.01, PLACES, []), (0.1, (), [1]), (0.1, PLACES, [1, 1]), (0.5, PLACES, [1])],
    )
    def test_the_detector_has_a_glance_first_where_letters_are_unlikely(
        self, monkeypatch: pytest.MonkeyPatch, likeness: float, places: tuple[Box, ...], shown: list[int]
    ) -> None:
        """It looks only if it sees something then; not at all where they are unlikelier, at once where likelier."""
        monkeypatch.setattr(looking, "letters_in", lambda *_: (seen_at(PLACES[0], score=likeness),))
        finder = FakeDetector(places=places)
        look(FRAME, EngineSet(ready=(rapid(),), finder=finder), RegionPlan.FULL, lambda _: False)
        assert finder.shown == shown

    def test_reading_stops_when_enough_is_known(self) -> None:
        """What the strokes show is read first; neither the detector nor a further engine is asked then."""
        frame, _ = lettered(640, 360, at=(300, 14), size=18)
        first, second, finder = rapid("TEXT"), tesseract("TEXT"), FakeDetector(places=PLACES)
        seen = look(frame, EngineSet(ready=(first, second), finder=finder), RegionPlan.FULL, bool)
        assert {reading.reader for reading in seen.readings} == {"rapidocr"}
        assert (second.shown, finder.shown) == ([], [])

    def test_letters_bring_the_detector_and_further_engines(self) -> None:
        """Where a place looks like letters and the verdict is open, everything is asked, as without conditions."""
        frame, _ = lettered(640, 360, at=(300, 14), size=18)
        first, second, finder = rapid("TEXT"), tesseract("TEXT"), FakeDetector()
        seen = look(frame, EngineSet(ready=(first, second), finder=finder), RegionPlan.FULL, lambda _: False)
        assert {reading.reader for reading in seen.readings} == {"rapidocr", "tesseract"}
        assert len(finder.shown) == 2

    def test_what_was_read_with_confidence_is_not_read_again_for_the_detector(self) -> None:
        """Its place for the same line is the same line."""
        frame, ink = lettered(640, 360, at=(300, 14), size=18)
        first = FakeEngine(texts=("TEXT",) * 16, confidence=HIGH)
        seen = look(frame, EngineSet(ready=(first,), finder=FakeDetector(places=(ink,))), RegionPlan.FULL)
        on_it = [line.finder for line in seen.lines if line.box.overlap(ink) > 0.6 and line.box.height < 2 * ink.height]
        assert on_it
        assert set(on_it) == {"strokes"}

    @pytest.mark.parametrize(("text", "whole"), [("SHORT", False), ("LONG ENOUGH FOR A MARK", True)])
    def test_a_further_engine_is_asked_for_the_same_writing_only_by_long_doubtful_readings(
        self, text: str, *, whole: bool
    ) -> None:
        """A few doubtful letters are no mark that another engine could save; other writings are always asked for."""
        frame, _ = lettered(640, 360, at=(300, 14), size=18)
        narrow = FakeEngine(name="tesseract", texts=("НЕЙРОСЕТЬ",) * 16)
        wide = _Wide(name="tesseract", texts=("IN DEVELOPMENT",) * 16, narrow=narrow)
        readers = EngineSet(ready=(rapid(*(text,) * 16), wide), finder=FakeDetector())
        look(frame, readers, RegionPlan.FULL, lambda _: False)
        assert [bool(wide.shown), bool(narrow.shown)] == [whole, not whole]

    def test_steps_without_conditions_are_those_of_the_plan(self) -> None:
        """Thorough is the same work in the same order."""
        assert [(step.work, step.kinds) for step in THOROUGH] == [(step.work, step.kinds) for step in PLAN]
        assert all(step.likeness == step.glance == step.contested == 0 for step in THOROUGH)
        assert all(0 <= step.likeness < 1 for step in PLAN)

    def test_nobody_looks_closer_where_further_engines_have_told_enough(self) -> None:
        """The verdict is asked for once more before the last work."""
        frame, _ = lettered(640, 360, at=(300, 14), size=18)
        first, second = rapid(*("TEXT",) * 16), tesseract(*("TEXT",) * 16)
        readers = EngineSet(ready=(first, second), finder=FakeDetector())
        seen = look(frame, readers, RegionPlan.FULL, lambda found: any(one.reader == "tesseract" for one in found))
        assert {reading.view for reading in seen.readings} == {"plain", "light-text", "dark-text"}
