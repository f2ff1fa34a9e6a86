"""Pictures on the disk and reports that speak of them, with the digest that their bytes really have."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from tests.synthetic import plain_pictures
from tests.unit.output import reports
from watermark_scan.frame import Frame
from watermark_scan.report import BoxModel, ScanReport, Source

if TYPE_CHECKING:
    from pathlib import Path

    from watermark_scan.report import Match

TEXT_BOX = BoxModel(x=200, y=20, width=170, height=24)
"""Where `draw` puts its text, in a picture of 400 × 240 pixels."""


def draw(
    text: str = "ALL CONTENT", *, size: tuple[int, int] = (400, 240), ground: int = 60, ink: int = 230
) -> Image.Image:
    """A picture with a text at `TEXT_BOX`."""
    return Image.fromarray(plain_pictures.blended(ground, plain_pictures.ink(text, size, (204, 22), 20), ink))


def frame_of(picture: Image.Image, *, image_format: str | None = "PNG") -> Frame:
    """The picture as it comes out of the decoder."""
    return Frame(pixels=np.asarray(picture.convert("RGB")), format=image_format)


def stored(path: Path, picture: Image.Image | None = None) -> Source:
    """Write a picture, and say what a report says of it."""
    picture = picture or draw()
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, "PNG")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Source(path=str(path), sha256=digest, format="PNG", width=picture.width, height=picture.height)


def flagged(source: Source, *matches: Match) -> ScanReport:
    """A report of a flagged picture; without matches, the founding one at `TEXT_BOX`."""
    found = matches or (reports.match(box=TEXT_BOX),)
    return reports.scanned(source=source, verdict="flagged", reasons=("A wording was found.",), matches=found)
