"""Pictures are turned upright by what their EXIF says, sound or broken."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from tests.unit.sources.conftest import HEIGHT, WIDTH, encoded, scene
from tests.unit.sources.decoded import FILES, LIMIT, SCENE, levels
from watermark_scan.errors import ImageTooLargeError
from watermark_scan.sources.frames import decode

# The way from the upright picture to what a camera stores under each EXIF orientation.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


class TestOrientation:
    """Text can only be read the right way up."""

    @pytest.mark.parametrize("orientation", STORED)
    @pytest.mark.parametrize(("image_format", "options"), [("PNG", {}), ("TIFF", {}), ("WEBP", {"lossless": True})])
    def test_a_picture_is_turned_upright(self, orientation: int, image_format: str, options: dict[str, Any]) -> None:
        """All eight orientations give the scene, to the pixel."""
        way = STORED[orientation]
        stored = scene() if way is None else scene().transpose(way)
        exif = Image.Exif()
        exif[0x0112] = orientation
        assert np.array_equal(levels(encoded(stored, image_format, exif=exif, **options)), SCENE)

    @pytest.mark.parametrize("orientation", STORED)
    def test_a_photograph_is_turned_upright(self, orientation: int) -> None:
        """The red corner of a JPEG ends at the top left, and the size is the upright one."""
        way = STORED[orientation]
        stored = scene() if way is None else scene().transpose(way)
        exif = Image.Exif()
        exif[0x0112] = orientation
        frame = decode(encoded(stored, "JPEG", exif=exif, quality=95), max_pixels=LIMIT)
        assert (frame.width, frame.height) == (WIDTH, HEIGHT)
        assert np.argmax(frame.pixels[3, 5]) == 0
        assert frame.pixels[3, 5, 0] > 180

    @pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16"])
    def test_every_mode_can_be_turned(self, mode: str) -> None:
        """Turning comes before conversion, so each mode must bear it."""
        exif = Image.Exif()
        exif[0x0112] = 6
        picture = Image.new("I;16", (20, 10)) if mode == "I;16" else Image.new("RGB", (20, 10)).convert(mode)
        frame = decode(encoded(picture, "TIFF", exif=exif), max_pixels=LIMIT)
        assert (frame.width, frame.height) == (10, 20)

    @pytest.mark.parametrize("value", [0, 9, 65535])
    def test_an_orientation_that_does_not_exist_is_ignored(self, value: int) -> None:
        """Nonsense turns nothing."""
        exif = Image.Exif()
        exif[0x0112] = value
        assert np.array_equal(levels(encoded(scene(), "PNG", exif=exif)), SCENE)

    @pytest.mark.parametrize("error", [SyntaxError, ValueError, KeyError, OverflowError])
    def test_an_exception_over_exif_does_not_stop_the_scan(
        self, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
    ) -> None:
        """What Pillow raises over broken EXIF concerns the EXIF, not the picture."""

        def fail(*_: object, **__: object) -> None:
            raise error("broken")

        monkeypatch.setattr(ImageOps, "exif_transpose", fail)
        assert np.array_equal(levels(FILES["png"]), SCENE)

    def test_memory_that_runs_out_while_turning_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A picture left lying on its side would be read as empty."""

        def exhausted(*_: object, **__: object) -> None:
            raise MemoryError

        monkeypatch.setattr(ImageOps, "exif_transpose", exhausted)
        with pytest.raises(ImageTooLargeError, match="memory"):
            decode(FILES["png"], max_pixels=LIMIT)

    @given(st.binary(max_size=60))
    @settings(max_examples=200, deadline=None)
    def test_broken_exif_does_not_stop_the_scan(self, garbage: bytes) -> None:
        """Whatever stands where EXIF should, the picture is looked at."""
        for start in (b"", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01"):
            data = encoded(scene(), "JPEG", exif=b"Exif\0\0" + start + garbage)
            assert sorted(decode(data, max_pixels=LIMIT).pixels.shape) == [3, HEIGHT, WIDTH]
