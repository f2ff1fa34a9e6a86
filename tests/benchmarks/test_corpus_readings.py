"""Kept readings come back as they were."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from tests.benchmarks.corpus_readings import load
from tests.synthetic.readings import FRAME, alone
from watermark_scan.geometry import Turn
from watermark_scan.model import Alternative

if TYPE_CHECKING:
    from pathlib import Path


def test_kept_readings_come_back_as_they_were(tmp_path: Path) -> None:
    """Words, turns, second choices and the numbers of lines included."""
    choices = ((Alternative(text="A", probability=0.5), Alternative(text="Δ", probability=0.25)),)
    (line,) = alone("A")
    readings = (line, replace(line, turn=Turn.CLOCKWISE, alternatives=choices, line=3))
    stored = {"row": {"class": "positive"}, "frame": asdict(FRAME), "readings": [asdict(one) for one in readings]}
    path = tmp_path / "readings.jsonl"
    path.write_text(json.dumps(stored, ensure_ascii=False) + "\n", encoding="utf-8")
    (image,) = load(path)
    assert (image.row, image.frame, image.readings) == ({"class": "positive"}, FRAME, readings)
