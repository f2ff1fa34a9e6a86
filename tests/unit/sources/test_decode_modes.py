"""Every mode that a picture may be stored in becomes RGB with its levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from tests.unit.sources.conftest import encoded, scene
from tests.unit.sources.decoded import FILES, LIMIT, SCENE, levels
from watermark_scan.sources.frames import decode

if TYPE_CHECKING:
    from numpy.typing import NDArray


def farthest(one: NDArray[Any], other: NDArray[Any]) -> int:
    """The largest difference of two pictures of one shape."""
    assert one.shape == other.shape
    return int(np.abs(one.astype(int) - other.astype(int)).max())


class TestModes:
    """Every kind of sample becomes eight-bit RGB."""

    @pytest.mark.parametrize(
        ("mode", "image_format", "tolerance"),
        [
            ("L", "PNG", 0),
            ("L", "TIFF", 0),
            ("1", "PNG", 255),
            ("P", "PNG", 0),
            ("P", "GIF", 0),
            ("RGB", "TIFF", 0),
            ("RGBX", "TIFF", 0),
            ("CMYK", "TIFF", 2),
            ("CMYK", "JPEG", 40),
            ("LAB", "TIFF", 12),
        ],
    )
    def test_a_grey_ramp_keeps_its_levels(self, mode: str, image_format: str, tolerance: int) -> None:
        """Dark stays dark and bright stays bright, in every mode that a file can have."""
        ramp = Image.fromarray(np.tile(np.arange(0, 256, 4, dtype=np.uint8), (16, 1)))
        rgb = ramp.convert("RGB")
        # Pillow finds no way from RGB to LAB but through a transform, which `convert` does for it.
        picture = ramp.convert(mode) if mode in ("L", "1", "P") else rgb.convert(mode)
        result = levels(encoded(picture, image_format))
        assert farthest(result, np.asarray(rgb)) <= tolerance
        assert result[:, :16].mean() + 100 < result[:, -16:].mean()

    def test_brightness_apart_from_colour_is_read(self) -> None:
        """A TIFF may hold YCbCr; its first channel is the picture, its others the tint."""
        picture = scene().convert("L").convert("YCbCr")
        result = levels(encoded(picture, "TIFF", compression="jpeg", quality=100))
        assert farthest(result, np.asarray(picture.convert("RGB"))) <= 8

    @pytest.mark.parametrize("name", ["jpeg cmyk", "jpeg"])
    def test_red_stays_red(self, name: str) -> None:
        """An inverted CMYK picture would be cyan."""
        red, green, blue = levels(FILES[name])[2, 4]
        assert red > 200
        assert max(green, blue) < 70

    @pytest.mark.parametrize(
        ("dtype", "low", "high", "image_format"),
        [
            (np.uint16, 7000, 9000, "PNG"),
            (np.uint16, 7000, 9000, "TIFF"),
            (">u2", 7000, 9000, "TIFF"),
            (np.int32, -5000, 70_000, "TIFF"),
            (np.float32, 280.0, 300.0, "TIFF"),
        ],
    )
    def test_deep_greys_are_stretched(self, dtype: str, low: float, high: float, image_format: str) -> None:
        """A sliver of a deep scale becomes a legible picture, dark to bright."""
        values = np.tile(np.linspace(low, high, 64), (8, 1)).astype(dtype)
        result = levels(encoded(Image.fromarray(values), image_format))[0, :, 0]
        assert result[0] < 10
        assert result[-1] > 245
        assert np.all(np.diff(result) >= 0)

    def test_a_broken_colour_profile_changes_nothing(self) -> None:
        """There is no colour management to break."""
        assert np.array_equal(levels(encoded(scene(), "PNG", icc_profile=b"no profile")), SCENE)

    @pytest.mark.parametrize("name", ["png animated", "webp animated", "tiff pages"])
    def test_the_first_of_several_pictures_counts(self, name: str) -> None:
        """Animations and pages give what a viewer shows first."""
        assert np.array_equal(levels(FILES[name]), SCENE)

    def test_pixels_are_contiguous_and_read_only(self) -> None:
        """What every later stage relies on holds for every kind of file."""
        for data in FILES.values():
            flags = decode(data, max_pixels=LIMIT).pixels.flags
            assert (flags.c_contiguous, flags.writeable) == (True, False)
