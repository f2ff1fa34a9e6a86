"""The pictures of a run, as files: drawn by the generator of the accuracy benchmark, and those of a labelled folder."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003  a field's type
from typing import TYPE_CHECKING

from PIL import Image

from tests.synthetic.overlays import Kind, Pictures, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CLASSES: Mapping[Kind, str] = {
    Kind.CLEAN: "negative_photo",
    Kind.BENIGN: "negative_text",
    Kind.OVERLAY: "positive",
}
"""What a labelled folder's manifest calls the classes."""
_QUALITY = 92
"""Of the stored JPEG: the generator has stored each at its own before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of a run.

    Attributes:
        kind: What is written on it.
        path: The file.
    """

    kind: Kind
    path: Path


def drawn(folder: Path, counts: Mapping[Kind, int], seed: int) -> Iterator[Picture]:
    """Generated pictures, written into the folder; the classes take turns, so that load meets all alike."""
    source = Pictures(purpose=Purpose.TUNING, seed=seed)
    for number in range(max(counts.values())):
        for kind in (kind for kind, count in counts.items() if number < count):
            path = folder / f"{kind}-{number}.jpg"
            Image.fromarray(source.sample(kind, number).pixels).save(path, quality=_QUALITY)
            yield Picture(kind=kind, path=path)


def labelled(folder: Path, counts: Mapping[Kind, int]) -> tuple[Picture, ...]:
    """Pictures of a labelled folder, the classes one after the other, so many of each at most.

    Args:
        folder: With `manifest.csv`, whose columns are `path`, `class` and others.
        counts: How many of a class, spread over the manifest.
    """
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found: list[Picture] = []
    for kind, name in CLASSES.items():
        paths = [folder / row["path"] for row in rows if row["class"] == name]
        found.extend(Picture(kind=kind, path=path) for path in _spread(paths, counts[kind]))
    return tuple(found)


def _spread(paths: list[Path], count: int) -> list[Path]:
    step = max(1.0, len(paths) / max(1, count))
    return [paths[int(number * step)] for number in range(min(count, len(paths)))]
