"""Folders: pictures are told by their bytes, links are followed once, and all that is passed over is counted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from watermark_scan.cli.folders import IGNORE_FILE, PassedOver, Reason, Selection, files_in
from watermark_scan.cli.input_files import ImageFile, Unusable

if TYPE_CHECKING:
    from pathlib import Path


def _picture(path: Path, form: str = "JPEG") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 8)).save(path, form)
    return path


def _found(folder: Path, selection: Selection | None = None) -> tuple[list[str], dict[str, int]]:
    """Paths below the folder, and what was passed over."""
    passed_over = PassedOver()
    items = list(files_in(str(folder), selection or Selection(), passed_over))
    assert all(isinstance(item, ImageFile) for item in items)
    return [os.path.relpath(item.path, folder) for item in items], {
        reason.value: count for reason, count in passed_over.counts.items()
    }


_ODD_NAMES = ["photo.jpg_large", "photo.jpg:orig", "cat.jpg?width=640", "3f2a9c", "scan.jpeg.1", "m.JPG~", "c.jpg!d"]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "PPM", "JPEG2000", "AVIF", "ICO"])
def test_pictures_are_told_by_their_bytes(tmp_path: Path, form: str) -> None:
    """Whatever their names end in, as browsers and feeds write them."""
    for name in _ODD_NAMES:
        _picture(tmp_path / name, form)
    assert _found(tmp_path) == (sorted(_ODD_NAMES), {})


def test_what_is_no_picture_is_counted(tmp_path: Path) -> None:
    """Texts, films and empty files; not among the inputs, and not in silence."""
    _picture(tmp_path / "a.jpg")
    for name, data in {
        "notes": b"P1 is next",
        "film.mp4": b"\0\0\0\x18ftypmp42",
        "empty": b"",
        "a.pdf": b"%PDF-1",
    }.items():
        (tmp_path / name).write_bytes(data)
    Image.new("RGB", (8, 8)).save(tmp_path / "negative.nef", "TIFF")
    os.mkfifo(tmp_path / "pipe")
    assert _found(tmp_path) == (["a.jpg"], {Reason.NO_PICTURE: 6})


def test_endings_that_were_asked_for_still_restrict(tmp_path: Path) -> None:
    """The rest is counted as such."""
    for name in ("a.jpg", "b.png", "c.jpg_large"):
        _picture(tmp_path / name)
    assert _found(tmp_path, Selection(suffixes=frozenset({".jpg"}))) == (["a.jpg"], {Reason.OTHER_ENDING: 2})


def test_companions_of_macos_are_no_failures(tmp_path: Path) -> None:
    """They end like pictures and are none."""
    _picture(tmp_path / "a.jpg")
    _picture(tmp_path / "__MACOSX" / "b.jpg")
    (tmp_path / "._a.jpg").write_bytes(b"\0\x05\x16\x07")
    assert _found(tmp_path) == (["a.jpg"], {Reason.COMPANION: 2})


def test_linked_folders_are_followed_once_and_circles_are_safe(tmp_path: Path) -> None:
    """A folder beside this one is entered by the first link, after all that lies here; the other links are counted."""
    here, beside = tmp_path / "here", tmp_path / "beside"
    _picture(here / "z" / "a.jpg")
    _picture(beside / "b.jpg")
    (beside / "back").symlink_to(here)
    for name, target in {"1": beside, "2": beside, "3": here, "4": tmp_path, "5": here / "z"}.items():
        (here / name).symlink_to(target)
    assert _found(here) == (["z/a.jpg", "1/b.jpg"], {Reason.LINKED_TWICE: 5})


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("*.png", ["a.jpg", "b/a.jpg", "b/c/a.jpg"]),
        ("b", ["a.jpg", "d.png"]),
        ("b/c", ["a.jpg", "b/a.jpg", "d.png"]),
        ("b/*", ["a.jpg", "d.png"]),
        ("/a.jpg", ["b/a.jpg", "b/c/a.jpg", "d.png"]),
        ("c/", ["a.jpg", "b/a.jpg", "d.png"]),
        ("A.JPG", ["a.jpg", "b/a.jpg", "b/c/a.jpg", "d.png"]),
    ],
)
def test_globs_leave_out(tmp_path: Path, pattern: str, left: list[str]) -> None:
    """By name anywhere, or by path below the folder; the same in an ignore file, which is counted apart."""
    for name in ("a.jpg", "b/a.jpg", "b/c/a.jpg", "d.png"):
        _picture(tmp_path / name)
    found, counts = _found(tmp_path, Selection(exclude=(pattern,)))
    assert found == left
    assert set(counts) <= {Reason.EXCLUDED}
    (tmp_path / IGNORE_FILE).write_text(f"# not these\n\n{pattern}\r\n")
    again, counts = _found(tmp_path)
    assert again == left
    assert counts.pop(Reason.NO_PICTURE) == 1
    assert set(counts) <= {Reason.IGNORED}


def test_an_ignore_file_holds_below_its_own_folder_only(tmp_path: Path) -> None:
    """Its paths begin there."""
    for name in ("b/a.jpg", "b/b/a.jpg"):
        _picture(tmp_path / name)
    (tmp_path / "b" / IGNORE_FILE).write_text("b/a.jpg\n")
    assert _found(tmp_path)[0] == ["b/a.jpg"]


def test_older_files_are_left_out(tmp_path: Path) -> None:
    """And a folder with nothing new is no failure."""
    old = _picture(tmp_path / "old.jpg")
    os.utime(old, (1_000, 1_000))
    _picture(tmp_path / "new.jpg")
    assert _found(tmp_path, Selection(newer=2_000)) == (["new.jpg"], {Reason.OLDER: 1})
    assert _found(tmp_path, Selection(newer=9e12)) == ([], {Reason.OLDER: 2})


def test_a_folder_without_pictures_is_a_failure(tmp_path: Path) -> None:
    """Also where another folder had something left out."""
    (tmp_path / "notes.txt").write_text("notes")
    passed_over = PassedOver()
    passed_over.add("elsewhere", Reason.OLDER)
    (item,) = files_in(str(tmp_path), Selection(), passed_over)
    assert isinstance(item, Unusable)
    assert item.error.code == "no-images"


def test_what_was_passed_over_is_said_in_one_sentence() -> None:
    """With an example of each; nothing where there is nothing."""
    passed_over = PassedOver()
    assert passed_over.sentence() == ""
    for name in ("a.txt", "b.txt"):
        passed_over.add(name, Reason.NO_PICTURE)
    passed_over.add("old.jpg", Reason.OLDER)
    said = "Not looked at in folders: 2 no picture (as a.txt), 1 older than --newer says (as old.jpg)."
    assert passed_over.sentence() == said
