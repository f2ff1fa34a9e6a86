"""Finds residual overlay text in images and says how likely chance is. The public API, and nothing else.

    report = Scanner(ScanOptions()).scan("frame.jpg")
    print(report.verdict, [match.pattern_id for match in report.matches])

Names load on first use, so that `import watermark_scan` and `watermark-scan --help` cost no NumPy and no OCR engine.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watermark_scan.baseline import Baseline
    from watermark_scan.catalog.load import PatternList, load_patterns
    from watermark_scan.detection.detector import TextDetector
    from watermark_scan.errors import WatermarkScanError
    from watermark_scan.execution.tasks import WorkerOptions
    from watermark_scan.model import OcrResult
    from watermark_scan.ocr import EngineSet
    from watermark_scan.ocr.base import OcrEngine
    from watermark_scan.options import FrameChoice, RegionPlan, ScanOptions
    from watermark_scan.report import ScanReport
    from watermark_scan.scanner import ReadImage, Scanner

# ONNX Runtime, from 1.32 on, keeps a device id and a database of usage in the home folder and sends it to its maker,
# unless this is said before it is loaded. Nothing here ever calls home; who sets the variable otherwise is left alone.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

__version__ = "0.1.0"

__all__ = [
    "Baseline",
    "EngineSet",
    "FrameChoice",
    "OcrEngine",
    "OcrResult",
    "PatternList",
    "ReadImage",
    "RegionPlan",
    "ScanOptions",
    "ScanReport",
    "Scanner",
    "TextDetector",
    "WatermarkScanError",
    "WorkerOptions",
    "__version__",
    "load_patterns",
]

_HOMES = {
    "Baseline": "watermark_scan.baseline",
    "EngineSet": "watermark_scan.ocr",
    "FrameChoice": "watermark_scan.options",
    "OcrEngine": "watermark_scan.ocr.base",
    "OcrResult": "watermark_scan.model",
    "PatternList": "watermark_scan.catalog.load",
    "ReadImage": "watermark_scan.scanner",
    "RegionPlan": "watermark_scan.options",
    "ScanOptions": "watermark_scan.options",
    "ScanReport": "watermark_scan.report",
    "Scanner": "watermark_scan.scanner",
    "TextDetector": "watermark_scan.detection.detector",
    "WatermarkScanError": "watermark_scan.errors",
    "WorkerOptions": "watermark_scan.execution.tasks",
    "load_patterns": "watermark_scan.catalog.load",
}


def __getattr__(name: str) -> object:
    """Load a public name from its home module (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'watermark_scan' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
