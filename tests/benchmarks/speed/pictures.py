"""The pictures of a run: generated ones and those of a labelled folder, as files, and large photographs as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003  a field's type
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from tests.synthetic import labelled_corpus
from tests.synthetic.backgrounds import backgrounds
from tests.synthetic.overlays import Kind, Pictures, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

CLASSES: Mapping[Kind, str] = {
    Kind.CLEAN: labelled_corpus.PHOTOGRAPHS,
    Kind.BENIGN: "negative_text",
    Kind.OVERLAY: labelled_corpus.POSITIVE,
}
"""What a labelled folder's manifest calls the kinds."""
LARGE, SMALL = (6000, 4000), (1224, 816)
"""Width and height: 24 megapixels and one."""
_QUALITY = 92
"""Of the stored JPEG: the generator has stored each at its own before."""
_GRAIN = 4.0
"""Grey levels of noise: a camera of 24 megapixels has some, an enlarged wallpaper has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of a run.

    Attributes:
        kind: What is written on it.
        path: The file.
    """

    kind: Kind
    path: Path


def generated(folder: Path, counts: Mapping[Kind, int], seed: int) -> Iterator[Picture]:
    """Generated pictures, written into the folder; the kinds take turns, so that load meets all alike."""
    source = Pictures(purpose=Purpose.TUNING, seed=seed)
    for number in range(max(counts.values())):
        for kind in (kind for kind, count in counts.items() if number < count):
            path = folder / f"{kind}-{number}.jpg"
            Image.fromarray(source.sample(kind, number).pixels).save(path, quality=_QUALITY)
            yield Picture(kind=kind, path=path)


def labelled(folder: Path, counts: Mapping[Kind, int]) -> tuple[Picture, ...]:
    """Pictures of a labelled folder, one kind after the other, so many of each at most, spread over the manifest."""
    return tuple(
        Picture(kind=kind, path=path)
        for kind, name in CLASSES.items()
        for path in _spread(labelled_corpus.paths(folder, name), counts[kind])
    )


def large_photographs(count: int) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    """Wallpapers stretched to 3:2, with grain: at 24 megapixels, and the same at one."""
    found = backgrounds()
    for number in range(count):
        path = found[number * len(found) // count].path
        if path is None:
            continue
        with Image.open(path) as image:
            pixels = np.asarray(image.convert("RGB"))
        large = cv2.resize(pixels, LARGE, interpolation=cv2.INTER_CUBIC)
        rng = np.random.default_rng(number)
        grain = np.repeat(rng.normal(0, _GRAIN, (*large.shape[:2], 1)).astype(np.float32), 3, axis=2)
        noisy = np.clip(large + grain, 0, 255).astype(np.uint8)
        yield noisy, np.asarray(cv2.resize(noisy, SMALL, interpolation=cv2.INTER_AREA), np.uint8)


def _spread(paths: list[Path], count: int) -> list[Path]:
    step = max(1.0, len(paths) / max(1, count))
    return [paths[int(number * step)] for number in range(min(count, len(paths)))]
