"""Scan options: what is refused, and that the published defaults stay."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from watermark_scan.errors import UsageError
from watermark_scan.ocr import ENGINES
from watermark_scan.options import RegionPlan, ScanOptions


def test_the_defaults_are_the_documented_ones() -> None:
    """Every installed reader, everywhere, with one chance match in a thousand images."""
    options = ScanOptions()
    assert options.readers is None
    assert options.languages is None
    assert options.regions is RegionPlan.FULL
    assert (options.max_chance, options.review_chance) == (1e-3, 1e-1)
    assert options.max_pixels == 200_000_000
    assert options.max_bytes == 2**30
    assert (options.timeout, options.reader_timeout) == (180, 60)
    assert options.keep_readings is False
    assert (options.patterns, options.builtin) == ((), True)


def test_names_are_those_of_the_command_line() -> None:
    """Engines and plans are called as a user types them."""
    assert list(ENGINES) == ["rapidocr", "tesseract"]
    assert [plan.value for plan in RegionPlan] == ["corners", "edges", "full"]


def test_something_must_look() -> None:
    """No reader at all is refused, not made up for."""
    with pytest.raises(UsageError, match="readers"):
        ScanOptions(readers=())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_chance", 0),
        ("max_chance", -1e-3),
        ("max_chance", 0.2),
        ("max_chance", math.nan),
        ("review_chance", 1e-4),
        ("review_chance", math.nan),
        ("max_pixels", 0),
        ("max_pixels", -1),
        ("max_bytes", 0),
        ("timeout", 0),
        ("timeout", math.nan),
        ("reader_timeout", 0),
        ("reader_timeout", -5.0),
        ("reader_timeout", math.nan),
    ],
)
def test_values_out_of_range_are_refused(name: str, value: Any) -> None:  # noqa: ANN401  of any option
    """The error names the option at fault (for both limits of chance, the first) and says what to choose."""
    with pytest.raises(UsageError) as caught:
        ScanOptions(**{name: value})
    assert name.replace("review_", "max_") in caught.value.message
    assert caught.value.remedy.startswith("Please ")


def test_equal_limits_are_allowed() -> None:
    """With both limits equal there is no review, which is a choice."""
    assert ScanOptions(max_chance=0.01, review_chance=0.01).review_chance == 0.01


def test_an_engine_gets_half_of_an_image_s_time_at_most() -> None:
    """One that hangs must not cost what the other has read."""
    assert ScanOptions().engine_seconds == 60
    assert ScanOptions(timeout=10).engine_seconds == 5
    assert ScanOptions(timeout=10, reader_timeout=2).engine_seconds == 2


def test_options_cannot_be_changed() -> None:
    """A scanner can keep them without copying."""
    with pytest.raises(FrozenInstanceError):
        ScanOptions().max_pixels = 1  # type: ignore[misc]  # refused is the point
