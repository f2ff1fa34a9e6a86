"""Expectations and outcomes built by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.unit.output import reports
from watermark_scan.evaluate.labels import Expectation
from watermark_scan.evaluate.score import Outcome, compare

if TYPE_CHECKING:
    from watermark_scan.report import ScanReport
    from watermark_scan.verdict import Verdict


def expectation(*accepted: Verdict, **changes: object) -> Expectation:
    """What is expected of `frame.jpg`."""
    document: dict[str, object] = {"image": Path("frame.jpg"), "name": "frame.jpg", "accepted": frozenset(accepted)}
    return Expectation(**(document | changes))  # type: ignore[arg-type]  # the tests name right ones


def report(verdict: Verdict, *pattern_ids: str, category: str = "game-disclaimer", **changes: object) -> ScanReport:
    """A report with matches of these entries."""
    matches = tuple(reports.match(pattern_id=pattern_id, category=category) for pattern_id in pattern_ids)
    return reports.scanned(**{"verdict": verdict, "matches": matches, **changes})  # type: ignore[arg-type]  # no path


def marked(verdict: Verdict, *pattern_ids: str, named: tuple[str, ...] = (), **changes: object) -> Outcome:
    """An image with a mark that may be flagged or for review, and what came out."""
    return compare(expectation("flagged", "review", patterns=named, **changes), report(verdict, *pattern_ids))


def unmarked(verdict: Verdict, *pattern_ids: str, **changes: object) -> Outcome:
    """An image that should be clear, and what came out."""
    return compare(expectation("clear", **changes), report(verdict, *pattern_ids))
