"""Sheets of missed overlays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("faker", reason="needs the bench extra")
pytest.importorskip("wordfreq", reason="needs the bench extra")

from tests.benchmarks.accuracy import contact_sheets
from tests.synthetic.builders import record
from tests.synthetic.overlays import Kind, Pictures, Purpose, Sample
from tests.synthetic.storing import Storing

if TYPE_CHECKING:
    from pathlib import Path


def sample(_self: Pictures, kind: Kind, index: int) -> Sample:
    """A grey picture."""
    storing = Storing(scale=1.0, method=0, blur=0.0, codecs=(("JPEG", 80),))
    pixels = np.full((200, 300, 3), 90, dtype=np.uint8)
    return Sample(kind=kind, index=index, pixels=pixels, background="grey", storing=storing, drawn=None)


def height(sheet: Path) -> int:
    """Of a picture in a file, in pixels."""
    with Image.open(sheet) as image:
        return image.height


def test_each_cause_has_its_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found is on none; turned text is shown upright."""
    monkeypatch.setattr(Pictures, "sample", sample)
    missed = [
        record(verdict="clear", right=False),
        record(verdict="clear", right=False, turn=1, boxes=[[2, 10, 14, 150]]),
        record(verdict="clear", right=False, read=[["rapidocr", "x\x1b[31m"]]),
    ]
    counts = contact_sheets.write([record(), *missed], Pictures(purpose=Purpose.TUNING, seed=1), tmp_path / "sheets")
    assert counts == {"unread": 2, "misread": 1, "unmatched": 0, "other": 0}
    assert height(tmp_path / "sheets" / "unread-01.png") > height(tmp_path / "sheets" / "misread-01.png")
    assert len(list((tmp_path / "sheets").iterdir())) == 2
