"""What libtiff finds wrong: heard, and never printed."""

from __future__ import annotations

import ctypes
import random

import numpy as np
import pytest
from PIL import Image, features

from tests.unit.sources.conftest import encoded
from watermark_scan.errors import ImageBrokenError, InputError
from watermark_scan.sources import pillow as libtiff
from watermark_scan.sources.frames import decode

LIMIT = 1_000_000

pytestmark = pytest.mark.skipif(not features.check("libtiff"), reason="this Pillow has no libtiff")


def _fax() -> bytes:
    rows = np.random.default_rng(3).integers(0, 2, (40, 60)).astype(bool)
    return encoded(Image.fromarray(rows), "TIFF", compression="group4")


def test_a_sound_fax_is_read() -> None:
    """Nothing is wrong with it, so nothing is heard."""
    assert decode(_fax(), max_pixels=LIMIT).width == 60


def test_a_fax_that_is_damaged_in_the_middle_is_broken(capfd: pytest.CaptureFixture[str]) -> None:
    """The library complains, and hands out the rest as if it were whole; nothing of it reaches standard error."""
    data = bytearray(_fax())
    for place in range(60, 90):
        data[place] ^= 0xFF
    with pytest.raises(ImageBrokenError):
        decode(bytes(data), max_pixels=LIMIT)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "jpeg", "group3", "packbits"])
def test_nothing_is_printed_whatever_the_damage(capfd: pytest.CaptureFixture[str], compression: str) -> None:
    """The library writes to the descriptor, past Python."""
    picture = Image.fromarray(np.random.default_rng(3).integers(0, 255, (40, 60)).astype(np.uint8))
    whole = encoded(picture.convert("1") if compression == "group3" else picture, "TIFF", compression=compression)
    chance = random.Random(5)  # noqa: S311  seeded on purpose
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(4):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            decode(bytes(data), max_pixels=LIMIT)
        except InputError:
            continue
    assert capfd.readouterr() == ("", "")


def test_the_host_s_own_handler_comes_back() -> None:
    """Whoever else uses the library in this process hears it again."""
    handler = libtiff._Handler(lambda *_: None)
    address = ctypes.cast(handler, ctypes.c_void_p)
    before = libtiff._set(libtiff._ERRORS, address)
    try:
        with libtiff.heard():
            pass
        assert libtiff._set(libtiff._ERRORS, address) == address.value
    finally:
        libtiff._set(libtiff._ERRORS, before)
