"""Categories that are left out leave the verdict alone, and are named."""

from __future__ import annotations

import pytest

from tests.values import finding, pattern_list
from watermark_scan.baseline import Baseline
from watermark_scan.evidence import Findings
from watermark_scan.judge import Judge
from watermark_scan.matching.matcher import Matcher
from watermark_scan.ocr import EngineSet
from watermark_scan.options import ScanOptions
from watermark_scan.report_builder import ReportBuilder

GAME = finding(category="game")
STOCK = finding(category="stock", pattern_id="stock-mark")


def _judge(options: ScanOptions) -> Judge:
    reports = ReportBuilder(patterns=pattern_list(), engines=EngineSet(ready=()))
    matcher = Matcher(pattern_list().wordings)
    return Judge(options=options, baseline=Baseline(), reports=reports, matcher=matcher)


@pytest.mark.parametrize(
    ("options", "counting"),
    [
        (ScanOptions(), ["game", "stock"]),
        (ScanOptions(categories=("game",)), ["game"]),
        (ScanOptions(ignored_categories=("game",)), ["stock"]),
        (ScanOptions(categories=("game", "stock"), ignored_categories=("stock",)), ["game"]),
        (ScanOptions(categories=("other",)), []),
    ],
)
def test_only_categories_that_are_wanted_count(options: ScanOptions, counting: list[str]) -> None:
    """And what does not count is said."""
    judgement = _judge(options).judgement(Findings(evidence=(GAME, STOCK)), None, 0.001)
    assert [found.wording.category for found in judgement.matches] == counting
    assert judgement.verdict == ("flagged" if counting else "clear")
    told = [reason for reason in judgement.reasons if "category" in reason]
    assert len(told) == (len(counting) < 2)
    assert all(name in "".join(told) for name in {"game", "stock"} - set(counting))


def test_what_would_not_count_anyway_is_not_named() -> None:
    """Chance finds such things everywhere."""
    weak = finding(category="stock", chance=5.0)
    judgement = _judge(ScanOptions(ignored_categories=("stock",))).judgement(Findings(evidence=(weak,)), None, 0.001)
    assert judgement.reasons == ("No listed wording was found.",)
