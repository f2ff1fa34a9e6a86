"""What a reading knows of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.matching.builders import reading
from watermark_scan.reading import SURE, Reading, doubtful


def test_confidence_is_weighed_by_letters() -> None:
    """A long word says more about a line than a short one."""
    read = reading("a footage")
    words = tuple(replace(read.words[0], text=text, confidence=each) for text, each in (("a", 0.0), ("footage", 0.8)))
    assert replace(read, words=words).confidence == pytest.approx(0.7)


def test_lines_that_nobody_read_with_confidence_are_doubtful() -> None:
    """The surest reading of a line counts; a line without any is doubtful; their order stays."""

    def read(line: int, confidence: float) -> Reading:
        made = reading("footage")
        return replace(made, words=tuple(replace(word, confidence=confidence) for word in made.words), line=line)

    readings = [read(0, SURE / 2), read(0, SURE), read(1, SURE - 0.01)]
    assert doubtful([2, 1, 0], readings) == [2, 1]
