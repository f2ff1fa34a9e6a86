"""What tests look at in reports. No test of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watermark_scan.report import ScanReport


def names_of(reports: Iterable[ScanReport]) -> list[str]:
    """Of the files, in the reports' order."""
    return [Path(report.source.path).name for report in reports]


def code_of(report: ScanReport) -> str | None:
    """Of the error, where there is one."""
    return report.error.code if report.error else None
