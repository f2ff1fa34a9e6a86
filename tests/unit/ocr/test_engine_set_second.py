"""What an engine reads after others: the writings that none of them reads."""

from __future__ import annotations

import pytest

from tests.fake_engines import FakeEngine
from watermark_scan.ocr import second_of
from watermark_scan.ocr.base import EngineInfo
from watermark_scan.ocr.tesseract import TesseractReader

LATIN = FakeEngine(languages=("zh", "latin"))


def _tesseract(*languages: str, is_told: bool = False) -> TesseractReader:
    info = EngineInfo(name="tesseract", version="5.3.0", languages=languages, installed=("eng", "rus", "ell"))
    return TesseractReader(info=info, timeout=10, is_told=is_told)


@pytest.mark.parametrize(
    ("languages", "left"),
    [(("eng", "rus"), ("rus",)), (("eng", "fra", "ell", "rus"), ("ell", "rus")), (("rus", "chi_sim"), ("rus",))],
)
def test_only_packs_for_other_writings_are_left(languages: tuple[str, ...], left: tuple[str, ...]) -> None:
    """In their order; all else about the engine stays."""
    second = second_of(_tesseract(*languages), [LATIN])
    assert isinstance(second, TesseractReader)
    assert second.info.languages == left
    assert (second.info.name, second.info.installed, second.timeout) == ("tesseract", ("eng", "rus", "ell"), 10)


def test_an_engine_without_other_writings_is_not_asked() -> None:
    """English beside an engine that reads Latin letters."""
    assert second_of(_tesseract("eng"), [LATIN]) is None


def test_what_was_told_to_read_reads_everything() -> None:
    """Languages that somebody named are meant."""
    told = _tesseract("eng", "rus", is_told=True)
    assert second_of(told, [LATIN]) is told


def test_after_nobody_everything_is_left() -> None:
    """The first engine may have broken."""
    second = second_of(_tesseract("eng", "rus"), [])
    assert second is not None
    assert second.info.languages == ("eng", "rus")


def test_an_engine_that_cannot_leave_anything_reads_everything() -> None:
    """RapidOCR has one model for all it reads."""
    assert second_of(LATIN, [_tesseract("eng")]) is LATIN
