"""Stored readings, judged anew: what a scan would say of the same readings, and where only a scan can tell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fake_engines import FakeEngine
from tests.fake_scanners import png_of, scanner_of
from tests.unit.test_scanner_frames import EMPTY, MARKED, scanned_gif
from tests.values import DISCLAIMER, pattern_list
from watermark_scan.baseline import Baseline, Suppression
from watermark_scan.options import ScanOptions
from watermark_scan.output.json import render_json
from watermark_scan.rematch import Rematcher, can_be_rematched, is_conclusive
from watermark_scan.report import ScanReport

if TYPE_CHECKING:
    from collections.abc import Mapping

    from watermark_scan.catalog.load import PatternList

KEPT = ScanOptions(keep_readings=True)
HINT: Mapping[str, object] = {"id": "work-in-progress", "text": "Work in progress", "role": "hint", "languages": ["en"]}


def _scanned(*texts: str, options: ScanOptions = KEPT) -> ScanReport:
    """As it comes back from a file."""
    report = scanner_of(FakeEngine(texts=texts), options=options).scan(png_of())
    return ScanReport.model_validate(json.loads(render_json(report)))


def _rematched(
    report: ScanReport,
    patterns: PatternList | None = None,
    *,
    options: ScanOptions = KEPT,
    baseline: Baseline | None = None,
) -> ScanReport:
    assert can_be_rematched(report)
    return Rematcher(options, patterns or pattern_list(), baseline or Baseline()).rematched(report)


@pytest.mark.parametrize(
    "texts", [(), ("nothing of note",), (DISCLAIMER, "and more"), ("ALL C0NTENT SUBJECT T0", "Work in progress")]
)
def test_the_same_list_says_the_same(texts: tuple[str, ...]) -> None:
    """To the last key."""
    report = _scanned(*texts)
    assert _rematched(report) == report


def test_frames_stay_apart() -> None:
    """Each with its own readings, and as many as were searched, also those where nothing was read."""
    report = scanned_gif(EMPTY, MARKED, EMPTY)
    assert report.source.frames == len(report.searched or ())
    assert _rematched(report) == report


def test_another_list_finds_something_else() -> None:
    """What it has more, and no longer what it has not; the settings are those of a scan with it."""
    text = "Rendered by Somebody Else"
    report = _scanned(text)
    entry = {"id": "somebody", "text": text, "role": "sign", "languages": ["en"]}
    longer = _rematched(report, pattern_list(HINT, entry))
    assert (report.verdict, longer.verdict) == ("clear", "flagged")
    assert [match.pattern_id for match in longer.matches] == ["somebody"]
    assert longer.pattern_list != report.pattern_list
    assert longer.settings != report.settings
    assert _rematched(longer) == report


def test_limits_categories_and_baselines_are_heeded() -> None:
    """As in a scan with the same."""
    report = _scanned(DISCLAIMER)
    strict = ScanOptions(keep_readings=True, max_chance=1e-300)
    without = ScanOptions(keep_readings=True, ignored_categories=("development-footage",))
    for options, verdict in ((KEPT, "flagged"), (strict, "review"), (without, "clear")):
        judged = _rematched(report, options=options)
        assert judged.verdict == verdict
        assert judged == _scanned(DISCLAIMER, options=options).model_copy(update={"seconds": judged.seconds})
    entry = Suppression(pattern_id="development-footage", sha256=report.source.sha256 or "", reason="Seen.")
    judged = _rematched(report, baseline=Baseline(suppressions=(entry,)))
    assert (judged.verdict, judged.suppressed) == ("clear", 1)
    assert [found.pattern_id for found in judged.suppressed_findings] == ["development-footage"]


def test_reports_without_readings_cannot_be_judged_anew() -> None:
    """Nor those of images that could not be scanned."""
    assert not can_be_rematched(_scanned(DISCLAIMER, options=ScanOptions()))
    assert not can_be_rematched(scanner_of(options=KEPT).scan(b"no picture"))
    report = _scanned()
    assert can_be_rematched(report)
    assert not can_be_rematched(report.model_copy(update={"searched": None}))


def test_where_the_search_ended_early_only_a_scan_can_tell() -> None:
    """It ends where something is flagged; if that no longer counts, something else may stand there."""
    thorough = _scanned(DISCLAIMER)
    assert thorough.settings is not None
    early = thorough.model_copy(update={"settings": thorough.settings.model_copy(update={"thorough": False})})
    clear = thorough.model_copy(update={"verdict": "clear"})
    assert not is_conclusive(early, clear)
    assert is_conclusive(early, early)
    assert is_conclusive(thorough, clear)
    assert is_conclusive(clear, early)
