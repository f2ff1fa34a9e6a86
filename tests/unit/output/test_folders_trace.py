"""The folder of an image's views: names are harmless, links are not followed, what is not ours stays."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.errors import WatermarkScanError
from watermark_scan.output.folders import ViewsFolder, folder_name
from watermark_scan.report import Source

if TYPE_CHECKING:
    from pathlib import Path

_SOURCE = Source(path="a/frame.jpg", size=3)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@given(st.text())
def test_names_are_harmless(path: str) -> None:
    """Whatever a file is called, its folder's name is one short part of a path and looks like no option."""
    name = folder_name(Source(path=path))
    assert "/" not in name
    assert "\0" not in name
    assert name.isprintable()
    assert len(os.fsencode(name)) <= 255
    assert name[0] not in "-."


def test_namesakes_have_folders_of_their_own() -> None:
    """By their paths; what has no path, by its bytes."""
    paths = {folder_name(Source(path=path, size=3, sha256="1" * 64)) for path in ("a/x.png", "b/x.png")}
    piped = {folder_name(Source(path="<bytes>", sha256=digit * 64)) for digit in "12"}
    assert (len(paths), len(piped)) == (2, 2)


def test_a_second_scan_replaces_the_first(tmp_path: Path) -> None:
    """Nothing of the first is left, and no temporary folder."""
    for name in ("old.png", "new.png"):
        with ViewsFolder(tmp_path / "views") as folder:
            made = folder.write(_SOURCE, {name: b"pixels"})
    assert _names(tmp_path / "views") == [made.name]
    assert _names(made) == ["made-by-watermark-scan.txt", "new.png"]


def test_a_folder_that_is_not_ours_stays(tmp_path: Path) -> None:
    """Also an empty one: who made it may want it."""
    theirs = tmp_path / folder_name(_SOURCE)
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("years of work")
    with ViewsFolder(tmp_path) as folder, pytest.raises(WatermarkScanError, match="something else has this name"):
        folder.write(_SOURCE, {"new.png": b"pixels"})
    assert _names(tmp_path) == [theirs.name]
    assert _names(theirs) == ["thesis.txt"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link in place of the folder is refused, whatever it leads to; in an old folder of ours only the link goes."""
    outside, views = tmp_path / "outside", tmp_path / "views"
    with ViewsFolder(outside) as folder:
        precious = folder.write(_SOURCE, {"precious.png": b"pixels"})
    views.mkdir()
    (views / folder_name(_SOURCE)).symlink_to(precious)
    with ViewsFolder(views) as folder, pytest.raises(WatermarkScanError, match="something else has this name"):
        folder.write(_SOURCE, {})
    (views / folder_name(_SOURCE)).unlink()
    with ViewsFolder(views) as folder:
        (folder.write(_SOURCE, {}) / "link").symlink_to(precious)
        folder.write(_SOURCE, {"new.png": b"pixels"})
    assert _names(precious) == ["made-by-watermark-scan.txt", "precious.png"]


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A fault on the way is told with a remedy; half a folder is not left behind."""
    with ViewsFolder(tmp_path) as folder, pytest.raises(WatermarkScanError, match="cannot be written") as caught:
        folder.write(_SOURCE, {"first.png": b"pixels", "no/such/folder.png": b"pixels"})
    assert caught.value.remedy
    assert _names(tmp_path) == []
