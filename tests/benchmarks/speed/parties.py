"""Who is measured: the program, its peers, and decoding alone. Each takes a file and gives nothing back."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytesseract
from PIL import Image

from watermark_scan.options import ScanOptions
from watermark_scan.scanner import Scanner
from watermark_scan.sources.frames import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

OURS, RAPIDOCR, TESSERACT, NAIVE, FLOOR = "watermark-scan", "rapidocr", "tesseract", "four corners", "decode, resize"
_CORNER = (1 / 2, 1 / 3)
"""Width and height of a corner, over the frame's."""
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
    for corner in _corners(pixels):
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
def rapid_engine() -> Any:  # noqa: ANN401  the library is untyped
    """RapidOCR with its defaults, loaded once."""
    from rapidocr import RapidOCR  # noqa: PLC0415  loads a model

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    return RapidOCR(params={"Global.log_level": "critical", **threads})


@cache
def _scanner() -> Scanner:
    return Scanner()


def _corners(pixels: NDArray[np.uint8]) -> list[Any]:
    height, width = pixels.shape[:2]
    across, down = round(width * _CORNER[0]), round(height * _CORNER[1])
    parts = (pixels[:down], pixels[-down:])
    corners = [corner for part in parts for corner in (part[:, :across], part[:, -across:])]
    return [cv2.resize(corner, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC) for corner in corners]
