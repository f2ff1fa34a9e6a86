"""Copies and views as files: names are harmless, links are not followed, what is not ours stays."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.output import reports
from tests.unit.output.pictured import flagged, stored
from watermark_scan.errors import WatermarkScanError
from watermark_scan.output import folders
from watermark_scan.output.annotate import Copy
from watermark_scan.output.folders import AnnotatedFolder, ViewsFolder, copy_name, folder_name
from watermark_scan.report import Source

if TYPE_CHECKING:
    from pathlib import Path

_COPY = Copy(data=b"pixels", suffix=".png")
_SOURCE = Source(path="a/frame.jpg", size=3)


@given(st.text(), st.text(max_size=80))
def test_names_are_harmless(path: str, digest: str) -> None:
    """Whatever a report says, a name is one short part of a path, hides nothing and looks like no option."""
    name = copy_name(reports.scanned(source=Source(path=path, sha256=digest)), ".png")
    assert "/" not in name
    assert "\0" not in name
    assert name.isprintable()
    assert len(os.fsencode(name)) <= 255
    assert name[0] not in "-."


def test_namesakes_are_told_apart() -> None:
    """Files of the same name in two folders have different digests, and so different copies."""
    names = {
        copy_name(reports.scanned(source=Source(path=path, sha256=digit * 64)), ".png")
        for path, digit in (("a/x.png", "1"), ("b/x.png", "2"))
    }
    assert names == {"x.1111111111111111.annotated.png", "x.2222222222222222.annotated.png"}


def test_folders_are_made_and_copies_replaced(tmp_path: Path) -> None:
    """The folder is made where it is missing; a second run leaves one file, the new one, with usual permissions."""
    report = flagged(stored(tmp_path / "x.png"))
    for data in (b"old", b"new"):
        with AnnotatedFolder(tmp_path / "a" / "b") as folder:
            path = folder.write(Copy(data=data, suffix=".png"), report)
    assert [entry.name for entry in (tmp_path / "a" / "b").iterdir()] == [path.name]
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o444 == 0o444 & ~_mask()


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link that lies under the copy's name is replaced; what it points to stays as it is."""
    report = flagged(stored(tmp_path / "x.png"))
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / "out").mkdir()
    link = tmp_path / "out" / copy_name(report, ".png")
    link.symlink_to(victim)
    with AnnotatedFolder(tmp_path / "out") as folder:
        folder.write(_COPY, report)
    assert victim.read_bytes() == b"precious"
    assert not link.is_symlink()


def test_the_original_is_never_replaced(tmp_path: Path) -> None:
    """An original that already has the copy's name stays, and the sentence says why there is no copy."""
    report = flagged(stored(tmp_path / "x.png"))
    original = tmp_path / copy_name(report, ".png")
    (tmp_path / "x.png").rename(original)
    report = report.model_copy(update={"source": report.source.model_copy(update={"path": str(original)})})
    before = original.read_bytes()
    with AnnotatedFolder(tmp_path) as folder:
        (tmp_path / copy_name(report, ".png")).symlink_to(original)
        with pytest.raises(WatermarkScanError, match="original has this name"):
            folder.write(_COPY, report)
    assert original.read_bytes() == before


def test_a_folder_that_moves_takes_the_copies_along(tmp_path: Path) -> None:
    """The folder is held, so that a link put in its place leads nothing astray."""
    report = flagged(stored(tmp_path / "x.png"))
    with AnnotatedFolder(tmp_path / "out") as folder:
        (tmp_path / "out").rename(tmp_path / "moved")
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "out").symlink_to(tmp_path / "elsewhere")
        folder.write(_COPY, report)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert len(list((tmp_path / "moved").iterdir())) == 1


def test_what_is_no_folder_is_refused_at_once(tmp_path: Path) -> None:
    """A file in the folder's place is found before any work is done."""
    (tmp_path / "file").touch()
    with pytest.raises(WatermarkScanError, match="cannot be written"):
        AnnotatedFolder(tmp_path / "file")


def test_no_half_file_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the last step fails, neither the copy nor its beginnings stay behind."""
    report = flagged(stored(tmp_path / "x.png"))

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with AnnotatedFolder(tmp_path / "out") as folder:
        monkeypatch.setattr(os, "replace", fail)
        with pytest.raises(WatermarkScanError, match="No space left"):
            folder.write(_COPY, report)
    assert list((tmp_path / "out").iterdir()) == []


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@given(st.text())
def test_names_of_views_are_harmless(path: str) -> None:
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


def test_links_among_views_are_not_followed(tmp_path: Path) -> None:
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


def test_where_folders_cannot_be_held_files_go_by_their_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies and views are written and replaced all the same."""
    monkeypatch.setattr(folders, "_HOLDS_FOLDERS", False)
    report = flagged(stored(tmp_path / "x.png"))
    for data in (b"old", b"new"):
        with AnnotatedFolder(tmp_path / "out") as copies, ViewsFolder(tmp_path / "views") as views:
            copy, made = copies.write(Copy(data=data, suffix=".png"), report), views.write(_SOURCE, {"a.png": data})
    assert (copy.read_bytes(), (made / "a.png").read_bytes()) == (b"new", b"new")
    assert (_names(tmp_path / "out"), _names(tmp_path / "views")) == ([copy.name], [made.name])


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
