"""What is a file and can be read whole, and what is refused by which name."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.unit.sources.decoded import FILES, LIMIT
from watermark_scan.errors import (
    EmptyFileError,
    FileMissingError,
    FileUnreadableError,
    ImageTooLargeError,
    NotAnImageError,
)
from watermark_scan.sources.files import read_bytes
from watermark_scan.sources.frames import decode


class TestFiles:
    """What the file system can do to us."""

    @pytest.mark.parametrize("name", ["absent.png", "file.png/below.png", "nul\0.png"])
    def test_a_missing_file_is_missing(self, tmp_path: Path, name: str) -> None:
        """Also below something that is no folder, and under a name that cannot be."""
        (tmp_path / "file.png").write_bytes(FILES["png"])
        with pytest.raises(FileMissingError):
            read_bytes(tmp_path / name, LIMIT)

    def test_a_dangling_link_is_missing(self, tmp_path: Path) -> None:
        """The file that counts is the one the link means."""
        (tmp_path / "link.png").symlink_to(tmp_path / "absent.png")
        with pytest.raises(FileMissingError):
            read_bytes(tmp_path / "link.png", LIMIT)

    def test_a_link_is_followed(self, tmp_path: Path) -> None:
        """A link to an image is that image."""
        (tmp_path / "file.png").write_bytes(FILES["png"])
        (tmp_path / "link.png").symlink_to(tmp_path / "file.png")
        assert read_bytes(tmp_path / "link.png", LIMIT) == FILES["png"]

    def test_a_link_to_itself_cannot_be_read(self, tmp_path: Path) -> None:
        """A loop is neither followed for ever nor called missing."""
        (tmp_path / "loop.png").symlink_to(tmp_path / "loop.png")
        with pytest.raises(FileUnreadableError):
            read_bytes(tmp_path / "loop.png", LIMIT)

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        """The sentence says what it is instead."""
        with pytest.raises(FileUnreadableError, match="a folder"):
            read_bytes(tmp_path, LIMIT)

    def test_a_pipe_is_refused_without_waiting_for_a_writer(self, tmp_path: Path) -> None:
        """Opening it would hang for ever."""
        os.mkfifo(tmp_path / "pipe.png")
        with pytest.raises(FileUnreadableError, match="a named pipe"):
            read_bytes(tmp_path / "pipe.png", LIMIT)

    def test_a_pipe_that_takes_the_place_of_a_file_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What is opened is looked at again, and opening never waits."""
        os.mkfifo(tmp_path / "pipe.png")
        regular = Path(__file__).stat()
        monkeypatch.setattr(Path, "stat", lambda _path: regular)
        with pytest.raises(FileUnreadableError, match="a named pipe"):
            read_bytes(tmp_path / "pipe.png", LIMIT)

    def test_a_device_is_refused(self) -> None:
        """An endless device would be read for ever."""
        with pytest.raises(FileUnreadableError, match="a device"):
            read_bytes(Path("/dev/zero"), LIMIT)

    def test_a_file_that_may_not_be_read_says_why(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The system's reason is in the sentence."""
        path = tmp_path / "secret.png"
        path.write_bytes(FILES["png"])

        def refuse(*_: object) -> int:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(os, "open", refuse)
        with pytest.raises(FileUnreadableError, match="Permission denied") as caught:
            read_bytes(path, LIMIT)
        assert "secret" not in caught.value.message

    @pytest.mark.parametrize("change", [-1, 1])
    def test_a_file_that_changes_while_read_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: int
    ) -> None:
        """A copy in progress is not the picture yet."""
        path = tmp_path / "growing.png"
        path.write_bytes(FILES["png"])
        status = SimpleNamespace(st_mode=path.stat().st_mode, st_size=path.stat().st_size + change)
        monkeypatch.setattr(os, "fstat", lambda _: status)
        with pytest.raises(FileUnreadableError, match="changed"):
            read_bytes(path, LIMIT)

    def test_an_empty_file_is_empty(self, tmp_path: Path) -> None:
        """On disk and in memory alike."""
        (tmp_path / "empty.jpg").touch()
        for source in (tmp_path / "empty.jpg", b""):
            with pytest.raises(EmptyFileError):
                decode(source, max_pixels=LIMIT)

    def test_a_file_of_too_many_bytes_is_refused(self, tmp_path: Path) -> None:
        """The limit itself is allowed; one byte more is not, on disk and in memory alike."""
        path, size = tmp_path / "frame.png", len(FILES["png"])
        path.write_bytes(FILES["png"])
        for source in (path, FILES["png"]):
            decode(source, max_pixels=LIMIT, max_bytes=size)
            with pytest.raises(ImageTooLargeError, match=f"{size} bytes"):
                decode(source, max_pixels=LIMIT, max_bytes=size - 1)

    @pytest.mark.parametrize("name", ["\x1b[31m.png", "a\nb.png", "\u202egnp.png", os.fsdecode(b"\xff.png")])
    def test_hostile_names_are_read_and_never_repeated(self, tmp_path: Path, name: str) -> None:
        """A name may hold anything; the sentence about it holds none of it."""
        (tmp_path / name).write_bytes(b"no image")
        with pytest.raises(NotAnImageError) as caught:
            decode(tmp_path / name, max_pixels=LIMIT)
        assert caught.value.message.isprintable()
