"""Whatever is scanned → frames: each kind of source goes to the module that knows it."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.unit.sources.decoded import FILES, LIMIT, SCENE
from watermark_scan.errors import EmptyFileError, FileMissingError, ImageTooLargeError, UsageError
from watermark_scan.sources.frames import digest_of, frames_of, read_source

if TYPE_CHECKING:
    from pathlib import Path

PNG = FILES["png"]


def test_a_path_its_text_and_bytes_are_a_file_s_content(tmp_path: Path) -> None:
    """However the file is handed over."""
    path = tmp_path / "frame.png"
    path.write_bytes(PNG)
    assert [read_source(source) for source in (path, str(path), PNG)] == [PNG] * 3


def test_an_array_is_its_own_content() -> None:
    """It is neither copied nor looked at."""
    assert read_source(SCENE) is SCENE


@pytest.mark.parametrize("source", [None, 5, io.BytesIO(b"x"), [[1]]])
def test_something_else_is_the_caller_s_mistake(source: Any) -> None:  # noqa: ANN401  wrong on purpose
    """The sentence names the kind, the remedy what would do."""
    with pytest.raises(UsageError, match=type(source).__name__) as caught:
        read_source(source)
    assert "NumPy array" in caught.value.remedy


def test_files_are_held_to_the_limit_wherever_they_come_from(tmp_path: Path) -> None:
    """The limit itself is allowed; no bytes are no file."""
    path = tmp_path / "frame.png"
    path.write_bytes(PNG)
    for source in (path, PNG):
        assert read_source(source, len(PNG)) == PNG
        with pytest.raises(ImageTooLargeError):
            read_source(source, len(PNG) - 1)
    with pytest.raises(EmptyFileError):
        read_source(b"")
    with pytest.raises(FileMissingError):
        read_source(tmp_path / "gone.png")


def test_bytes_are_an_image_file() -> None:
    """Its frames are given one by one."""
    (frame,) = frames_of(PNG, max_pixels=LIMIT)
    assert np.array_equal(frame.pixels, SCENE)
    assert frame.format == "PNG"
    assert [one.number for one in frames_of(FILES["tiff pages"], max_pixels=LIMIT)] == [1, 2]


def test_an_array_is_one_frame() -> None:
    """It has no file that could hold more."""
    (frame,) = frames_of(SCENE, max_pixels=LIMIT, max_frames=1)
    assert np.array_equal(frame.pixels, SCENE)
    assert (frame.format, frame.number, frame.has_more) == (None, 1, False)


def test_only_files_have_a_digest() -> None:
    """Of their bytes."""
    assert digest_of(PNG) == hashlib.sha256(PNG).hexdigest()
    assert digest_of(SCENE) is None
