"""One process an image: the program's against RapidOCR's, on the clock. And what either holds after many images."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks.speed.parties import OURS, RAPIDOCR

if TYPE_CHECKING:
    from collections.abc import Sequence

_RESULTS = (0, 1)
"""Exit codes of a program that has looked."""


def process_times(paths: Sequence[Path], rounds: int) -> dict[str, float]:
    """Median seconds on the clock of one process for one image, by program.

    Both run on one core: RapidOCR's own command has no other limit. They take turns, image by image.
    """
    found: dict[str, list[float]] = {OURS: [], RAPIDOCR: []}
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        for path in [*paths[:1], *list(paths) * rounds]:
            found[OURS].append(_seconds(_program("watermark-scan"), "scan", str(path), "--json"))
            found[RAPIDOCR].append(_seconds(_program("rapidocr"), "-img", str(path)))
    finally:
        os.sched_setaffinity(0, cores)
    # The first turn fills the caches.
    return {name: median(seconds[1:]) for name, seconds in found.items()}


def peaks(paths: Sequence[Path], folder: Path) -> dict[str, float]:
    """Megabytes that a process holds at most over all images, by program, alone.

    Args:
        paths: Images.
        folder: For the list of them.
    """
    names = folder / "images.txt"
    names.write_text("\n".join(map(str, paths)), encoding="utf-8")
    return {party: _peak(party, names) for party in (OURS, RAPIDOCR)}


def _peak(party: str, names: Path) -> float:
    command = (sys.executable, "-m", "tests.benchmarks.speed.peak", party, str(names))
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stdout.splitlines()[-1]) / 1e6


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _seconds(*command: str) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if done.returncode not in _RESULTS:
        raise subprocess.CalledProcessError(done.returncode, command)
    return time.perf_counter() - began
