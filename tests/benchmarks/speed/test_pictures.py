"""Pictures of a labelled folder: chosen by class, spread over the manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("wordfreq", reason="needs the bench extra")

from tests.benchmarks.speed.pictures import labelled
from tests.synthetic.overlays import Kind

if TYPE_CHECKING:
    from pathlib import Path


def test_pictures_of_a_class_are_spread_over_the_manifest(tmp_path: Path) -> None:
    """The first rows are often of one source."""
    rows = [f"{number}.jpg,{name}" for name in ("negative_photo", "positive", "other") for number in range(4)]
    (tmp_path / "manifest.csv").write_text("\n".join(["path,class", *rows]), encoding="utf-8")
    found = labelled(tmp_path, {Kind.CLEAN: 2, Kind.BENIGN: 5, Kind.OVERLAY: 9})
    assert [(one.kind, one.path.name) for one in found] == [
        (Kind.CLEAN, "0.jpg"),
        (Kind.CLEAN, "2.jpg"),
        *((Kind.OVERLAY, f"{number}.jpg") for number in range(4)),
    ]
