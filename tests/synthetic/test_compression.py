"""What compression does to a picture."""

from __future__ import annotations

import cv2
import numpy as np

from tests.synthetic.backgrounds import TEXTURES
from tests.synthetic.compression import QUALITY, Compression, compressed, draw_compression

PICTURE = TEXTURES["clouds"]((320, 200), np.random.default_rng(1))


def test_a_picture_gets_its_new_size() -> None:
    """Half the sides, after any number of codecs."""
    half = Compression(scale=0.5, method=cv2.INTER_AREA, blur=0.5, codecs=(("JPEG", 60), ("WEBP", 60)))
    assert compressed(PICTURE, half).shape == (100, 160, 3)


def test_lower_quality_changes_more() -> None:
    """The difference to the picture grows as quality falls."""
    changes = []
    for quality in (92, 30):
        once = compressed(PICTURE, Compression(scale=1.0, method=cv2.INTER_AREA, blur=0.0, codecs=(("JPEG", quality),)))
        changes.append(np.abs(once.astype(int) - PICTURE).mean())
    assert changes[0] < changes[1]


def test_the_lowest_quality_counts() -> None:
    """What one codec has thrown away, the next does not bring back."""
    assert Compression(scale=1.0, method=cv2.INTER_AREA, blur=0.0, codecs=(("JPEG", 80), ("WEBP", 40))).quality == 40


def test_drawn_values_stay_in_their_ranges() -> None:
    """Both codecs, once and twice, sizes from a half."""
    rng = np.random.default_rng(2)
    drawn = [draw_compression(rng) for _ in range(500)]
    assert {len(one.codecs) for one in drawn} == {1, 2}
    assert {codec for one in drawn for codec, _ in one.codecs} == {"JPEG", "WEBP"}
    assert all(QUALITY[0] <= one.quality <= QUALITY[1] and 0.5 <= one.scale <= 1 for one in drawn)


def test_textures_are_pictures() -> None:
    """Each of the wanted size, in 8 bits, and the same for the same seed."""
    for draw in TEXTURES.values():
        first, second = (draw((96, 64), np.random.default_rng(3)) for _ in range(2))
        assert first.shape == (64, 96, 3)
        assert first.dtype == np.uint8
        assert np.array_equal(first, second)
