"""Files that unfold to much more than they weigh: refused within little memory, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.system.robustness import bad_files
from tests.unit.cli.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAM = """
import resource, sys
from tests.system.robustness.engines import cheap_scanner
from watermark_scan.options import FrameChoice, ScanOptions
scanner = cheap_scanner(ScanOptions(frames=FrameChoice(sys.argv[2])))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
report = scanner.scan(sys.argv[1])
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(report.status, report.error.code if report.error else "-", (after - before) // 1024)
"""


def _scanned(path: Path, frames: str = "first") -> tuple[str, str, int]:
    """Status, code, and the megabytes by which the process has grown."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(path), frames],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    status, code, grown = done.stdout.split()
    return status, code, int(grown)


def test_a_png_of_two_and_a_half_gigapixels_is_refused_in_little_memory(tmp_path: Path) -> None:
    """A valid file of one colour, 50 000 pixels each way, 300 kB: its header is enough."""
    path = tmp_path / "bomb.png"
    with path.open("wb") as file:
        file.writelines(bad_files.big_png(50_000))
    assert path.stat().st_size < 2_000_000
    status, code, grown = _scanned(path)
    assert (status, code) == ("failed", "image-too-large")
    assert grown < 20


@pytest.mark.parametrize("frames", ["first", "all"])
def test_a_gif_of_many_frames_costs_little_memory(tmp_path: Path, frames: str) -> None:
    """100 000 frames: the first is scanned, or the file is refused."""
    head = b"GIF89a\x08\x00\x08\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    one = b"\x21\xf9\x04\x00\x01\x00\x00\x00,\x00\x00\x00\x00\x08\x00\x08\x00\x00"
    one += b"\x08\x0f\x00\x01\x08\x1cH\xb0\xa0\xc1\x83\x08\x13*L\x18\x10\x00"
    path = tmp_path / "bomb.gif"
    path.write_bytes(head + one * 100_000 + b";")
    status, code, grown = _scanned(path, frames)
    assert (status, code) == (("scanned", "-") if frames == "first" else ("failed", "image-too-large"))
    assert grown < 80


def test_a_picture_within_the_limit_is_scanned_within_its_memory(tmp_path: Path) -> None:
    """8 000 pixels each way: what it unfolds to is bounded by the limit on pixels."""
    path = tmp_path / "large.png"
    with path.open("wb") as file:
        file.writelines(bad_files.big_png(8_000))
    status, code, grown = _scanned(path)
    assert (status, code) == ("scanned", "-")
    assert grown < 1_200
