"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from watermark_scan.atomic_write import AtomicFile

if TYPE_CHECKING:
    from pathlib import Path


def test_a_finished_file_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    """With its permissions; until then the old one stands, and afterwards nothing lies beside."""
    path = tmp_path / "reports.jsonl"
    path.write_text("old\n", encoding="utf-8")
    path.chmod(0o640)
    with AtomicFile(path) as file:
        file.stream.write("neu: ü\r\n")
        assert path.read_text(encoding="utf-8") == "old\n"
        file.finish()
    assert path.read_bytes() == "neu: ü\r\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("end", [KeyboardInterrupt, OSError])
def test_an_unfinished_file_leaves_nothing(tmp_path: Path, end: type[BaseException]) -> None:
    """Neither under its name nor beside it."""

    def break_off() -> None:
        with AtomicFile(tmp_path / "new.txt") as file:
            file.stream.write("half")
            raise end

    with pytest.raises(end):
        break_off()
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_put_in_place_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's error reaches whoever writes."""

    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "list.toml"
    path.write_text("old\n", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", refuse)
    with AtomicFile(path) as file:
        file.stream.write("new\n")
        with pytest.raises(OSError, match="No space left"):
            file.finish()
    assert path.read_text(encoding="utf-8") == "old\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_told_before_anything_is_written(tmp_path: Path) -> None:
    """As the system says it."""
    with pytest.raises(FileNotFoundError):
        AtomicFile(tmp_path / "no" / "file")
