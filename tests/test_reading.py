"""What a reading knows of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.matching.builders import reading


def test_confidence_is_weighed_by_letters() -> None:
    """A long word says more about a line than a short one."""
    read = reading("a footage")
    words = tuple(replace(read.words[0], text=text, confidence=each) for text, each in (("a", 0.0), ("footage", 0.8)))
    assert replace(read, words=words).confidence == pytest.approx(0.7)
