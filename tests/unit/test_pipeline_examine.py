"""One frame: when enough is known, and who looks again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_engines import FakeDetector, FakeEngine
from tests.synthetic.plain_pictures import lettered
from tests.unit.spotting.builders import wording
from watermark_scan.matching.matcher import Matcher
from watermark_scan.ocr import EngineSet
from watermark_scan.options import ScanOptions
from watermark_scan.pipeline import CERTAIN, Examiner
from watermark_scan.spotting.spotter import Spotter

if TYPE_CHECKING:
    from watermark_scan.evidence import MatchResult
    from watermark_scan.pipeline import Examined

TEXT = "This is a work in progress"
FRAME, INK = lettered(640, 360, at=(300, 14), size=18)


def _examined(
    options: ScanOptions, *, spotter: Spotter | None = None, certain: bool = False
) -> tuple[Examined, list[float], FakeDetector]:
    """What came of it, the limits that were asked about, and the detector."""
    asked: list[float] = []
    finder = FakeDetector(places=(INK,))
    readers = EngineSet(ready=(FakeEngine(texts=(TEXT,) * 16),), finder=finder)
    examiner = Examiner(options=options, readers=readers, matcher=Matcher([wording(TEXT)]), spotter=spotter)

    def flags(result: MatchResult, limit: float) -> bool:
        asked.append(limit)
        return certain and bool(result.findings)

    return examiner.examine(FRAME, flags), asked, finder


def test_nothing_more_is_asked_once_the_verdict_is_certain() -> None:
    """What was read so far must flag at a thousandth of the limit; the detector is not needed then."""
    options = ScanOptions()
    examined, asked, finder = _examined(options, certain=True)
    assert set(asked) == {options.max_chance * CERTAIN}
    assert finder.shown == []
    assert [found.wording.text for found in examined.result.findings] == [TEXT]


def test_a_verdict_that_is_open_has_everybody_look() -> None:
    """However strong a match is: who flags decides."""
    _, asked, finder = _examined(ScanOptions())
    assert asked
    assert finder.shown


def test_a_thorough_examination_never_asks_whether_it_may_end() -> None:
    """And the detector always looks."""
    _, asked, finder = _examined(ScanOptions(thorough=True), certain=True)
    assert asked == []
    assert finder.shown


def test_shapes_are_looked_for_by_a_spotter_only() -> None:
    """Without one the readers' word is the last; with one a line in doubt is looked at again."""
    doubtful = ScanOptions(max_chance=1e-12)
    assert _examined(doubtful)[0].sightings == ()
    (sighting,) = _examined(doubtful, spotter=Spotter([wording(TEXT), wording("Not actual gameplay")]))[0].sightings
    assert sighting.wording in {TEXT, "Not actual gameplay"}
