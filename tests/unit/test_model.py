"""What a reading knows of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.values import result_of
from watermark_scan.geometry import Box
from watermark_scan.model import CONFIDENT, OcrResult, unconfirmed_lines


def test_confidence_is_weighed_by_letters() -> None:
    """A long word says more about a line than a short one."""
    read = result_of("a footage")
    words = tuple(replace(read.words[0], text=text, confidence=each) for text, each in (("a", 0.0), ("footage", 0.8)))
    assert replace(read, words=words).confidence == pytest.approx(0.7)


def _read(line: int, confidence: float, text: str = "footage") -> OcrResult:
    made = result_of(text)
    return replace(made, words=tuple(replace(word, confidence=confidence) for word in made.words), line=line)


def test_lines_that_nobody_read_with_confidence_are_unconfirmed_lines() -> None:
    """The surest reading of a line counts; a line without any is unconfirmed_lines; their order stays."""
    lines = dict.fromkeys((2, 1, 0), Box(x=0, y=0, width=140, height=20))
    readings = [_read(0, CONFIDENT / 2), _read(0, CONFIDENT), _read(1, CONFIDENT - 0.01), _read(7, 1.0)]
    assert unconfirmed_lines(lines, readings) == [2, 1]


@pytest.mark.parametrize(("width", "height"), [(400, 20), (20, 400)])
def test_a_sure_letter_does_not_stand_for_a_long_line(width: int, height: int) -> None:
    """Twenty heights hold some forty letters: one of them says nothing of the others, four do; lines may stand."""
    lines = {0: Box(x=5, y=5, width=width, height=height)}
    assert unconfirmed_lines(lines, [_read(0, 1.0, "3")]) == [0]
    assert unconfirmed_lines(lines, [_read(0, 1.0, "3333")]) == []
