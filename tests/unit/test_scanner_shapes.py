"""A picture to its report where no engine reads: wordings are seen by their shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.values import pattern_list
from watermark_scan.ocr import EngineSet
from watermark_scan.options import ScanOptions
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from watermark_scan.report import ScanReport

_LISTED = (
    {"id": "pre-alpha", "text": "Pre-alpha gameplay footage", "role": "sign", "languages": ["en"]},
    {"id": "not-final", "text": "Not representative of final product", "role": "sign", "languages": ["en"]},
    {"id": "work", "text": "Work in progress", "role": "sign", "languages": ["en"]},
)
_UPPER, _LOWER = (40, 20), (40, 44)


def _picture(*lines: tuple[str, tuple[int, int]]) -> NDArray[np.uint8]:
    """White letters on grainy grey, each text at its place."""
    random = np.random.default_rng(5)
    picture = Image.fromarray(np.clip(random.normal(80, 3, (360, 640, 3)), 0, 255).astype(np.uint8))
    for text, place in lines:
        ImageDraw.Draw(picture).text(place, text, fill=(225, 225, 225), font=ImageFont.load_default(20))
    return np.asarray(picture)


def _report(picture: NDArray[np.uint8], views: Path | None = None) -> ScanReport:
    options = ScanOptions(readers=(), spotting=True, views=views)
    return Scanner(options, pattern_list(*_LISTED), readers=EngineSet(ready=())).scan(picture)


@pytest.mark.parametrize("indent", [0, 56])
def test_a_wording_on_two_lines_is_one_match(indent: int, tmp_path: Path) -> None:
    """Whole, around both lines, seen by nobody but spotting; and both lines are shown with their halves."""
    lower = (_LOWER[0] + indent, _LOWER[1])
    report = _report(_picture(("Pre-alpha gameplay", _UPPER), ("footage", lower)), tmp_path)
    assert report.verdict == "flagged"
    (match,) = report.matches
    assert (match.pattern_id, match.matched_text, match.readers) == (
        "pre-alpha",
        "Pre-alpha gameplay footage",
        ("spotting",),
    )
    assert (match.visible_fraction, match.cut) == (1.0, ())
    assert match.box.y < _LOWER[1] - 10
    assert match.box.y + match.box.height > _LOWER[1] + 10
    (index,) = tmp_path.rglob("index.html")
    assert index.read_text(encoding="utf-8").count("together with line") == 2


def test_ordinary_lines_upon_each_other_are_nothing() -> None:
    """What is listed nowhere is not seen, on one line or on two."""
    report = _report(_picture(("Fresh bread and cakes", _UPPER), ("every morning", _LOWER)))
    assert (report.verdict, report.matches) == ("clear", ())
