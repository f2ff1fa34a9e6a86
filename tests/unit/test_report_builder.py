"""Findings and readings as they are written into the report."""

from __future__ import annotations

from dataclasses import replace

import pytest

import watermark_scan
from tests.values import DISCLAIMER, MEANING, finding, pattern_list, reading
from watermark_scan.errors import EngineMissingError, ImageBrokenError
from watermark_scan.evidence import DropReason, NearMiss
from watermark_scan.geometry import Box
from watermark_scan.ocr import EngineSet
from watermark_scan.ocr.base import EngineInfo
from watermark_scan.options import ReaderName
from watermark_scan.report import (
    BoxModel,
    Dropped,
    Failure,
    Match,
    MissingReader,
    ReaderInfo,
    Reading,
    ScanReport,
    Source,
)
from watermark_scan.report_builder import Evidence, ReportBuilder
from watermark_scan.verdict import Judgement

FRAME = Box(x=0, y=0, width=300, height=200)
SOURCE = Source(path="frame.jpg", sha256="f" * 64, format="JPEG", width=300, height=200)
MISSING = EngineMissingError("There is none.", remedy="Install it.")
JUDGEMENT = Judgement(verdict="flagged", reasons=("It was found.",), matches=(finding(),))


class Engine:
    """An engine that is there and never asked."""

    info = EngineInfo(name="rapidocr", version="3.10", languages=("latin", "zh"))

    def read(self, pages: object) -> tuple[()]:
        """Assembling reads nothing."""
        raise AssertionError(pages)


@pytest.fixture
def letterhead() -> ReportBuilder:
    """One engine that looks, one that is missing, and the short list."""
    readers = EngineSet(ready=(Engine(),), missing=((ReaderName.TESSERACT, MISSING),))
    return ReportBuilder(patterns=pattern_list(), readers=readers)


def _evidence(*, keep: bool = False) -> Evidence:
    return Evidence(
        judgement=JUDGEMENT,
        dropped=(NearMiss(finding=finding(chance=3.25), reason=DropReason.WEAK),),
        readings=(reading("ALL C0NTENT"),),
        incomplete=("tesseract",),
        keep=keep,
    )


def _scanned(letterhead: ReportBuilder, *, keep: bool = False) -> ScanReport:
    return letterhead.scanned(SOURCE, FRAME, _evidence(keep=keep), 1.23456)


def test_every_report_carries_the_letterhead(letterhead: ReportBuilder) -> None:
    """Scanned and failed reports alike name the program, the list, the engines and what is missing."""
    failed = letterhead.failed(SOURCE, ImageBrokenError("It is cut.", remedy="Fetch it again."), 0.5)
    for report in (_scanned(letterhead), failed):
        assert report.tool.version == watermark_scan.__version__
        assert (report.pattern_list.count, report.pattern_list.digest) == (2, pattern_list().digest)
        assert report.pattern_list.version == pattern_list().version
        assert report.readers == (ReaderInfo(name="rapidocr", version="3.10", languages=("latin", "zh")),)
        assert report.missing_readers == (
            MissingReader(name="tesseract", message="There is none.", remedy="Install it."),
        )
        assert report.source == SOURCE


def test_a_scanned_report_passes_on_the_judgement(letterhead: ReportBuilder) -> None:
    """Verdict, reasons and broken engines are taken over; seconds are rounded to milliseconds."""
    report = _scanned(letterhead)
    assert (report.status, report.verdict, report.error) == ("scanned", "flagged", None)
    assert report.reasons == ("It was found.",)
    assert report.incomplete == ("tesseract",)
    assert report.seconds == 1.235


def test_a_finding_becomes_a_match(letterhead: ReportBuilder) -> None:
    """Text as read, fractions to four places, the chance as it is, and the meaning of the category."""
    assert _scanned(letterhead).matches == (
        Match(
            pattern_id="development-footage",
            category="development-footage",
            role="sign",
            pattern_text=DISCLAIMER,
            matched_text="ALL C0NTENT",
            similarity=0.9612,
            visible_fraction=0.2444,
            visible_span=(21, 32),
            cut=("left", "right"),
            expected_chance_matches=1e-6,
            region="top-right",
            box=BoxModel(x=200, y=4, width=100, height=12),
            readers=("rapidocr", "tesseract"),
            views=("plain full",),
            turn="none",
            meaning=MEANING,
        ),
    )


def test_readings_and_near_misses_only_on_request(letterhead: ReportBuilder) -> None:
    """They are null unless asked for, which is not the same as none."""
    assert (_scanned(letterhead).readings, _scanned(letterhead).dropped) == (None, None)
    report = _scanned(letterhead, keep=True)
    box = BoxModel(x=200, y=4, width=100, height=12)
    assert report.readings == (
        Reading(text="ALL C0NTENT", box=box, region="top-right", reader="rapidocr", view="plain full"),
    )
    assert report.dropped == (
        Dropped(
            pattern_id="development-footage",
            pattern_text=DISCLAIMER,
            matched_text="ALL C0NTENT",
            similarity=0.9612,
            expected_chance_matches=3.25,
            reason="weak",
        ),
    )


def test_nothing_read_is_an_empty_list_on_request(letterhead: ReportBuilder) -> None:
    """Who asks for readings sees that there were none."""
    nothing = replace(_evidence(keep=True), readings=(), dropped=())
    report = letterhead.scanned(SOURCE, FRAME, nothing, 0.1)
    assert (report.readings, report.dropped) == ((), ())


def test_every_reason_for_dropping_can_be_written(letterhead: ReportBuilder) -> None:
    """Each reason of the matching stage is one of the schema's."""
    misses = tuple(NearMiss(finding=finding(), reason=reason) for reason in DropReason)
    report = letterhead.scanned(SOURCE, FRAME, replace(_evidence(keep=True), dropped=misses), 0.1)
    assert [miss.reason for miss in report.dropped or ()] == [reason.value for reason in DropReason]


def test_a_failed_report_has_a_reason_and_no_verdict(letterhead: ReportBuilder) -> None:
    """What could not be looked at is not clear."""
    report = letterhead.failed(SOURCE, ImageBrokenError("It is cut.", remedy="Fetch it again."), 0.5)
    assert (report.status, report.verdict, report.matches) == ("failed", None, ())
    assert report.error == Failure(code="image-broken", message="It is cut.", remedy="Fetch it again.")
