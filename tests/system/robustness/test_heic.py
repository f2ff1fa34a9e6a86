"""HEIC as phones write it. The files were made once, of `picture()`, with the encoder of pillow-heif, which is GPL."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.system.robustness.bad_files import picture
from tests.system.robustness.engines import cheap_scanner
from watermark_scan.options import FrameChoice, ScanOptions
from watermark_scan.sources.frames import decode

_DATA = Path(__file__).parents[1] / "data"


def _heic(name: str = "one") -> bytes:
    return (_DATA / f"{name}.heic").read_bytes()


def test_a_heic_file_is_scanned() -> None:
    """As any other, with its own format's name."""
    report = cheap_scanner().scan(_heic())
    assert (report.status, report.source.format, report.source.width) == ("scanned", "HEIF", 160)
    difference = np.abs(decode(_heic(), max_pixels=10**6).pixels.astype(int) - np.asarray(picture()).astype(int))
    assert difference.mean() < 20


def test_every_picture_of_a_heic_file_is_scanned_on_request() -> None:
    """Phones put bursts into one file."""
    report = cheap_scanner(ScanOptions(frames=FrameChoice.ALL)).scan(_heic("three"))
    assert (report.status, report.source.frames) == ("scanned", 3)


@pytest.mark.parametrize("sixteenth", range(1, 16))
def test_a_heic_file_cut_short_fails(sixteenth: int) -> None:
    """Half a picture never counts as scanned."""
    data = _heic()
    report = cheap_scanner().scan(data[: len(data) * sixteenth // 16])
    assert report.error is not None
    assert (report.status, report.error.code) == ("failed", "image-broken")


def test_a_heic_file_over_the_limit_is_refused() -> None:
    """From its header."""
    report = cheap_scanner(ScanOptions(max_pixels=1000)).scan(_heic())
    assert report.error is not None
    assert report.error.code == "image-too-large"
