"""What a user may write, as the type checker sees it; never run.

`mypy --strict` fails here when a public name loses its type, also through the late loading of names.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, assert_type

from watermark_scan import (
    Baseline,
    EngineSet,
    OcrEngine,
    OcrResult,
    PatternList,
    ReadImage,
    RegionPlan,
    Scanner,
    ScanOptions,
    ScanReport,
    TextDetector,
    WatermarkScanError,
    WorkerOptions,
    __version__,
    load_patterns,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray


def scan_everything(pixels: NDArray[np.uint8], deep: NDArray[np.float32]) -> None:
    """Every kind of source is taken, and the report is typed to its leaves."""
    scanner = Scanner(ScanOptions(readers=("rapidocr",), regions=RegionPlan.EDGES, max_chance=1e-4))
    for source in ("frame.jpg", Path("frame.jpg"), b"\xff\xd8\xff", pixels, deep):
        report = scanner.scan(source)
        assert_type(report, ScanReport)
        assert_type(report.verdict, Literal["flagged", "review", "clear"] | None)
        assert_type(report.source.width, int | None)
        assert_type([match.box.x for match in report.matches], list[int])
        assert_type([match.expected_chance_matches for match in report.matches], list[float | None])


def choose_a_list(folder: Path) -> Scanner:
    """A list of one's own is loaded and handed over; its entries are typed."""
    try:
        patterns = load_patterns(folder)
    except WatermarkScanError as error:
        assert_type((error.code, error.message, error.remedy), tuple[str, str, str])
        raise
    assert_type(patterns, PatternList)
    assert_type([wording.text for wording in patterns.wordings], list[str])
    return Scanner(patterns=patterns)


def scan_many(pictures: Iterable[Path]) -> list[str]:
    """Reports come one by one; the iterator can be closed early."""
    reports = Scanner().scan_many(pictures, WorkerOptions(jobs=2, ordered=False, max_memory=None))
    assert_type(next(reports), ScanReport)
    reports.close()
    return [report.source.path for report in Scanner().scan_many([b"", "frame.jpg"])]


def scan_with_parts_of_ones_own(engine: OcrEngine, detector: TextDetector, baseline: Baseline) -> None:
    """An engine, a detector and a baseline are handed over; what was read can be had without a list."""
    scanner = Scanner(engines=EngineSet(ready=(engine,)), detector=detector, baseline=baseline)
    read = scanner.read("frame.jpg")
    assert_type(read, ReadImage)
    assert_type(read.results, tuple[OcrResult, ...])


def wrong_uses() -> None:
    """What the checker must refuse; an ignore that nothing needs is an error of its own."""
    ScanOptions(threshold=80)  # type: ignore[call-arg]  # wrong on purpose
    ScanOptions(regions="everywhere")  # type: ignore[arg-type]  # wrong on purpose
    Scanner().scan(42)  # type: ignore[arg-type]  # wrong on purpose
    assert_type(__version__, str)
