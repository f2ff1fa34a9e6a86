"""Readers as the tests of the door to Tesseract need them. No test of its own."""

from __future__ import annotations

from watermark_scan.ocr.base import EngineInfo
from watermark_scan.ocr.tesseract import TesseractReader


def tesseract_of(
    *,
    timeout: float = 10,
    version: str = "5.3.0",
    languages: tuple[str, ...] = ("eng",),
    side_by_side: bool = False,
) -> TesseractReader:
    """A reader that asks nobody what is installed."""
    info = EngineInfo(name="tesseract", version=version, languages=languages)
    return TesseractReader(info=info, timeout=timeout, side_by_side=side_by_side)
