"""What a reading knows of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.matching.builders import reading
from watermark_scan.geometry import Box
from watermark_scan.model import SURE, OcrResult, doubtful


def test_confidence_is_weighed_by_letters() -> None:
    """A long word says more about a line than a short one."""
    read = reading("a footage")
    words = tuple(replace(read.words[0], text=text, confidence=each) for text, each in (("a", 0.0), ("footage", 0.8)))
    assert replace(read, words=words).confidence == pytest.approx(0.7)


def _read(line: int, confidence: float, text: str = "footage") -> OcrResult:
    made = reading(text)
    return replace(made, words=tuple(replace(word, confidence=confidence) for word in made.words), line=line)


def test_lines_that_nobody_read_with_confidence_are_doubtful() -> None:
    """The surest reading of a line counts; a line without any is doubtful; their order stays."""
    lines = dict.fromkeys((2, 1, 0), Box(x=0, y=0, width=140, height=20))
    readings = [_read(0, SURE / 2), _read(0, SURE), _read(1, SURE - 0.01), _read(7, 1.0)]
    assert doubtful(lines, readings) == [2, 1]


@pytest.mark.parametrize(("width", "height"), [(400, 20), (20, 400)])
def test_a_sure_letter_does_not_stand_for_a_long_line(width: int, height: int) -> None:
    """Twenty heights hold some forty letters: one of them says nothing of the others, four do; lines may stand."""
    lines = {0: Box(x=5, y=5, width=width, height=height)}
    assert doubtful(lines, [_read(0, 1.0, "3")]) == [0]
    assert doubtful(lines, [_read(0, 1.0, "3333")]) == []
