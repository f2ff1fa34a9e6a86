"""A JPEG without its end mark is scanned where every coded row came from the file, and one row less fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from tests.unit.sources.conftest import encoded, scene
from tests.unit.sources.decoded import FILES, LIMIT
from watermark_scan.errors import ImageBrokenError
from watermark_scan.sources.frames import decode
from watermark_scan.sources.jpeg_end import has_end, with_end

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _noise(mode: str = "RGB", height: int = 128) -> Image.Image:
    pixels = np.random.default_rng(1).integers(0, 256, (height, 128, 3)).astype(np.uint8)
    return Image.fromarray(pixels).convert(mode)


def _levels(data: bytes) -> NDArray[np.uint8]:
    return decode(data, max_pixels=LIMIT).pixels


WAYS: dict[str, dict[str, Any]] = {
    "plain": {},
    "progressive": {"progressive": True},
    "restart marks": {"restart_marker_rows": 1},
    "restart marks everywhere": {"restart_marker_blocks": 1},
    "progressive with restart marks": {"progressive": True, "restart_marker_rows": 1},
    "all colours": {"subsampling": 0},
    "optimised": {"optimize": True, "quality": 30},
}


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_only_the_end_mark_may_be_missing(mode: str, options: dict[str, Any]) -> None:
    """Also half of it; every pixel is then that of the whole file, and the frame says so."""
    data = encoded(_noise(mode), "JPEG", **options)
    whole = decode(data, max_pixels=LIMIT)
    assert not whole.end_missing
    for length in (len(data) - 2, len(data) - 1):
        frame = decode(data[:length], max_pixels=LIMIT)
        assert frame.end_missing
        assert np.array_equal(frame.pixels, whole.pixels)


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_whatever_else_is_missing_breaks_the_picture(mode: str, options: dict[str, Any]) -> None:
    """However little it is; what passes shows every pixel of the whole file."""
    data = encoded(_noise(mode, 64), "JPEG", **options)
    whole, passed = _levels(data), 0
    for length in (*range(len(data) - 40, len(data) - 2), *range(200, len(data) - 40, len(data) // 40)):
        for cut in (data[:length], data[:length] + bytes(len(data) - length)):
            try:
                levels = _levels(cut)
            except ImageBrokenError:
                continue
            passed += 1
            assert np.array_equal(levels, whole)
    # The last bytes of a progressive picture may tell nothing new.
    assert passed < 50


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS.keys())
def test_one_row_of_blocks_less_is_broken(options: dict[str, Any]) -> None:
    """A file that says that it is as high as another, and holds the rows of a lower one."""
    high, low = (encoded(_noise("L", height), "JPEG", **options) for height in (64, 56))
    start = low.index(b"\xff\xc2" if b"\xff\xc2" in low else b"\xff\xc0") + 5
    lying = low[:start] + (64).to_bytes(2, "big") + low[start + 2 : -2]
    assert _levels(high).shape[0] == 64
    with pytest.raises(ImageBrokenError, match="cut short"):
        _levels(lying)


def test_missing_scans_are_missing() -> None:
    """A progressive picture that was cut between two scans shows all its rows, but coarsely."""
    data = encoded(_noise(), "JPEG", progressive=True)
    starts = [place for place in range(len(data)) if data[place : place + 2] == b"\xff\xda"]
    assert len(starts) > 4
    for start in starts[1:]:
        assert with_end(data[:start]) is None


def test_a_thumbnail_does_not_stand_in_for_the_end_of_its_picture() -> None:
    """A JPEG inside a JPEG's header has an end mark of its own."""
    data = encoded(scene(), "JPEG", exif=b"Exif\0\0" + FILES["jpeg"])
    assert has_end(data)
    assert not has_end(data[:-2])


def test_many_fill_bytes_take_no_time() -> None:
    """A megabyte of fill bytes before a marker is looked through once."""
    data = FILES["jpeg"][:2] + b"\xff" * 1_000_000 + b"\x00" + FILES["jpeg"][2:]
    assert has_end(data)


_HEADERS = (b"\xff\xd8", b"\xff\xd8\xff\xda", b"\xff\xd8\xff\xda\0\x03\xff", b"\xff\xd8\xff\xc0\0\x02")


@pytest.mark.parametrize("data", [b"", *_HEADERS])
def test_what_has_no_picture_has_no_end(data: bytes) -> None:
    """Whatever stands in its headers."""
    assert with_end(data) is None
