"""A scan from source to report: when enough is known, who looks again, and what is handed out on the way."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from tests.fake_engines import FakeDetector, FakeEngine
from tests.synthetic.plain_pictures import lettered
from tests.values import DISCLAIMER, pattern_list
from watermark_scan.baseline import Baseline
from watermark_scan.judge import Judge
from watermark_scan.matching.matcher import Matcher
from watermark_scan.ocr import EngineSet
from watermark_scan.options import ScanOptions
from watermark_scan.pipeline import FrameReader, FrameState, Pipeline
from watermark_scan.report_builder import ReportBuilder

if TYPE_CHECKING:
    from watermark_scan.model import FrameTrace

FRAME, INK = lettered(640, 360, at=(300, 14), size=18)
PATTERNS = pattern_list()
MATCHER = Matcher(PATTERNS.wordings)


def _pipeline(options: ScanOptions, text: str = DISCLAIMER) -> tuple[Pipeline, FakeDetector]:
    detector = FakeDetector(places=(INK,))
    engines = EngineSet(ready=(FakeEngine(texts=(text,) * 16),))
    pipeline = Pipeline(
        options=options,
        reader=FrameReader(detector=detector, engines=engines, plan=options.regions),
        matcher=MATCHER,
        judge=Judge(
            options=options,
            baseline=Baseline(),
            reports=ReportBuilder(patterns=PATTERNS, engines=engines),
            matcher=MATCHER,
        ),
    )
    return pipeline, detector


def test_nothing_more_is_asked_once_the_verdict_is_certain() -> None:
    """The detector does not look closer when what it saw at once flags the picture."""
    pipeline, detector = _pipeline(ScanOptions())
    assert pipeline.scan(FRAME.pixels).verdict == "flagged"
    assert detector.shown == ["whole"]


def test_a_verdict_that_is_open_has_everybody_look() -> None:
    """A hint does not flag, however strong it is."""
    pipeline, detector = _pipeline(ScanOptions(), "Work in progress")
    assert pipeline.scan(FRAME.pixels).verdict == "review"
    assert detector.shown == ["whole", "closer"]


def test_a_thorough_scan_never_ends_early() -> None:
    """The detector always looks everywhere."""
    pipeline, detector = _pipeline(ScanOptions(thorough=True))
    assert pipeline.scan(FRAME.pixels).verdict == "flagged"
    assert detector.shown == ["whole", "close-everywhere"]


def test_partial_results_are_handed_out() -> None:
    """Evidence is there before the search has ended, and never becomes less."""
    pipeline, _ = _pipeline(ScanOptions(), "Work in progress")
    states = list(pipeline.steps(FRAME.pixels))
    assert len(states) > 1
    assert [found.wording.text for found in states[0].findings.evidence] == ["Work in progress"]
    assert [len(one.results) for one in states] == sorted(len(one.results) for one in states)


def test_a_step_leaves_the_state_before_it_as_it_was() -> None:
    """States are values."""
    reader = _pipeline(ScanOptions())[0].reader
    state = FrameState.of(FRAME)
    for step in reader.steps(thorough=True):
        before = [getattr(state, one.name) for one in fields(state)]
        lengths = [len(value) for value in before if isinstance(value, tuple | dict)]
        after = step.take(state)
        assert all(getattr(state, one.name) is value for one, value in zip(fields(state), before, strict=True))
        assert [len(value) for value in before if isinstance(value, tuple | dict)] == lengths
        state = after


def test_the_trace_of_a_frame_shows_what_the_scan_looked_at() -> None:
    """It is recorded by the scan that made the report."""
    pipeline, detector = _pipeline(ScanOptions(), "Work in progress")
    traces: list[FrameTrace] = []
    report = pipeline.scan(FRAME.pixels, traces.append)
    (trace,) = traces
    assert len(trace.detector_inputs) == len(detector.shown)
    assert set(trace.images) == {"rapidocr"}
    assert {match.matched_text for match in report.matches} <= {result.text for result in trace.results}
