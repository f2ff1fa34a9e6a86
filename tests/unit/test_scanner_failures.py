"""What cannot be scanned, or not by every engine: a reason and a remedy, and never `clear`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fake_engines import FakeEngine
from tests.fake_scanners import BROKEN, picture_of, png_of, scanner_of
from tests.values import DISCLAIMER
from watermark_scan.errors import EngineTimeoutError, FileMissingError
from watermark_scan.options import ScanOptions


class TestFailures:
    """What could not be looked at is never clear."""

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "file-empty"),
            (b"hello, this is text", "not-an-image"),
            (png_of()[:-40], "image-broken"),
            (b"%PDF-1.7", "not-an-image"),
        ],
        ids=["empty", "text", "truncated", "pdf"],
    )
    def test_bad_files_fail_with_code_and_remedy(self, tmp_path: Path, data: bytes, code: str) -> None:
        """The report says what is wrong and what to do; the same for a file and for its bytes."""
        path = tmp_path / "frame.jpg"
        path.write_bytes(data)
        for report in (scanner_of().scan(path), scanner_of().scan(data)):
            assert (report.status, report.verdict, report.matches) == ("failed", None, ())
            assert report.error is not None
            assert report.error.code == code
            assert report.error.message
            assert report.error.remedy

    @pytest.mark.parametrize(("name", "code"), [("missing.jpg", "file-missing"), (".", "file-unreadable")])
    def test_what_is_no_file_fails(self, tmp_path: Path, name: str, code: str) -> None:
        """A missing file and a folder are failed inputs."""
        report = scanner_of().scan(tmp_path / name)
        assert report.error is not None
        assert report.error.code == code

    def test_the_limit_on_pixels_is_the_options(self) -> None:
        """An image above the limit is refused, and no engine sees it."""
        reader = FakeEngine()
        report = scanner_of(reader, options=ScanOptions(max_pixels=300 * 200 - 1)).scan(picture_of())
        assert report.error is not None
        assert report.error.code == "image-too-large"
        assert reader.shown == []

    def test_the_limit_on_bytes_is_the_options(self, tmp_path: Path) -> None:
        """For files and for bytes alike."""
        path = tmp_path / "frame.png"
        path.write_bytes(png_of())
        scanner = scanner_of(options=ScanOptions(max_bytes=len(png_of()) - 1))
        for source in (path, png_of()):
            report = scanner.scan(source)
            assert report.error is not None
            assert report.error.code == "image-too-large"

    @pytest.mark.parametrize("first", [True, False])
    def test_an_engine_that_breaks_is_named_and_the_other_counts(self, first: bool) -> None:  # noqa: FBT001  a case
        """The image is scanned by the other one, and the report says which engine did not finish."""
        sound, broken = FakeEngine(texts=(DISCLAIMER,)), FakeEngine(name="tesseract", failure=BROKEN)
        report = scanner_of(*((broken, sound) if first else (sound, broken))).scan(picture_of())
        assert (report.status, report.verdict, report.incomplete) == ("scanned", "flagged", ("tesseract",))
        assert {reader.name for reader in report.readers} == {"rapidocr", "tesseract"}

    def test_a_sound_scan_is_complete(self) -> None:
        """Nothing is named where nothing broke."""
        assert scanner_of().scan(picture_of()).incomplete == ()

    def test_when_every_engine_breaks_the_image_failed(self) -> None:
        """Nobody looked, so there is no verdict; the first engine's error is the reason."""
        late = EngineTimeoutError("It took too long.", remedy="Give it more time.")
        readers = FakeEngine(failure=late), FakeEngine(name="tesseract", failure=BROKEN)
        report = scanner_of(*readers).scan(picture_of())
        assert (report.status, report.verdict) == ("failed", None)
        assert report.error is not None
        assert (report.error.code, report.error.remedy) == ("reader-timeout", "Give it more time.")
        assert (report.source.width, report.source.height) == (300, 200)

    def test_a_fault_of_our_own_is_not_hidden(self) -> None:
        """An exception that is none of ours is a bug and comes through."""
        with pytest.raises(ZeroDivisionError):
            scanner_of(FakeEngine(failure=ZeroDivisionError())).scan(picture_of())

    def test_one_failed_image_does_not_spoil_the_next(self) -> None:
        """A scanner goes on after a bad input."""
        scanner = scanner_of(FakeEngine(texts=(DISCLAIMER,)))
        assert [scanner.scan(data).status for data in (b"", png_of())] == ["failed", "scanned"]

    def test_inputs_that_never_came_to_a_scan_get_a_report_too(self) -> None:
        """The command line reports a missing file like any other failure."""
        error = FileMissingError("There is no such file.", remedy="Check the name.")
        report = scanner_of(missing=True).failure(Path("gone.jpg"), error)
        assert (report.status, report.source.path, report.seconds) == ("failed", "gone.jpg", 0)
        assert report.error is not None
        assert report.error.code == "file-missing"
