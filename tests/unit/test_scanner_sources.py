"""What can be scanned, and how a report names it."""

from __future__ import annotations

import base64
import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.fake_engines import FakeEngine
from tests.fake_scanners import picture_of, png_of, scanner_of
from tests.values import DISCLAIMER
from watermark_scan.errors import FileMissingError, UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray


class TestSources:
    """What may be scanned, and how it is named."""

    def test_every_kind_of_source_gives_the_same_verdict(self, tmp_path: Path) -> None:
        """A path, its string, the file's bytes and the pixels are one picture."""
        path = tmp_path / "frame.png"
        path.write_bytes(png_of())
        scanner = scanner_of(FakeEngine(texts=(DISCLAIMER,)))
        reports = [scanner.scan(source) for source in (path, str(path), png_of(), picture_of())]
        assert {report.verdict for report in reports} == {"flagged"}
        assert len({report.matches for report in reports}) == 1
        assert [report.source.path for report in reports] == [str(path), str(path), "<bytes>", "<array>"]
        assert {(report.source.width, report.source.height) for report in reports} == {(300, 200)}

    def test_files_and_bytes_have_format_and_digest_and_arrays_have_none(self) -> None:
        """What identifies the file is there when there was a file."""
        from_bytes, from_array = scanner_of().scan(png_of()).source, scanner_of().scan(picture_of()).source
        assert from_bytes.format == "PNG"
        assert len(from_bytes.sha256 or "") == 64
        assert (from_array.format, from_array.sha256) == (None, None)

    @pytest.mark.parametrize("shape", [(200, 300), (200, 300, 3), (200, 300, 4)], ids=["grey", "RGB", "RGBA"])
    def test_arrays_of_each_shape(self, shape: tuple[int, ...]) -> None:
        """Grey, RGB and RGBA pixels are scanned."""
        report = scanner_of(FakeEngine(texts=(DISCLAIMER,))).scan(np.full(shape, 200, np.uint8))
        assert (report.verdict, report.source.width, report.source.height) == ("flagged", 300, 200)

    @pytest.mark.parametrize("shape", [(1, 1, 3), (1, 2000, 3), (2000, 1, 3)])
    def test_pictures_of_one_pixel_s_width(self, shape: tuple[int, ...]) -> None:
        """The smallest pictures are scanned without an error."""
        assert scanner_of().scan(np.zeros(shape, np.uint8)).status == "scanned"

    @pytest.mark.parametrize("array", [np.zeros((2, 2, 7), np.uint8), np.zeros(5, np.uint8), np.zeros((2, 2), complex)])
    def test_an_array_that_is_no_picture_is_the_caller_s_error(self, array: NDArray[np.generic]) -> None:
        """A wrong shape or type is a fault of the program that calls, so it is raised."""
        with pytest.raises(UsageError):
            scanner_of().scan(array)

    def test_a_name_that_is_no_utf_8_is_written_with_escapes(self, tmp_path: Path) -> None:
        """Such a file is scanned, and its report can be printed and read back."""
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\xff.png"))
        path.write_bytes(png_of())
        report = scanner_of(FakeEngine(texts=(DISCLAIMER,))).scan(path)
        assert report.verdict == "flagged"
        assert report.source.path == f"{tmp_path}/caf\\xe9\\xff.png"
        source = json.loads(report.model_dump_json())["source"]
        assert source["path"] == report.source.path
        assert base64.b64decode(source["path_base64"]) == os.fsencode(path)

    @given(st.binary(min_size=1, max_size=60).filter(lambda name: b"\0" not in name))
    def test_the_bytes_of_any_name_come_back(self, name: bytes) -> None:
        """Whoever reads a report finds the file again: by the path itself, or by its bytes beside it."""
        error = FileMissingError("There is no such file.", remedy="Check the name.")
        source = scanner_of().failure(os.fsdecode(name), error).source
        found = source.path.encode() if source.path_base64 is None else base64.b64decode(source.path_base64)
        assert found == name

    @pytest.mark.parametrize("name", ["no\0such.png", "half \ud800.png", ""])
    def test_names_that_no_file_can_have(self, name: str) -> None:
        """They are failed inputs with a printable name, not exceptions."""
        report = scanner_of().scan(name)
        assert report.status == "failed"
        assert report.model_dump_json()


def test_metadata_is_told_and_changes_no_verdict() -> None:
    """A picture that says what made it is as clear as one that does not."""
    stream, exif = io.BytesIO(), Image.Exif()
    exif[0x0131], exif[0x013B] = "Development Footage Maker", "Ann Owner"
    Image.fromarray(picture_of()).save(stream, "JPEG", exif=exif, comment=b"Lavc61.3.100")
    report = scanner_of().scan(stream.getvalue())
    assert [(one.kind, one.field, one.value) for one in report.metadata] == [
        ("software", "EXIF Software", "Development Footage Maker"),
        ("encoder", "comment", "Lavc61.3.100"),
    ]
    assert (report.verdict, scanner_of().scan(picture_of()).metadata) == ("clear", ())
    assert "Ann Owner" not in report.model_dump_json()


def test_a_missing_end_mark_is_told() -> None:
    """The picture is scanned, and its report says what is wrong with the file."""
    stream = io.BytesIO()
    Image.fromarray(picture_of()).save(stream, "JPEG")
    report = scanner_of().scan(stream.getvalue()[:-2])
    assert (report.status, report.source.end_missing) == ("scanned", True)
    assert not scanner_of().scan(stream.getvalue()).source.end_missing
