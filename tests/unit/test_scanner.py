"""The sequence from a picture to a report, with engines that read what they are told."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from tests.fake_engines import FakeEngine, detector_of
from tests.fake_scanners import BROKEN, LINE, engine_set, picture_of, png_of, scanner_of, without_time
from tests.values import DISCLAIMER, MEANING, pattern_list
from watermark_scan.detection.detector import MOST_LINES
from watermark_scan.errors import EngineFailedError, FileMissingError
from watermark_scan.geometry import Box
from watermark_scan.options import ScanOptions
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from pathlib import Path


def test_a_listed_wording_is_flagged_with_its_evidence() -> None:
    """A whole disclaimer gives one match with its text, its place and the engine that read it."""
    report = scanner_of(FakeEngine(texts=(DISCLAIMER.upper(),))).scan(picture_of())
    assert (report.status, report.verdict, report.error) == ("scanned", "flagged", None)
    (match,) = report.matches
    assert (match.pattern_id, match.role, match.region) == ("development-footage", "sign", "top-right")
    assert (match.pattern_text, match.matched_text) == (DISCLAIMER, DISCLAIMER.upper())
    assert (match.similarity, match.visible_fraction, match.cut) == (1, 1, ())
    assert match.readers == ("rapidocr",)
    assert match.meaning == MEANING
    assert match.expected_chance_matches is not None
    assert match.expected_chance_matches < 1e-3
    box = Box(x=match.box.x, y=match.box.y, width=match.box.width, height=match.box.height)
    assert box.overlap(LINE) == 1


def test_both_engines_are_asked_and_named() -> None:
    """What two engines read is one match that names both."""
    readers = FakeEngine(texts=(DISCLAIMER,)), FakeEngine(name="tesseract", texts=(DISCLAIMER,))
    report = scanner_of(*readers).scan(picture_of())
    assert [reader.name for reader in report.readers] == ["rapidocr", "tesseract"]
    assert report.matches[0].readers == ("rapidocr", "tesseract")


@pytest.mark.parametrize("lines", [(), ("Main Street 14", "OPEN")], ids=["nothing", "other text"])
def test_other_text_is_clear(lines: tuple[str, ...]) -> None:
    """Text that is not listed, and no text, give clear with the reason."""
    report = scanner_of(FakeEngine(texts=lines)).scan(picture_of())
    assert (report.status, report.verdict, report.matches) == ("scanned", "clear", ())
    assert report.reasons == ("No listed wording was found.",)


def test_a_hint_is_for_review() -> None:
    """Words that also stand on real pictures ask for a person."""
    assert scanner_of(FakeEngine(texts=("WORK IN PROGRESS",))).scan(picture_of()).verdict == "review"


def test_the_same_picture_gives_the_same_report() -> None:
    """Twice by one scanner and once by another: everything but the time is equal, to the last digit."""
    options = ScanOptions(keep_readings=True)

    def make() -> Scanner:
        lines = ("ALL C0NTENT SUBJECT", "WORK IN PROGRESS", "Main Street", DISCLAIMER[12:])
        return scanner_of(FakeEngine(texts=lines), FakeEngine(name="tesseract", texts=lines[::-1]), options=options)

    scanner = make()
    first, second, third = scanner.scan(png_of()), scanner.scan(png_of()), make().scan(png_of())
    assert without_time(first) == without_time(second) == without_time(third)
    assert first.matches


def test_seconds_are_measured() -> None:
    """The time is that of the scan."""
    report = scanner_of().scan(picture_of())
    assert 0 <= report.seconds < 30


class TestRead:
    """Reading without looking for wordings."""

    def test_everything_read_comes_back_with_the_picture(self) -> None:
        """Whatever the list says."""
        read = scanner_of(FakeEngine(texts=("FRESH BREAD",))).read(png_of())
        assert {found.text for found in read.results} == {"FRESH BREAD"}
        assert (read.frame.box, read.incomplete) == (Box(x=0, y=0, width=300, height=200), ())
        assert read.sha256 == hashlib.sha256(png_of()).hexdigest()

    def test_an_engine_that_broke_is_named(self) -> None:
        """The others are heard."""
        read = scanner_of(FakeEngine(texts=("BREAD",)), FakeEngine(name="tesseract", failure=BROKEN)).read(png_of())
        assert (len(read.results) > 0, read.incomplete) == (True, ("tesseract",))

    def test_what_cannot_be_read_is_raised(self, tmp_path: Path) -> None:
        """There is no report to put it into."""
        with pytest.raises(FileMissingError):
            scanner_of().read(tmp_path / "nosuch.png")
        with pytest.raises(EngineFailedError):
            scanner_of(FakeEngine(failure=BROKEN)).read(png_of())


@pytest.mark.parametrize("beyond", [0, 3])
def test_what_a_limit_left_out_is_in_the_report(beyond: int) -> None:
    """More lines than a scan reads: the report says so, and has nothing to say of an ordinary picture."""
    places = [Box(x=4, y=4 * number, width=80, height=3) for number in range(MOST_LINES + beyond)]
    scanner = Scanner(ScanOptions(), pattern_list(), engines=engine_set(), detector=detector_of(*places))
    report = scanner.scan(picture_of(100, 4 * len(places)))
    assert report.verdict == "clear"
    assert [(one.what, one.seen, one.of) for one in report.not_seen] == (
        [("lines", MOST_LINES, MOST_LINES + beyond)] if beyond else []
    )
