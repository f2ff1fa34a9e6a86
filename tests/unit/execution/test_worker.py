"""What a worker does with one image. How workers live and die is tested with their supervisor."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.execution.fakes import ToldScanner
from watermark_scan.errors import InternalError, OutOfMemoryError, UsageError, WatermarkScanError
from watermark_scan.execution.tasks import Job
from watermark_scan.execution.worker import scanned
from watermark_scan.report import ScanReport


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a", ScanReport), ("bug", InternalError), ("memory", OutOfMemoryError), ("misuse", UsageError)],
)
def test_whatever_happens_is_an_answer(name: str, kind: type[ScanReport | WatermarkScanError]) -> None:
    """A report, or an error with its remedy."""
    outcome = scanned(ToldScanner(), Job(source=Path(name), seconds=1))
    assert isinstance(outcome, kind)
    assert isinstance(outcome, ScanReport) or outcome.remedy


def test_memory_is_limited_and_a_lower_limit_stays() -> None:
    """In a process of its own, for a limit cannot be raised again."""
    code = (
        "import resource as r; from watermark_scan.execution.worker import limit_memory as limit\n"
        "limit(None); assert r.getrlimit(r.RLIMIT_AS)[0] == r.RLIM_INFINITY\n"
        "limit(1 << 30); limit(1 << 40); print(r.getrlimit(r.RLIMIT_AS)[0])\n"
        "try: bytearray(1 << 31)\nexcept MemoryError: print('bounded')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(1 << 30), "bounded"]
