"""A further OCR engine is one module and one line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from watermark_scan import Scanner, ScanOptions
from watermark_scan.ocr import ENGINES

if TYPE_CHECKING:
    import pytest

MODULE = Path(__file__).with_name("third_engine.py")
SAMPLES = Path(__file__).parents[2] / "samples"


def test_a_third_engine_is_one_module_and_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """With these it is asked for by name, reads, and stands in the report; nothing else knows of it."""
    monkeypatch.setitem(ENGINES, "third", "tests.system.third_engine")
    report = Scanner(ScanOptions(readers=("third",), keep_readings=True)).scan(SAMPLES / "founding-case.jpg")
    assert report.verdict == "flagged"
    assert {match.readers for match in report.matches} == {("third",)}
    assert [reader.name for reader in report.readers] == ["third"]
    assert {reading.reader for reading in report.readings or ()} == {"third"}
    assert len(MODULE.read_text().splitlines()) <= 40


def test_it_reads_beside_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """By default every engine that is installed reads, in the order of the lines, and what is in doubt goes on."""
    monkeypatch.setitem(ENGINES, "third", "tests.system.third_engine")
    report = Scanner(ScanOptions(thorough=True, keep_readings=True)).scan(SAMPLES / "stock-mark.jpg")
    assert [reader.name for reader in report.readers][-1] == "third"
    assert "third" in {reading.reader for reading in report.readings or ()}
