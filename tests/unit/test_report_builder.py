"""Findings and readings as they are written into the report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import watermark_scan
from tests.values import DISCLAIMER, MEANING, REFERENCES, finding, pattern_list, result_of
from watermark_scan.errors import EngineMissingError, ImageBrokenError
from watermark_scan.evidence import (
    DropReason,
    Evidence,
    Findings,
    FrameFindings,
    NearMiss,
    OverlayText,
    SourceFindings,
    Suppressed,
)
from watermark_scan.geometry import Box, RegionName
from watermark_scan.ocr import EngineSet
from watermark_scan.ocr.base import EngineInfo, OcrEngine
from watermark_scan.report import (
    BoxModel,
    Dropped,
    Ends,
    Failure,
    FrameSize,
    Match,
    MissingReader,
    ReaderInfo,
    Reading,
    ReadWord,
    ScanReport,
    Source,
    WholeLine,
)
from watermark_scan.report_builder import ReportBuilder
from watermark_scan.verdict import Judgement

if TYPE_CHECKING:
    from watermark_scan.model import OcrResult

FRAME = Box(x=0, y=0, width=300, height=200)
SOURCE = Source(path="frame.jpg", sha256="f" * 64, format="JPEG", width=300, height=200)
MISSING = EngineMissingError("There is none.", remedy="Install it.")
JUDGEMENT = Judgement(verdict="flagged", reasons=("It was found.",), matches=(finding(),))


class Engine(OcrEngine):
    """An engine that is there and never asked."""

    info = EngineInfo(
        name="rapidocr", version="3.10", languages=("latin", "zh"), scripts=frozenset({"Latin", "Chinese"})
    )

    def read(self, images: object) -> tuple[()]:
        """To make a report nothing is read."""
        raise AssertionError(images)


def builder(*, keep_readings: bool = False) -> ReportBuilder:
    """Of one engine that looks, one that is missing, and the short list."""
    engines = EngineSet(ready=(Engine(),), missing=(("tesseract", MISSING),))
    return ReportBuilder(patterns=pattern_list(), engines=engines, keep_readings=keep_readings)


def _findings(*near_misses: NearMiss[Evidence], results: tuple[OcrResult, ...] = ()) -> SourceFindings:
    frame = FrameFindings(number=1, box=FRAME, results=results, findings=Findings())
    return SourceFindings(frames=(frame,), near_misses=near_misses, failed=("tesseract",))


def _scanned(*, keep: bool = False) -> ScanReport:
    miss = NearMiss(evidence=finding(chance=3.25), reason=DropReason.WEAK)
    findings = _findings(miss, results=(result_of("ALL C0NTENT"),))
    return builder(keep_readings=keep).scanned(SOURCE, JUDGEMENT, findings, 1.23456)


def test_every_report_names_program_list_and_engines() -> None:
    """Scanned and failed reports alike name the program, the list, the engines and what is missing."""
    failed = builder().failed(SOURCE, ImageBrokenError("It is cut.", remedy="Fetch it again."), 0.5)
    for report in (_scanned(), failed):
        assert report.tool.version == watermark_scan.__version__
        assert (report.pattern_list.count, report.pattern_list.digest) == (2, pattern_list().digest)
        assert report.pattern_list.version == pattern_list().version
        assert report.readers == (ReaderInfo(name="rapidocr", version="3.10", languages=("latin", "zh")),)
        assert report.missing_readers == (
            MissingReader(name="tesseract", message="There is none.", remedy="Install it."),
        )
        assert report.source == SOURCE


def test_a_scanned_report_passes_on_the_judgement() -> None:
    """Verdict, reasons and broken engines are taken over; seconds are rounded to milliseconds."""
    report = _scanned()
    assert (report.status, report.verdict, report.error) == ("scanned", "flagged", None)
    assert report.reasons == ("It was found.",)
    assert report.incomplete == ("tesseract",)
    assert report.seconds == 1.235


def test_a_finding_becomes_a_match() -> None:
    """Text as read, fractions to four places, the chance as it is, and the meaning of the category."""
    assert _scanned().matches == (
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
            ends=Ends(left="illegible", right="frame"),
            line=WholeLine(text="ALL C0NTENT", span=(0, 11), box=BoxModel(x=200, y=4, width=100, height=12)),
            expected_chance_matches=1e-6,
            region="top-right",
            box=BoxModel(x=200, y=4, width=100, height=12),
            readers=("rapidocr", "tesseract"),
            views=("plain full",),
            turn="none",
            meaning=MEANING,
            references=REFERENCES,
        ),
    )


def test_what_is_suppressed_is_named_with_its_place_and_the_reason() -> None:
    """The count stays beside it."""
    judgement = Judgement(
        verdict="clear",
        reasons=("Nothing else.",),
        matches=(),
        suppressed=(Suppressed(evidence=finding(), reason="Our own."),),
    )
    report = builder().scanned(SOURCE, judgement, _findings(), 0.1)
    (found,) = report.suppressed_findings
    assert (report.suppressed, found.pattern_id, found.reason) == (1, "development-footage", "Our own.")
    assert (found.region, found.box) == ("top-right", BoxModel(x=200, y=4, width=100, height=12))


def test_overlay_text_that_no_list_has_is_passed_on() -> None:
    """With its place; the verdict stays."""
    box = Box(x=1, y=180, width=90, height=12)
    seen = OverlayText(text="ZORB ENGINE", box=box, region=RegionName.BOTTOM_LEFT, frame=2, other_frames=(3,))
    report = builder().scanned(SOURCE, JUDGEMENT, replace(_findings(), unlisted=(seen,), smallest_legible=8), 0.1)
    (told,) = report.unlisted
    assert (told.text, told.region, told.frame, told.other_frames) == ("ZORB ENGINE", "bottom-left", 2, (3,))
    assert (told.box, report.verdict) == (BoxModel(x=1, y=180, width=90, height=12), "flagged")
    assert report.smallest_legible == 8


def test_readings_and_near_misses_only_on_request() -> None:
    """They are null unless asked for, which is not the same as none."""
    assert (_scanned().readings, _scanned().dropped) == (None, None)
    report = _scanned(keep=True)
    box = BoxModel(x=200, y=4, width=100, height=12)
    halves = (BoxModel(x=200, y=4, width=50, height=12), BoxModel(x=250, y=4, width=50, height=12))
    words = tuple(
        ReadWord(text=text, box=half, confidence=0.9) for text, half in zip(("ALL", "C0NTENT"), halves, strict=True)
    )
    assert report.readings == (
        Reading(text="ALL C0NTENT", box=box, region="top-right", reader="rapidocr", view="plain full", words=words),
    )
    assert report.searched == (FrameSize(number=1, width=300, height=200),)
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


def test_nothing_read_is_an_empty_list_on_request() -> None:
    """Who asks for readings sees that there were none."""
    report = builder(keep_readings=True).scanned(SOURCE, JUDGEMENT, _findings(), 0.1)
    assert (report.readings, report.dropped) == ((), ())


def test_every_reason_for_dropping_can_be_written() -> None:
    """Each reason of the matching stage is one of the schema's."""
    misses = tuple(NearMiss(evidence=finding(), reason=reason) for reason in DropReason)
    report = builder(keep_readings=True).scanned(SOURCE, JUDGEMENT, _findings(*misses), 0.1)
    assert [miss.reason for miss in report.dropped or ()] == [reason.value for reason in DropReason]


def test_a_failed_report_has_a_reason_and_no_verdict() -> None:
    """What could not be looked at is not clear."""
    report = builder().failed(SOURCE, ImageBrokenError("It is cut.", remedy="Fetch it again."), 0.5)
    assert (report.status, report.verdict, report.matches) == ("failed", None, ())
    assert report.error == Failure(code="image-broken", message="It is cut.", remedy="Fetch it again.")
