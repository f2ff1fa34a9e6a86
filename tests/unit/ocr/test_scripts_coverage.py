"""What of a list no engine reads, and the remedies."""

from __future__ import annotations

import pytest

from tests.values import pattern_list
from watermark_scan.ocr.base import EngineInfo
from watermark_scan.ocr.scripts import unread_scripts
from watermark_scan.options import ReaderName, ScanOptions

_KOREAN = {"id": "game-screen", "text": "게임 화면", "role": "sign", "languages": ["ko"]}
_RUSSIAN = {"id": "game-film", "text": "Съёмка из игры", "role": "sign", "languages": ["ru"]}
_UKRAINIAN = {"id": "game-film-uk", "text": "Зйомка з гри", "role": "sign", "languages": ["uk"]}
_CHEROKEE = {"id": "cherokee", "text": "ᏣᎳᎩ", "role": "sign", "languages": ["chr"]}
_RAPIDOCR = EngineInfo(name="rapidocr", version="1", languages=("latin", "zh", "ja"))


def _tesseract(*languages: str, installed: tuple[str, ...] = ()) -> EngineInfo:
    return EngineInfo(name="tesseract", version="1", languages=languages, installed=(*languages, *installed))


def test_writings_that_an_engine_reads_are_not_missed() -> None:
    """One engine that reads a writing is enough."""
    wordings = pattern_list(_RUSSIAN).wordings
    assert unread_scripts(wordings, (_RAPIDOCR, _tesseract("eng", "rus")), ScanOptions()) == ()


def test_what_is_not_read_is_counted_by_writing() -> None:
    """The writing with most wordings first, with the languages of its entries."""
    wordings = pattern_list(_KOREAN, _RUSSIAN, _UKRAINIAN).wordings
    unread = unread_scripts(wordings, (_RAPIDOCR,), ScanOptions())
    assert [(one.writing, one.wordings, one.languages) for one in unread] == [
        ("Cyrillic", 2, ("ru", "uk")),
        ("Korean", 1, ("ko",)),
    ]


@pytest.mark.parametrize(
    ("engine", "options", "remedy"),
    [
        (_tesseract("eng"), ScanOptions(), "Install it: apt-get install tesseract-ocr-rus"),
        (
            _tesseract("eng"),
            ScanOptions(languages=("eng",)),
            "Install it: apt-get install tesseract-ocr-rus; then scan with --languages eng,rus",
        ),
        (
            _tesseract("eng", installed=("ukr",)),
            ScanOptions(languages=("eng",)),
            "It is installed: scan with --languages eng,ukr",
        ),
        (
            _RAPIDOCR,
            ScanOptions(readers=(ReaderName.RAPIDOCR,)),
            "Install it: apt-get install tesseract-ocr-rus; then let Tesseract read, too (--reader tesseract)",
        ),
    ],
)
def test_the_remedy_leads_to_a_scan_that_reads_it(engine: EngineInfo, options: ScanOptions, remedy: str) -> None:
    """What is to be installed, and what of the call stands in the way; an installed pack of the writing is enough."""
    (unread,) = unread_scripts(pattern_list(_RUSSIAN).wordings, (engine,), options)
    assert unread.remedy == remedy


def test_a_writing_that_no_engine_knows_is_told_so() -> None:
    """No advice is better than a wrong one."""
    (unread,) = unread_scripts(pattern_list(_CHEROKEE).wordings, (_RAPIDOCR,), ScanOptions())
    assert unread.remedy == "No engine is known that reads it."
