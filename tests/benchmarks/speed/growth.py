"""What size costs: the same photograph at 24 megapixels and at one, and a folder of ten thousand files."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from tests.benchmarks.speed.clock import cost_of, held_bytes
from tests.synthetic.backgrounds import backgrounds
from tests.unit.execution.fakes import factory
from watermark_scan.cli.inputs import ImageFile, expand
from watermark_scan.execution.pool import WorkerPool
from watermark_scan.execution.tasks import Task, WorkerOptions
from watermark_scan.output.pictures import THUMBNAIL_PIXELS
from watermark_scan.scanner import Scanner
from watermark_scan.sources.frames import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

LARGE, SMALL = (6000, 4000), (1224, 816)
"""Width and height: 24 megapixels and one."""
_GRAIN = 4.0
"""Grey levels of noise: a camera of 24 megapixels has some, an enlarged wallpaper has none."""
_JOBS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """A run over many files with a scanner that does nothing.

    Attributes:
        files: How many.
        first: Seconds to the first report, from the walk through the folder on.
        whole: Seconds to the last one.
        early: Megabytes this process holds after a hundredth of the reports.
        late: The same after the last one.
    """

    files: int
    first: float
    whole: float
    early: float
    late: float


def size_costs(count: int) -> list[tuple[float, float]]:
    """Processor seconds of a scan at 24 megapixels and at one, photograph by photograph; decoding is left out."""
    scanner = Scanner()
    pairs = list(_pairs(count))
    scanner.scan(pairs[0][1])
    return [(cost_of(lambda: scanner.scan(large)), cost_of(lambda: scanner.scan(small))) for large, small in pairs]  # noqa: B023  called at once


def thumbnail_costs(count: int) -> tuple[float, float]:
    """Median processor seconds to decode a JPEG of 24 megapixels for a thumbnail: reduced, and whole."""
    files = [_jpeg(large) for large, _ in _pairs(count)]
    limit = LARGE[0] * LARGE[1]
    reduced = [cost_of(lambda: decode(file, max_pixels=limit, longest=THUMBNAIL_PIXELS)) for file in files]  # noqa: B023  called at once
    whole = [cost_of(lambda: decode(file, max_pixels=limit)) for file in files]  # noqa: B023  called at once
    return median(reduced), median(whole)


def _jpeg(pixels: NDArray[np.uint8]) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=90)
    return stream.getvalue()


def many_files(folder: Path, files: int) -> Many:
    """Walk a folder of so many files and have all of them reported on, by workers, as the program does.

    Args:
        folder: Empty; the files are made there.
        files: How many, at least 1.
    """
    for number in range(files):
        (folder / f"clear-{number:06}.jpg").touch()
    began = time.perf_counter()
    tasks = (Task(source=found.path) for found in expand([folder]) if isinstance(found, ImageFile))
    marks: list[tuple[float, float]] = []
    for number, _ in enumerate(WorkerPool(factory(), WorkerOptions(jobs=_JOBS), seconds=60).reports(tasks), 1):
        if number in (1, max(1, files // 100), files):
            marks.append((time.perf_counter() - began, held_bytes() / 1e6))
    (first, _), *_, (whole, late) = marks
    return Many(files=files, first=first, whole=whole, early=marks[min(1, len(marks) - 1)][1], late=late)


def _pairs(count: int) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    found = backgrounds()
    for number in range(count):
        path = found[number * len(found) // count].path
        if path is not None:
            yield _sizes(path, np.random.default_rng(number))


def _sizes(path: Path, rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """A wallpaper at both sizes, stretched to 3:2, with grain."""
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB"))
    large = cv2.resize(pixels, LARGE, interpolation=cv2.INTER_CUBIC)
    grain = np.repeat(rng.normal(0, _GRAIN, (*large.shape[:2], 1)).astype(np.float32), 3, axis=2)
    noisy = np.clip(large + grain, 0, 255).astype(np.uint8)
    return noisy, np.asarray(cv2.resize(noisy, SMALL, interpolation=cv2.INTER_AREA), np.uint8)


def ratios(costs: Sequence[tuple[float, float]]) -> list[float]:
    """Each photograph's cost when large over its cost when small."""
    return [large / small for large, small in costs]
