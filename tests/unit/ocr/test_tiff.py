"""What Tesseract is given to read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image
from watermark_scan.ocr.tiff import write_tiff

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SIDES = st.integers(min_value=1, max_value=40)
PICTURES = st.one_of(
    st.tuples(SIDES, SIDES).flatmap(lambda shape: arrays(np.uint8, shape)),
    st.tuples(SIDES, SIDES).flatmap(lambda shape: arrays(np.uint8, (*shape, 3))),
)


@settings(deadline=None)
@given(pixels=PICTURES)
def test_every_pixel_comes_back(pixels: NDArray[np.uint8], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Another library's decoder gives exactly the pixels that were written, grey or RGB."""
    file = tmp_path_factory.getbasetemp() / "page.tif"
    write_tiff(file, pixels)
    with Image.open(io.BytesIO(file.read_bytes())) as image:
        assert np.array_equal(np.asarray(image), pixels)


def test_turned_pixels_are_written_as_they_look(tmp_path: Path) -> None:
    """A turned view, whose rows do not lie in order in memory, is written upright."""
    pixels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    write_tiff(tmp_path / "page.tif", np.rot90(pixels))
    with Image.open(tmp_path / "page.tif") as image:
        assert np.asarray(image).tolist() == [[3, 7, 11], [2, 6, 10], [1, 5, 9], [0, 4, 8]]


def test_a_folder_that_is_gone_is_an_os_error(tmp_path: Path) -> None:
    """A file that cannot be made is reported, not skipped."""
    with pytest.raises(FileNotFoundError):
        write_tiff(tmp_path / "gone" / "page.tif", np.zeros((2, 2), np.uint8))
