"""Sentences that text and page share."""

from __future__ import annotations

import pytest

from tests.unit.output import reports
from watermark_scan.output import phrases as sentences
from watermark_scan.report import BoxModel


@pytest.mark.parametrize("name", reports.ALL)
def test_every_report_says_why(name: str) -> None:
    """In at least one sentence, whatever the verdict, and where there is none."""
    assert all(sentences.why(reports.ALL[name]))
    assert list(sentences.why(reports.ALL[name]))


def test_a_clear_picture_is_not_called_authentic() -> None:
    """The caveat stands behind the reasons, and where a report gives none."""
    for report in (reports.CLEAR, reports.scanned(reasons=())):
        (sentence,) = sentences.why(report)
        assert sentence == "No listed wording was found. That does not make the picture authentic."


def test_a_failure_says_what_to_do() -> None:
    """Message and remedy are one sentence after the other."""
    assert list(sentences.why(reports.FAILED)) == [
        "The image ends before its last row. Get the file again from its source."
    ]


def test_what_is_for_review_asks_for_a_person() -> None:
    """After the reasons."""
    assert list(sentences.why(reports.REVIEW))[-1].endswith("please look at it yourself.")


def test_engines_are_named() -> None:
    """Those that looked, those that broke, and those that are missing with the remedy."""
    assert sentences.looked(reports.TESSERACT) == "tesseract 5.3.0 for eng, rus"
    assert list(sentences.broken_readers(reports.REVIEW)) == [
        "Broke while reading this image, so not all was seen: tesseract."
    ]
    assert sentences.missing(reports.NO_TESSERACT).endswith("tesseract-ocr-rus")


def test_a_place_is_told_in_pixels() -> None:
    """Corner, then size."""
    assert sentences.place(BoxModel(x=1, y=2, width=3, height=4)) == "x 1, y 2, width 3, height 4 (pixels)"
