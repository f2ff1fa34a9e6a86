"""What is named becomes inputs in order, or a reason why it cannot; what makes no sense together is refused."""

from __future__ import annotations

import io
import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from watermark_scan.cli.folders import Selection
from watermark_scan.cli.inputs import (
    IMAGE_SUFFIXES,
    ImageFile,
    Request,
    StandardInput,
    Unusable,
    expand,
    gather,
)
from watermark_scan.errors import FileMissingError, FileUnreadableError, InputError, NoImagesError, UsageError


def _paths(*paths: Path) -> list[Path]:
    """The paths of what must all be image files."""
    found = list(expand(paths))
    assert all(isinstance(item, ImageFile) for item in found)
    return [Path(item.path) for item in found]


def _failure(path: Path) -> InputError:
    """The error of the one input that the path stands for."""
    (item,) = expand([path])
    assert isinstance(item, Unusable)
    return item.error


def test_a_named_file_is_scanned_whatever_its_ending(tmp_path: Path) -> None:
    """Endings matter in folders only."""
    path = tmp_path / "frame.bin"
    path.touch()
    assert _paths(path) == [path]


def test_a_folder_stands_for_its_images_sorted(tmp_path: Path) -> None:
    """Images in subfolders and hidden ones count, other files do not; the order is that of the names' bytes."""
    names = ["b/z.PNG", "b/a.jpg", "a.jpeg", "c.webp", ".hidden.gif", "B.tiff", "b/deep/er/x.jp2", "b.avif"]
    for name in [*names, "notes.txt", "b/jpg"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    expected = [".hidden.gif", "B.tiff", "a.jpeg", "b/a.jpg", "b/deep/er/x.jp2", "b/z.PNG", "b.avif", "c.webp"]
    assert [path.relative_to(tmp_path).as_posix() for path in _paths(tmp_path)] == expected


@pytest.mark.parametrize("suffix", sorted(IMAGE_SUFFIXES))
def test_every_suffix_counts_in_both_cases(tmp_path: Path, suffix: str) -> None:
    """Cameras write .JPG, people write .jpg."""
    for name in ("lower" + suffix, "UPPER" + suffix.upper()):
        (tmp_path / name).touch()
    assert len(_paths(tmp_path)) == 2


def test_other_suffixes_can_be_asked_for(tmp_path: Path) -> None:
    """With endings of one's own, those and no others count in folders; a file that is named counts anyway."""
    for name in ("a.jpg", "b.RAW", "c.png"):
        (tmp_path / name).touch()
    selection = Selection(suffixes=frozenset({".raw", ".png"}))
    found = [item.path for item in expand([tmp_path, tmp_path / "a.jpg"], selection)]
    assert [Path(path).name for path in found] == ["b.RAW", "c.png", "a.jpg"]


def test_paths_keep_the_order_they_were_given_in(tmp_path: Path) -> None:
    """Only inside a folder things are sorted."""
    second, first = tmp_path / "a.jpg", tmp_path / "b.jpg"
    first.touch()
    second.touch()
    assert _paths(first, second) == [first, second]


def test_a_folder_without_images_is_a_failure(tmp_path: Path) -> None:
    """Nothing was looked at, so nothing may look clean."""
    (tmp_path / "notes.txt").touch()
    error = _failure(tmp_path)
    assert isinstance(error, NoImagesError)
    assert "pictures" in error.remedy


def test_a_missing_file_is_a_failure(tmp_path: Path) -> None:
    """A typing error in a path is told."""
    assert isinstance(_failure(tmp_path / "nosuch.jpg"), FileMissingError)


def test_a_dangling_link_is_a_failure(tmp_path: Path) -> None:
    """A link to nowhere is told apart from no file."""
    link = tmp_path / "link.jpg"
    link.symlink_to("nowhere.jpg")
    error = _failure(link)
    assert isinstance(error, FileMissingError)
    assert "link" in error.message
    assert _failure(tmp_path).message == error.message


def test_links_to_files_are_followed_and_links_to_folders_inside_a_folder_are_not(tmp_path: Path) -> None:
    """A link back to the folder itself does not run in circles."""
    image = tmp_path / "a.jpg"
    image.touch()
    (tmp_path / "b.jpg").symlink_to(image)
    (tmp_path / "loop").symlink_to(tmp_path)
    assert _paths(tmp_path) == [image, tmp_path / "b.jpg"]
    assert _paths(tmp_path / "loop") == [tmp_path / "loop" / "a.jpg", tmp_path / "loop" / "b.jpg"]


def test_a_link_that_points_to_itself_is_a_failure(tmp_path: Path) -> None:
    """The system's own reason is passed on."""
    link = tmp_path / "self.jpg"
    link.symlink_to(link)
    assert isinstance(_failure(link), FileUnreadableError)


def test_a_named_pipe_is_a_failure_and_no_wait(tmp_path: Path) -> None:
    """Opening a pipe that nobody writes to would hang for ever."""
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    assert "named pipe" in _failure(pipe).message
    assert "named pipe" in _failure(tmp_path).message


def test_a_device_is_a_failure() -> None:
    """/dev/zero has no end."""
    assert "device" in _failure(Path("/dev/zero")).message


def test_a_socket_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket is no picture."""
    monkeypatch.chdir(tmp_path)  # socket names must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.jpg")
        assert "socket" in _failure(Path("s.jpg")).message


def test_a_folder_that_may_not_be_read_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A subfolder that is closed to us is told; the rest is scanned."""
    closed = tmp_path / "closed"
    closed.mkdir()
    image = tmp_path / "open.jpg"
    image.touch()
    scandir = os.scandir

    def refuse(path: Path) -> object:
        return _refuse() if Path(path) == closed else scandir(path)

    # chmod would not do: the superuser may read everything.
    monkeypatch.setattr(os, "scandir", refuse)
    first, second = expand([tmp_path])
    assert isinstance(first, Unusable)
    assert first.path == str(closed)
    assert isinstance(first.error, FileUnreadableError)
    assert "Permission denied" in first.error.message
    assert second == ImageFile(path=str(image))


def _refuse() -> NoReturn:
    raise PermissionError(13, "Permission denied")


def test_a_path_through_a_file_is_a_failure(tmp_path: Path) -> None:
    """`picture.jpg/x` is no crash."""
    (tmp_path / "a.jpg").touch()
    assert isinstance(_failure(tmp_path / "a.jpg" / "x"), FileUnreadableError)


def test_an_endless_name_is_a_failure() -> None:
    """A name longer than the system allows is no crash."""
    assert isinstance(_failure(Path("x" * 5000)), FileUnreadableError)


def test_names_that_are_no_utf8_survive(tmp_path: Path) -> None:
    """Bytes of a name come through as they are."""
    raw = os.fsencode(tmp_path) + b"/caf\xe9.jpg"
    Path(os.fsdecode(raw)).touch()
    (path,) = _paths(tmp_path)
    assert os.fsencode(path) == raw


def test_folders_nested_deeper_than_python_may_call_are_walked(tmp_path: Path) -> None:
    """A thousand folders inside one another are no crash."""
    folders = [tmp_path / Path(*["d"] * depth) for depth in range(1, 1051)]
    for folder in folders:
        folder.mkdir()
    image = folders[-1] / "x.jpg"
    image.touch()
    assert _paths(tmp_path) == [image]
    # pytest's own cleaning up would call itself too deep.
    image.unlink()
    for folder in reversed(folders):
        folder.rmdir()


def test_inputs_are_found_while_they_are_asked_for(tmp_path: Path) -> None:
    """The first image comes before later paths are looked at."""
    first = tmp_path / "a.jpg"
    first.touch()
    found = expand([first, tmp_path / "later.jpg"])
    assert next(found) == ImageFile(path=str(first))
    (tmp_path / "later.jpg").touch()
    assert isinstance(next(found), ImageFile)


class _Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


def _names(request: Request) -> list[str]:
    return [Path(item.path).name if isinstance(item, ImageFile) else "-" for item in gather(request)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pictures and a text."""
    for name in ("a.jpg", "b.png", "c.jpg", "notes.txt"):
        (tmp_path / name).touch()
    return tmp_path


def test_paths_come_first_and_then_the_list(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that is named is scanned, in the order named; a list may name folders."""
    monkeypatch.chdir(folder)
    Path("list").write_bytes(b"b.png\n.\n")
    request = Request(names=("c.jpg", "-"), files_from="list", selection=Selection(suffixes=frozenset({".jpg"})))
    assert _names(request) == ["c.jpg", "-", "b.png", "a.jpg", "c.jpg"]


def test_standard_input_is_not_read_while_inputs_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes wait for their turn, so that inputs can be counted beforehand."""
    monkeypatch.setattr(sys, "stdin", None)
    assert list(gather(Request(names=("-",)))) == [StandardInput()]


def test_a_dash_in_a_list_is_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only on the command line `-` is standard input; `./-` is a file there, too."""
    monkeypatch.chdir(folder)
    Path("-").touch()
    Path("list").write_bytes(b"-\n")
    assert list(gather(Request(names=("./-",), files_from="list"))) == [ImageFile(path="./-"), ImageFile(path="-")]


@pytest.mark.parametrize("written", [b"", b"\n\n"])
def test_a_list_without_names_is_nothing_to_do(tmp_path: Path, written: bytes) -> None:
    """A nightly list may be empty: there is no picture that failed."""
    path = tmp_path / "list"
    path.write_bytes(written)
    assert list(gather(Request(files_from=str(path)))) == []


@pytest.mark.parametrize("given", ["./a.jpg", "x//a.jpg", "x/../a.jpg", "https://example.org//a.jpg?w=1"])
def test_paths_are_kept_letter_by_letter(given: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who joins reports with a list of their own finds the very text that was given."""
    monkeypatch.chdir(folder)
    (folder / "x").mkdir()
    (folder / "x" / "a.jpg").touch()
    (item,) = gather(Request(names=(given,)))
    assert not isinstance(item, StandardInput)
    assert item.path == given


def test_a_folder_is_kept_as_it_was_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found in it begins with it."""
    monkeypatch.chdir(folder)
    paths = [item.path for item in gather(Request(names=("./",))) if not isinstance(item, StandardInput)]
    assert paths == ["./a.jpg", "./b.png", "./c.jpg"]


@pytest.mark.parametrize("address", ["https://example.org/a.jpg", "HTTP://x/y.png", "s3://bucket/a.jpg"])
def test_a_web_address_is_told_from_a_missing_file(address: str) -> None:
    """It has to be downloaded first."""
    (item,) = expand([address])
    assert isinstance(item, Unusable)
    assert (item.path, item.error.code) == (address, "file-missing")
    assert "Download it first" in item.error.remedy


@pytest.mark.parametrize(
    ("names", "files_from", "null", "part"),
    [
        ((), None, False, "Nothing is named"),
        (("",), None, False, "no path"),
        (("a.jpg", ""), None, False, "no path"),
        ((), "", False, "no path"),
        (("a.jpg",), None, True, "--null"),
        (("-", "-"), None, False, "named twice"),
        (("-",), "-", False, "named twice"),
    ],
)
def test_what_makes_no_sense_is_refused(
    names: tuple[str, ...],
    files_from: str | None,
    null: bool,  # noqa: FBT001  a case
    part: str,
) -> None:
    """Each refusal has a remedy."""
    with pytest.raises(UsageError, match=part) as caught:
        Request(names=names, files_from=files_from, null=null)
    assert caught.value.remedy


@pytest.mark.parametrize(("names", "files_from"), [(("-",), None), ((), "-")])
def test_a_keyboard_is_no_picture(
    monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], files_from: str | None
) -> None:
    """`scan -` without a pipe does not wait for ever."""
    monkeypatch.setattr(sys, "stdin", _Keyboard())
    with pytest.raises(UsageError, match="keyboard"):
        Request(names=names, files_from=files_from)


def test_what_is_a_single_image(tmp_path: Path) -> None:
    """One name that is no folder; a list may hold more."""
    assert Request(names=("a.jpg",)).is_single
    assert Request(names=("a\0.jpg",)).is_single
    assert not Request(names=(str(tmp_path),)).is_single
    assert not Request(names=("a.jpg", "b.jpg")).is_single
    assert not Request(names=("a.jpg",), files_from="list").is_single


def test_what_can_be_counted(tmp_path: Path) -> None:
    """Paths and files can be gone through twice, pipes cannot."""
    listed = tmp_path / "list"
    listed.touch()
    assert Request(names=("a",)).is_countable
    assert Request(files_from=str(listed)).is_countable
    assert not Request(files_from="-").is_countable
