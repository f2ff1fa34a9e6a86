"""Stored readings held against a list, a limit or a baseline of today: a scan's last steps, without its OCR.

What was read is all in a report with readings, unless the search ended early: a scan stops where a sign is so strong
that nothing else could change the verdict. Where such a sign no longer counts, only a new scan knows what else stands
there.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

from watermark_scan.evidence import FrameFindings, SourceFindings
from watermark_scan.geometry import Box, Facing, Turn
from watermark_scan.judge import Judge
from watermark_scan.matching.matcher import Matcher
from watermark_scan.model import Alternative, OcrResult, Word
from watermark_scan.ocr import EngineSet
from watermark_scan.report_builder import ReportBuilder, source_of
from watermark_scan.scan_settings import judged_with
from watermark_scan.stored_reports import read_reports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watermark_scan.baseline import Baseline
    from watermark_scan.catalog.load import PatternList
    from watermark_scan.errors import InputError
    from watermark_scan.options import ScanOptions
    from watermark_scan.report import BoxModel, Reading, ScanReport

_JUDGED = (
    "pattern_list",
    "verdict",
    "reasons",
    "matches",
    "suppressed",
    "suppressed_findings",
    "unlisted",
    "dropped",
)
"""Keys of a report that matching and judging make; all others stay as the scan made them."""


class Rematcher:
    """Holds stored readings against one list, with one set of limits and one baseline.

    Args:
        options: Limits, and the categories that count; nothing else of them matters.
        patterns: The list.
        baseline: Findings that do not count.
    """

    def __init__(self, options: ScanOptions, patterns: PatternList, baseline: Baseline) -> None:
        self._options = options
        self._patterns = patterns
        self._matcher = Matcher(patterns.wordings_in_force)
        reports = ReportBuilder(patterns=patterns, engines=EngineSet(ready=()), keep_readings=True)
        self._judge = Judge(options=options, baseline=baseline, reports=reports, matcher=self._matcher)

    def rematched(self, report: ScanReport) -> ScanReport:
        """The report as a scan of today would make it of the same readings.

        Args:
            report: One that `can_be_rematched`.
        """
        found = SourceFindings(frames=tuple(self._frames(report)), failed=report.incomplete)
        judged = self._judge.report(report.source, found, report.seconds)
        changes: dict[str, object] = {key: getattr(judged, key) for key in _JUDGED}
        if report.settings is not None:
            changes["settings"] = judged_with(report.settings, self._options, self._patterns)
        return report.model_copy(update=changes)

    def _frames(self, report: ScanReport) -> Iterator[FrameFindings]:
        for size in report.searched or ():
            box = Box(x=0, y=0, width=size.width, height=size.height)
            results = tuple(_result(one) for one in report.readings or () if one.frame == size.number)
            findings = self._matcher.match(results, box)
            yield FrameFindings(number=size.number, box=box, results=results, findings=findings)


class RematchingScanner:
    """A `Rematcher` as an `ImageScanner`, so that workers can do it: what it scans is a stored report.

    Args:
        options: See `Rematcher`.
        patterns: See `Rematcher`.
        baseline: See `Rematcher`.
    """

    def __init__(self, options: ScanOptions, patterns: PatternList, baseline: Baseline) -> None:
        self._rematcher = Rematcher(options, patterns, baseline)
        self._reports = ReportBuilder(patterns=patterns, engines=EngineSet(ready=()))

    def scan(self, source: bytes) -> ScanReport:
        """Judge a report anew.

        Args:
            source: The line of JSON that it is stored as.
        """
        (report,) = read_reports(io.BytesIO(source))
        return self._rematcher.rematched(cast("ScanReport", report))

    def failure(self, source: str, error: InputError) -> ScanReport:
        """See `ImageScanner`."""
        return self._reports.failed(source_of(source), error, 0.0)


def can_be_rematched(report: ScanReport) -> bool:
    """Whether a report holds all that matching needs: it was made with readings, by a version that stores words."""
    return bool(report.searched) and report.status == "scanned"


def is_conclusive(before: ScanReport, after: ScanReport) -> bool:
    """Whether a new scan could not know more: the search did not end early, or it would end again."""
    is_thorough = before.settings is not None and before.settings.thorough
    return before.verdict != "flagged" or after.verdict == "flagged" or is_thorough


def _result(reading: Reading) -> OcrResult:
    return OcrResult(
        text=reading.text,
        box=_box(reading.box),
        words=tuple(Word(text=word.text, box=_box(word.box), confidence=word.confidence) for word in reading.words),
        engine=reading.reader,
        view=reading.view,
        turn=Turn(reading.turn),
        facing=Facing(reading.facing),
        alternatives=tuple(
            tuple(Alternative(text=text, probability=probability) for text, probability in choices)
            for choices in reading.choices
        ),
        line=reading.line_number,
    )


def _box(box: BoxModel) -> Box:
    return Box(x=box.x, y=box.y, width=box.width, height=box.height)
