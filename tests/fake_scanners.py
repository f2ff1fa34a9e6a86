"""Scanners whose engines read what they are told, and a picture for them."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from tests.fake_engines import FakeEngine, detector_of
from tests.values import pattern_list
from watermark_scan.errors import EngineFailedError, EngineMissingError
from watermark_scan.geometry import Box
from watermark_scan.ocr import EngineSet
from watermark_scan.options import ScanOptions
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.ocr.base import OcrEngine
    from watermark_scan.report import ScanReport

LINE = Box(x=120, y=4, width=180, height=12)
"""Where the detector sees the first line: at the top right of the picture."""
PLACES = tuple(Box(x=LINE.x, y=LINE.y + 14 * row, width=LINE.width, height=LINE.height) for row in range(4))
MISSING = EngineMissingError("Tesseract is not installed.", remedy="Install it.")
BROKEN = EngineFailedError("The engine broke.", remedy="Report it.")


def scanner_of(*engines: OcrEngine, options: ScanOptions | None = None, missing: bool = False) -> Scanner:
    """A scanner with these engines and the short list; by default one engine that reads nothing.

    It is thorough: the places that the detector sees are empty in the picture.
    """
    return Scanner(
        replace(options or ScanOptions(), thorough=True),
        pattern_list(),
        engines=engine_set(*engines, missing=missing),
        detector=detector_of(*PLACES),
    )


def engine_set(*engines: OcrEngine, missing: bool = False) -> EngineSet:
    """These engines, or one that reads nothing."""
    return EngineSet(ready=engines or (FakeEngine(),), missing=(("tesseract", MISSING),) if missing else ())


def picture_of(width: int = 300, height: int = 200) -> NDArray[np.uint8]:
    """A grey picture without text."""
    return np.full((height, width, 3), 90, np.uint8)


def png_of() -> bytes:
    """The same as a file."""
    stream = io.BytesIO()
    Image.fromarray(picture_of()).save(stream, "PNG")
    return stream.getvalue()


def without_time(report: ScanReport) -> dict[str, Any]:
    """A report to compare, for no two take the same time."""
    return report.model_dump(exclude={"seconds"})
