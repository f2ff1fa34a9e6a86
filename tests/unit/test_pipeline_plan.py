"""What is left out of the work where somebody says when enough is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.fake_engines import FakeDetector, FakeEngine, rapid, read_frame, tesseract
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box
from watermark_scan.model import CONFIDENT

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
        """A picture without text costs the two looks."""
        reader, detector = rapid("never"), FakeDetector()
        seen = read_frame(FRAME, reader, detector=detector, enough=lambda _: False)
        assert (seen.trace().lines, seen.results, reader.shown) == ((), (), [])
        assert detector.shown == ["whole", "closer"]

    def test_reading_stops_when_enough_is_known(self) -> None:
        """What is seen at once is read first; neither a closer look nor a further engine is asked for then."""
        first, second, detector = rapid("TEXT"), tesseract("TEXT"), FakeDetector(places=PLACES, closer=PLACES)
        seen = read_frame(FRAME, first, second, detector=detector, enough=bool)
        assert {reading.engine for reading in seen.results} == {"rapidocr"}
        assert (second.shown, detector.shown) == ([], ["whole"])

    @pytest.mark.parametrize(("text", "whole"), [("SHORT", False), ("LONG ENOUGH FOR A MARK", True)])
    def test_a_further_engine_is_asked_for_the_same_script_only_by_long_doubtful_readings(
        self, text: str, *, whole: bool
    ) -> None:
        """A few doubtful letters are no mark that another engine could save; other scripts are always asked for."""
        narrow = FakeEngine(name="tesseract", texts=("НЕЙРОСЕТЬ",) * 16)
        wide = _Wide(name="tesseract", texts=("IN DEVELOPMENT",) * 16, narrow=narrow)
        read_frame(FRAME, rapid(*(text,) * 16), wide, detector=FakeDetector(places=PLACES), enough=lambda _: False)
        assert [bool(wide.shown), bool(narrow.shown)] == [whole, not whole]

    def test_a_thorough_search_looks_closer_everywhere_and_never_ends_early(self) -> None:
        """The same work in the same order."""
        usual, thorough = (FakeDetector().stages(thorough=thorough) for thorough in (False, True))
        assert [stage.look for stage in usual] == ["whole", "closer"]
        assert [stage.look for stage in thorough] == ["whole", "close-everywhere"]

    def test_nobody_looks_closer_where_further_engines_have_told_enough(self) -> None:
        """The verdict is asked for once more before the last work."""
        first, second = rapid(*("TEXT",) * 16), tesseract(*("TEXT",) * 16)
        detector = FakeDetector(places=PLACES)
        seen = read_frame(FRAME, first, second, detector=detector, enough=lambda found: found[-1].engine == "tesseract")
        assert {reading.view for reading in seen.results} == {"plain", "light-text", "dark-text"}
