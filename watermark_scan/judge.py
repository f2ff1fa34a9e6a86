"""From what was found in the frames of a source to its report: the last steps, after a scan and after a re-match."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from watermark_scan.unlisted import unlisted_overlays
from watermark_scan.verdict import combine_frames, judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.baseline import Baseline
    from watermark_scan.evidence import Evidence, Findings, SourceFindings
    from watermark_scan.matching.matcher import Matcher
    from watermark_scan.options import ScanOptions
    from watermark_scan.report import ScanReport, Source
    from watermark_scan.report_builder import ReportBuilder
    from watermark_scan.verdict import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Judges with one set of options, one baseline and one list.

    Attributes:
        options: Limits, and the categories that count.
        baseline: Findings that do not count.
        reports: Makes the report.
        matcher: Of the list: tells what of the text is not in it.
    """

    options: ScanOptions
    baseline: Baseline
    reports: ReportBuilder
    matcher: Matcher

    def report(self, source: Source, found: SourceFindings, seconds: float) -> ScanReport:
        """The report of a source that was read.

        Args:
            source: What the report says of it.
            found: What was read and found; what judging makes of it is added.
            seconds: What reading took.
        """
        combined = combine_frames(found.frames)
        judgement = self.judgement(combined, source.sha256, self.options.max_chance)
        listed = (*judgement.matches, *(one.evidence for one in judgement.suppressed))
        unlisted = unlisted_overlays(found.frames, listed, self.matcher, review_chance=self.options.review_chance)
        findings = replace(found, near_misses=combined.near_misses, unlisted=unlisted)
        return self.reports.scanned(source, judgement, findings, seconds)

    def judgement(self, findings: Findings[Evidence], sha256: str | None, max_chance: float) -> Judgement[Evidence]:
        """Weigh what was found; findings of categories that do not count are named and leave the verdict alone."""
        counting = [found for found in findings.evidence if self._counts(found)]
        judgement = self._weigh(counting, sha256, max_chance)
        if len(counting) == len(findings.evidence):
            return judgement
        others = self._weigh([found for found in findings.evidence if not self._counts(found)], sha256, max_chance)
        return replace(judgement, reasons=(*judgement.reasons, *_left_out(others.matches)))

    def _weigh(self, findings: Sequence[Evidence], sha256: str | None, max_chance: float) -> Judgement[Evidence]:
        return judge(
            findings,
            max_chance=max_chance,
            review_chance=self.options.review_chance,
            excuse=lambda pattern_id: self.baseline.reason(pattern_id, sha256),
        )

    def _counts(self, found: Evidence) -> bool:
        category, wanted = found.wording.category, self.options.categories
        return category not in self.options.ignored_categories and (wanted is None or category in wanted)


def _left_out(matches: Sequence[Evidence]) -> tuple[str, ...]:
    if not matches:
        return ()
    told = "; ".join(dict.fromkeys(f"{found.wording.pattern_id} ({found.wording.category})" for found in matches))
    count = "1 finding does" if len(matches) == 1 else f"{len(matches)} findings do"
    return (f"{count} not count, being of a category that is left out: {told}.",)
