"""Pictures to learn letters and their surroundings from: generated ones, the same with turned text, and photographs.

Owns no finding and no learning. Of a labelled folder every second photograph is used, so that the others can tell what
was learned; nothing of it is kept.
"""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from tests.synthetic.overlays import Kind, Pictures, Purpose
from watermark_scan.options import ScanOptions
from watermark_scan.sources.frames import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tests.synthetic.overlays import Sample

    Pixels = NDArray[np.uint8]
    Shown = tuple[bool, Pixels, Pixels]

SEED: Final = 505
COUNT: Final = 1500
"""Generated pictures with a level text, as many with none, and as many with one that was turned with its picture."""
PARTS_OF_PHOTOGRAPHS: Final = 6
"""Each photograph, and parts of it."""
_PHOTOGRAPHS: Final = "negative_photo"
_TURNS: Final = (8.0, 50.0)
"""Degrees."""


def pictures(corpus: Path, rng: np.random.Generator) -> Iterator[Shown]:
    """All of them: whether the text is tilted, RGB pixels, and 1 where text stands, 0 elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        source = Pictures(purpose=Purpose.TUNING, seed=SEED, corpus=_half_of(corpus, Path(folder)))
        for number in range(COUNT):
            for kind in (Kind.OVERLAY, Kind.CLEAN):
                yield False, *level(source.sample(kind, number))
            yield True, *turned(source.sample(Kind.OVERLAY, COUNT + number), rng)
    for pixels in photographs(corpus, rng):
        yield False, pixels, np.zeros(pixels.shape[:2], np.uint8)


def level(sample: Sample) -> tuple[Pixels, Pixels]:
    """A generated picture, and where its text stands."""
    text = np.zeros(sample.pixels.shape[:2], np.uint8)
    for line in sample.drawn.lines if sample.drawn else ():
        text[line.box.y : line.box.bottom, line.box.x : line.box.right] = 1
    return sample.pixels, text


def turned(sample: Sample, rng: np.random.Generator) -> tuple[Pixels, Pixels]:
    """The same with its text in the middle, turned; what is missing at the corners is mirrored."""
    pixels, text = level(sample)
    rows, columns = np.nonzero(text)
    middle = (float(columns.mean()), float(rows.mean()))
    size = (text.shape[1], text.shape[0])
    move = cv2.getRotationMatrix2D(middle, rng.uniform(*_TURNS) * rng.choice([-1, 1]), 1)
    move[:, 2] += size[0] / 2 - middle[0], size[1] / 2 - middle[1]
    seen = cv2.warpAffine(pixels, move, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(seen, np.uint8), np.asarray(cv2.warpAffine(text, move, size, flags=cv2.INTER_NEAREST), np.uint8)


def photographs(corpus: Path, rng: np.random.Generator) -> Iterator[Pixels]:
    """Every second photograph of a labelled folder, and parts of it at other sizes, mirrored, stored as JPEG."""
    for path in _named(corpus)[::2]:
        whole = decode(path.read_bytes(), max_pixels=ScanOptions().max_pixels).pixels
        yield whole
        for _ in range(PARTS_OF_PHOTOGRAPHS - 1):
            yield _part(whole, rng)


def _named(corpus: Path) -> list[Path]:
    with (corpus / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return [corpus / row["path"] for row in csv.DictReader(file) if row["class"] == _PHOTOGRAPHS]


def _part(whole: Pixels, rng: np.random.Generator) -> Pixels:
    share = rng.uniform(0.5, 1)
    height, width = (max(64, int(side * share)) for side in whole.shape[:2])
    top = int(rng.integers(0, max(1, whole.shape[0] - height + 1)))
    left = int(rng.integers(0, max(1, whole.shape[1] - width + 1)))
    part = whole[top : top + height, left : left + width]
    scale = min(rng.uniform(0.6, 1.6), 1600 / max(part.shape[:2]))
    smooth = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    sized = np.asarray(cv2.resize(part, None, fx=scale, fy=scale, interpolation=smooth))
    mirrored = np.ascontiguousarray(sized[:, ::-1] if rng.random() < 1 / 2 else sized)
    _, stored = cv2.imencode(".jpg", mirrored, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(40, 95))])
    return np.asarray(cv2.imdecode(stored, cv2.IMREAD_COLOR), np.uint8)


def _half_of(corpus: Path, folder: Path) -> Path:
    """A folder whose manifest names every second photograph: the generator draws on these, too."""
    rows = [{"path": str(path.resolve()), "class": _PHOTOGRAPHS} for path in _named(corpus)[::2]]
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ("path", "class"))
        writer.writeheader()
        writer.writerows(rows)
    return folder
