"""An engine that costs nothing, and the program with it. No test of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.values import pattern_list, result_of
from watermark_scan.execution.pool import SerialScanner
from watermark_scan.geometry import Box
from watermark_scan.ocr import EngineSet
from watermark_scan.ocr.base import EngineInfo
from watermark_scan.options import ScanOptions
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from watermark_scan.baseline import Baseline
    from watermark_scan.model import OcrResult, Page


@dataclass(frozen=True, kw_only=True)
class CheapReader:
    """Reads the same words in every picture.

    Attributes:
        lines: What it reads.
        name: One that the plan of pages knows.
    """

    lines: tuple[str, ...] = ("STREET",)
    name: str = "rapidocr"

    @property
    def info(self) -> EngineInfo:
        """Name and version."""
        return EngineInfo(name=self.name, version="1.0", languages=("eng",))

    def read(self, pages: Sequence[Page]) -> tuple[OcrResult, ...]:
        """The lines, in the top left corner; pages of a picture of one pixel are looked at, too."""
        assert all(page.pixels.size for page in pages)
        box = Box(x=0, y=0, width=100, height=12)
        return tuple(result_of(line, engine=self.name, box=box) for line in self.lines)


def cheap_scanner(
    options: ScanOptions | None = None, *, baseline: Baseline | None = None, lines: tuple[str, ...] = ("STREET",)
) -> Scanner:
    """The real program over a short list, with the cheap engine; shapes would see what the engine makes up."""
    options = replace(options or ScanOptions(), spotting=False)
    return Scanner(options, pattern_list(), readers=EngineSet(ready=(CheapReader(lines=lines),)), baseline=baseline)


def cheap_batches(*lines: str) -> Callable[..., SerialScanner]:
    """Stands in for the command line's `open_batch`: the cheap engine in this process, without workers."""

    def open_batch(options: ScanOptions, *, baseline: Baseline | None = None, **_: object) -> SerialScanner:
        return SerialScanner(scanner=cheap_scanner(options, baseline=baseline, lines=lines or ("STREET",)))

    return open_batch
