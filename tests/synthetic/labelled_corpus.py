"""A folder of labelled real pictures and its manifest, which nothing of is kept in the project.

`manifest.csv` has the columns path, class, overlay_text (several joined by ` | `), position, readable and others. The
class `positive` bears a mark; all others bear none. Films (class `video`) are left out: what is measured here are
pictures.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

POSITIVE = "positive"
PHOTOGRAPHS = "negative_photo"
"""Without overlay text."""
_FILMS = "video"
Row = dict[str, str]


@cache
def rows(folder: Path) -> tuple[Row, ...]:
    """The manifest's rows of pictures, in its order."""
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row for row in csv.DictReader(file) if row["class"] != _FILMS)


def paths(folder: Path, name: str) -> list[Path]:
    """The pictures of a class, in the manifest's order."""
    return [folder / row["path"] for row in rows(folder) if row["class"] == name]
