"""Scanners whose engines read what they are told, and a picture for them."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from tests.values import pattern_list, reading
from watermark_scan.errors import (
    ReaderFailedError,
    ReaderMissingError,
)
from watermark_scan.geometry import Box
from watermark_scan.options import ReaderName, ScanOptions
from watermark_scan.readers import ReaderSet
from watermark_scan.readers.base import EngineInfo
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from watermark_scan.page import Page
    from watermark_scan.reading import Reading
    from watermark_scan.report import ScanReport

LINE = Box(x=120, y=4, width=180, height=12)
"""Where the engines say the text stands: at the top right of the picture."""
MISSING = ReaderMissingError("Tesseract is not installed.", remedy="Install it.")
BROKEN = ReaderFailedError("The engine broke.", remedy="Report it.")


@dataclass(kw_only=True)
class FakeReader:
    """An engine that reads the same lines in every picture.

    Attributes:
        name: One that the plan of pages knows.
        lines: What it reads, all in the same place.
        failure: Raised instead of reading.
        shown: How many pages each picture had.
    """

    name: str = "rapidocr"
    lines: tuple[str, ...] = ()
    failure: Exception | None = None
    shown: list[int] = field(default_factory=list)

    @property
    def info(self) -> EngineInfo:
        """Name and version."""
        return EngineInfo(name=self.name, version="1.0", languages=("eng",))

    def read(self, pages: Sequence[Page]) -> tuple[Reading, ...]:
        """The lines, in the view of the first page."""
        self.shown.append(len(pages))
        if self.failure:
            raise self.failure
        return tuple(reading(line, reader=self.name, box=LINE, view=pages[0].name) for line in self.lines)


def scanner_of(*readers: FakeReader, options: ScanOptions | None = None, missing: bool = False) -> Scanner:
    """A scanner with these engines and the short list; by default one engine that reads nothing."""
    notes = ((ReaderName.TESSERACT, MISSING),) if missing else ()
    chosen = ReaderSet(ready=readers or (FakeReader(),), missing=notes)
    return Scanner(options, pattern_list(), readers=chosen)


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
