"""What is named becomes inputs in order; what makes no sense together is refused before anything starts."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from watermark_scan.cli.inputs import ImageFile, Request, StandardInput, Unusable, gather
from watermark_scan.errors import NoImagesError, UsageError


class _Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


def _names(request: Request) -> list[str]:
    return [item.path.name if isinstance(item, ImageFile) else "-" for item in gather(request)]


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
    request = Request(names=("c.jpg", "-"), files_from="list", suffixes=frozenset({".jpg"}))
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
    assert list(gather(Request(names=("./-",), files_from="list"))) == [ImageFile(path=Path("-"))] * 2


@pytest.mark.parametrize("written", [b"", b"\n\n"])
def test_a_list_without_names_is_a_failure(tmp_path: Path, written: bytes) -> None:
    """Nothing was looked at, so nothing may look clean."""
    path = tmp_path / "list"
    path.write_bytes(written)
    (item,) = gather(Request(files_from=str(path)))
    assert isinstance(item, Unusable)
    assert isinstance(item.error, NoImagesError)


@pytest.mark.parametrize(
    ("names", "files_from", "null", "part"),
    [
        ((), None, False, "Nothing is named"),
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
