"""What is left out of the work where somebody says when enough is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.fake_engines import FakeEngine, FakeNeuralDetector, rapid, read_frame, region_at, tesseract
from tests.synthetic.plain_pictures import lettered
from watermark_scan.detection import detector as detection
from watermark_scan.detection.detector import StackedDetector
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box
from watermark_scan.model import CONFIDENT
from watermark_scan.options import RegionPlan

if TYPE_CHECKING:
    from collections.abc import Collection

FRAME = Frame(pixels=np.full((360, 640, 3), 90, np.uint8))
PLACES = tuple(Box(x=20, y=20 + 40 * row, width=200, height=14) for row in range(3))
HIGH = (1 + CONFIDENT) / 2


@dataclass(kw_only=True)
class _Wide(FakeEngine):
    """An engine that can leave scripts to others; `narrow` stands for what is left of it then."""

    narrow: FakeEngine

    def beyond(self, scripts: Collection[str]) -> FakeEngine:
        """See `OcrEngine.beyond`."""
        assert scripts
        return self.narrow


class TestPlan:
    """What is left out where somebody says when enough is known."""

    def test_nothing_is_asked_of_engines_where_nothing_looks_like_letters(self) -> None:
        """No detector, no reader: a picture without strokes costs next to nothing."""
        reader, neural = rapid("never"), FakeNeuralDetector(places=PLACES)
        seen = read_frame(FRAME, reader, neural=neural, enough=lambda _: False)
        assert (seen.trace().lines, seen.results_that_count(), reader.shown, neural.shown) == ((), (), [], [])

    @pytest.mark.parametrize(
        ("likeness", "places", "shown"),
        [(0.01, PLACES, []), (0.1, (), [1]), (0.1, PLACES, [1, 1]), (0.5, PLACES, [1])],
    )
    def test_the_detector_has_a_glance_first_where_letters_are_unlikely(
        self, monkeypatch: pytest.MonkeyPatch, likeness: float, places: tuple[Box, ...], shown: list[int]
    ) -> None:
        """It looks only if it sees something then; not at all where they are unlikelier, at once where likelier."""
        monkeypatch.setattr(detection, "strokes_like_letters", lambda *_: (region_at(PLACES[0], score=likeness),))
        neural = FakeNeuralDetector(places=places)
        read_frame(FRAME, rapid(), neural=neural, enough=lambda _: False)
        assert neural.shown == shown

    def test_reading_stops_when_enough_is_known(self) -> None:
        """What the strokes show is read first; neither the detector nor a further engine is asked then."""
        frame, _ = lettered(640, 360, at=(300, 14), size=18)
        first, second, neural = rapid("TEXT"), tesseract("TEXT"), FakeNeuralDetector(places=PLACES)
        seen = read_frame(frame, first, second, neural=neural, enough=bool)
        assert {reading.engine for reading in seen.results_that_count()} == {"rapidocr"}
        assert (second.shown, neural.shown) == ([], [])

    def test_letters_bring_the_detector_and_further_engines(self) -> None:
        """Where a place looks like letters and the verdict is open, everything is asked, as without conditions."""
        frame, _ = lettered(640, 360, at=(300, 14), size=18)
        first, second, neural = rapid("TEXT"), tesseract("TEXT"), FakeNeuralDetector()
        seen = read_frame(frame, first, second, neural=neural, enough=lambda _: False)
        assert {reading.engine for reading in seen.results_that_count()} == {"rapidocr", "tesseract"}
        assert len(neural.shown) == 2

    def test_what_was_read_with_confidence_is_not_read_again_for_the_detector(self) -> None:
        """Its place for the same line is the same line."""
        frame, ink = lettered(640, 360, at=(300, 14), size=18)
        first = FakeEngine(texts=("TEXT",) * 16, confidence=HIGH)
        seen = read_frame(frame, first, neural=FakeNeuralDetector(places=(ink,)))
        lines = (line for line in seen.trace().lines if line.box.height < 2 * ink.height)
        on_it = [line.detector for line in lines if line.box.overlap(ink) > 0.6]
        assert on_it
        assert set(on_it) == {"strokes"}

    @pytest.mark.parametrize(("text", "whole"), [("SHORT", False), ("LONG ENOUGH FOR A MARK", True)])
    def test_a_further_engine_is_asked_for_the_same_script_only_by_long_doubtful_readings(
        self, text: str, *, whole: bool
    ) -> None:
        """A few doubtful letters are no mark that another engine could save; other scripts are always asked for."""
        frame, _ = lettered(640, 360, at=(300, 14), size=18)
        narrow = FakeEngine(name="tesseract", texts=("НЕЙРОСЕТЬ",) * 16)
        wide = _Wide(name="tesseract", texts=("IN DEVELOPMENT",) * 16, narrow=narrow)
        read_frame(frame, rapid(*(text,) * 16), wide, neural=FakeNeuralDetector(), enough=lambda _: False)
        assert [bool(wide.shown), bool(narrow.shown)] == [whole, not whole]

    def test_a_thorough_search_has_the_same_stages_without_conditions(self) -> None:
        """The same work in the same order."""
        detector = StackedDetector(neural=FakeNeuralDetector())
        usual = detector.stages(RegionPlan.FULL, thorough=False)
        thorough = detector.stages(RegionPlan.FULL, thorough=True)
        assert [(stage.finder, stage.kinds) for stage in thorough] == [(stage.finder, stage.kinds) for stage in usual]
        assert all(stage.likeness == stage.unread_likeness == stage.glance == 0 for stage in thorough)
        assert all(stage.limit is None for stage in thorough)

    def test_nobody_looks_closer_where_further_engines_have_told_enough(self) -> None:
        """The verdict is asked for once more before the last work."""
        frame, _ = lettered(640, 360, at=(300, 14), size=18)
        first, second = rapid(*("TEXT",) * 16), tesseract(*("TEXT",) * 16)
        neural = FakeNeuralDetector()
        seen = read_frame(frame, first, second, neural=neural, enough=lambda found: found[-1].engine == "tesseract")
        assert {reading.view for reading in seen.results_that_count()} == {"plain", "light-text", "dark-text"}
