"""Who is measured: the program, its peers, and decoding alone. Each takes a file and gives nothing back.

    python -m tests.benchmarks.speed.parties PARTY LIST

shows the images that a file lists to one party, in a process of its own, and prints the most bytes it has held.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytesseract
from PIL import Image

from tests.benchmarks.accuracy.parties import corners, rapid_engine
from tests.benchmarks.clock import peak_bytes
from watermark_scan.options import ScanOptions
from watermark_scan.scanner import Scanner
from watermark_scan.sources.frames import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OURS, RAPIDOCR, TESSERACT, NAIVE, FLOOR = "watermark-scan", "rapidocr", "tesseract", "four corners", "decode, resize"
_FLOOR_SIDE = 800
"""Pixels of the longer side: what the detector of the program sees."""


def ours(path: Path) -> None:
    """The program, as it is by default.

    Raises:
        RuntimeError: It could not look: what that costs means nothing.
    """
    if _scanner().scan(path).verdict is None:
        raise RuntimeError(f"{path} could not be scanned")


def rapidocr(path: Path) -> None:
    """RapidOCR with its own defaults on the whole frame, one thread."""
    rapid_engine()(str(path))


def tesseract(path: Path) -> None:
    """Tesseract through pytesseract on the whole frame, text anywhere."""
    with Image.open(path) as image:
        pytesseract.image_to_string(image.convert("RGB"), config="--psm 11")


def naive(path: Path) -> None:
    """What one writes first: four corners, each enlarged twice, through pytesseract."""
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB"))
    for corner in corners(pixels):
        pytesseract.image_to_string(corner, config="--psm 11")


def floor(path: Path) -> None:
    """Decoding, and resizing to what a detector sees: less is not possible."""
    pixels = decode(path, max_pixels=ScanOptions().max_pixels).pixels
    scale = min(1.0, _FLOOR_SIDE / max(pixels.shape[:2]))
    cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


PARTIES: Mapping[str, Callable[[Path], None]] = {
    OURS: ours,
    RAPIDOCR: rapidocr,
    TESSERACT: tesseract,
    NAIVE: naive,
    FLOOR: floor,
}
"""All of them, by name."""


@cache
def _scanner() -> Scanner:
    return Scanner()


def main() -> None:
    """Look, and print; the number of threads is settled by the environment that this process was started with."""
    cv2.setNumThreads(1)
    name, names = sys.argv[1:]
    for path in Path(names).read_text(encoding="utf-8").splitlines():
        PARTIES[name](Path(path))
    print(peak_bytes())


if __name__ == "__main__":
    main()
