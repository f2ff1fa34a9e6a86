"""An engine that costs nothing, and the program with it. No test of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.values import pattern_list, result_of
from watermark_scan.execution.pool import SerialScanner
from watermark_scan.geometry import Box
from watermark_scan.ocr import EngineSet
from watermark_scan.ocr.base import EngineInfo, OcrEngine
from watermark_scan.options import ScanOptions
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from watermark_scan.baseline import Baseline
    from watermark_scan.model import LineImage, OcrResult


INFO = EngineInfo(name="rapidocr", version="1.0", languages=("eng",), scripts=frozenset({"Latin"}))


@dataclass(frozen=True, kw_only=True)
class CheapEngine(OcrEngine):
    """Reads the same words in every picture.

    Attributes:
        lines: What it reads.
        info: Its name and version.
    """

    lines: tuple[str, ...] = ("STREET",)
    info: EngineInfo = INFO

    def read(self, images: Sequence[LineImage]) -> tuple[OcrResult, ...]:
        """The lines, in the top left corner; images of a picture of one pixel are looked at, too."""
        assert all(image.pixels.size for image in images)
        box = Box(x=0, y=0, width=100, height=12)
        return tuple(result_of(line, engine=self.info.name, box=box) for line in self.lines)


def cheap_scanner(
    options: ScanOptions | None = None, *, baseline: Baseline | None = None, lines: tuple[str, ...] = ("STREET",)
) -> Scanner:
    """The real program over a short list, with the cheap engine."""
    return Scanner(
        options or ScanOptions(),
        pattern_list(),
        engines=EngineSet(ready=(CheapEngine(lines=lines),)),
        baseline=baseline,
    )


def cheap_batches(*lines: str) -> Callable[..., SerialScanner]:
    """Stands in for the command line's `open_batch`: the cheap engine in this process, without workers."""

    def open_batch(options: ScanOptions, *, baseline: Baseline | None = None, **_: object) -> SerialScanner:
        return SerialScanner(scanner=cheap_scanner(options, baseline=baseline, lines=lines or ("STREET",)))

    return open_batch
