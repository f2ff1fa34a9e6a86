"""Many images with the real engines: the same reports by any number of workers, and faults of a real Tesseract."""

from __future__ import annotations

import io
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from watermark_scan import RegionPlan, Scanner, ScanOptions, WorkerOptions

if TYPE_CHECKING:
    import pytest

    from watermark_scan import ScanReport

_SAMPLES = Path(__file__).parents[2] / "samples"
_PICTURES = [_SAMPLES / name for name in ("founding-half.jpg", "no-text-street.jpg", "stock-mark.jpg")]


def _without_times(reports: list[ScanReport]) -> list[dict[str, Any]]:
    return [report.model_dump(exclude={"seconds"}) for report in reports]


def test_any_number_of_workers_gives_the_same_reports() -> None:
    """To the last digit, whatever else is in the batch; and as a scan in this process does."""
    scanner = Scanner(ScanOptions(regions=RegionPlan.CORNERS, keep_readings=True))
    one = list(scanner.scan_many(_PICTURES, WorkerOptions(jobs=1)))
    two = list(scanner.scan_many(_PICTURES[::-1], WorkerOptions(jobs=2)))
    alone = list(scanner.scan_many(_PICTURES, WorkerOptions(jobs=0)))
    assert _without_times(one) == _without_times(two[::-1]) == _without_times(alone)
    assert {report.status for report in one} == {"scanned"}


def test_a_picture_that_needs_too_much_memory_fails() -> None:
    """And nobody else suffers; the machine least of all."""
    scanner = Scanner(ScanOptions(readers=("rapidocr",), regions=RegionPlan.CORNERS))
    bomb = _bomb(12_000)
    force = WorkerOptions(jobs=1, max_memory=900 << 20)
    (report,) = scanner.scan_many([bomb], force)
    assert report.status == "failed"
    assert report.error is not None
    assert report.error.code in {"out-of-memory", "image-too-large", "worker-died", "reader-failed"}
    assert report.error.remedy


def _bomb(side: int) -> bytes:
    """A PNG of one colour, a few kilobytes long."""
    stream = io.BytesIO()
    Image.new("RGB", (side, side)).save(stream, "PNG")
    return stream.getvalue()


def test_a_tesseract_that_hangs_is_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It gets half of the image's time; neither the program nor a file of it is left."""
    temp, programs, number = tmp_path / "temp", tmp_path / "bin", tmp_path / "number"
    for folder in (temp, programs):
        folder.mkdir()
    program = programs / "tesseract"
    program.write_text(
        "#!/bin/sh\n"
        'case "$*" in *--version*) echo tesseract 5.3.0; exit;;\n'
        '*--list-langs*) echo "List of available languages (1):"; echo eng; exit;; esac\n'
        f"echo $$ > {number}; exec sleep 1000\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("TMPDIR", str(temp))
    monkeypatch.setattr(tempfile, "tempdir", None)
    options = ScanOptions(readers=("tesseract",), regions=RegionPlan.CORNERS, timeout=10.0)
    (report,) = Scanner(options).scan_many(_PICTURES[:1], WorkerOptions(jobs=1))
    assert report.error is not None
    assert report.error.code == "reader-timeout"
    process = Path("/proc", number.read_text().strip())
    assert not process.exists() or "Z" in (process / "stat").read_text().split()[2]
    assert list(temp.iterdir()) == []
