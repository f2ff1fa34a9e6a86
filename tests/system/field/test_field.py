"""Any folder, any list: each kind of fault that people reported of neighbouring tools, on pictures of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.system.field.conftest import MARK, picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.system.field.conftest import Run

_NAMES = (
    *("plain.jpg", "a.jpg_large", "b.jpg:orig", "c.jpg?width=640", "d.jpg!d", "e.JPG~", "f.jpeg.1", "0a1b2c3d"),
    *("g.png", "h.txt", "i.part", "j.jpg%3Fx", "k.jfif", "two words", "ü.jpg", "'quoted'.jpg", "-rf.jpg", "*.jpg"),
)


def test_pictures_are_told_by_their_bytes(scan: Callable[..., Run], tmp_path: Path) -> None:
    """Whatever their names end in, every one is looked at; companions of macOS are none."""
    for name in (*_NAMES, "._plain.jpg"):
        (tmp_path / name).write_bytes(picture(MARK) if name in _NAMES else b"\0\5\x16\7")
    run = scan(".")
    assert run.verdicts == dict.fromkeys(_NAMES, "flagged")
    assert run.code == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_lists_are_read_whatever_wrote_them(scan: Callable[..., Run], tmp_path: Path, encoding: str, end: str) -> None:
    """Marks, line ends and UTF-16 of Windows, letters beyond ASCII, and spaces inside names."""
    names = ["ä b.jpg", "zwei.jpg"]
    for name in names:
        (tmp_path / name).write_bytes(picture(MARK))
    (tmp_path / "list.txt").write_bytes(end.join([*names[::-1], ""]).encode(encoding))
    run = scan("--files-from", "list.txt")
    assert run.verdicts == dict.fromkeys(names, "flagged")


@pytest.mark.parametrize("stdin", [b"", b"\n", b"\r\n \r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_a_list_with_nothing_in_it_is_an_empty_run(scan: Callable[..., Run], stdin: bytes) -> None:
    """And no failed picture."""
    run = scan("--files-from", "-", stdin=stdin)
    assert (run.code, run.reports) == (0, {})


@pytest.mark.parametrize(
    "text",
    [
        "NOT A PUBLIC HOLIDAY",
        "ALPHA GAMES & TOYS",
        "BETA HOUSE",
        "This text is a placeholder for the label",
        "Getty Images sues maker of AI pictures",
        "WORK IN PROGRESS - USE OTHER SIDE",
    ],
)
@pytest.mark.parametrize("at", [(40, 440), (60, 250)])
def test_everyday_lines_are_not_flagged(
    scan: Callable[..., Run], tmp_path: Path, text: str, at: tuple[int, int]
) -> None:
    """Signs, shops, prose and headlines; a person may be asked to look."""
    (tmp_path / "sign.jpg").write_bytes(picture(text, at=at, height=0.9))
    run = scan("sign.jpg")
    assert run.verdicts["sign.jpg"] in {"clear", "review"}
    assert run.code == 0


def test_a_jpeg_without_its_end_mark_is_scanned(scan: Callable[..., Run], tmp_path: Path) -> None:
    """With a note, where every row came from the file; half of one fails."""
    whole = picture(MARK)
    (tmp_path / "tail.jpg").write_bytes(whole.removesuffix(b"\xff\xd9"))
    (tmp_path / "half.jpg").write_bytes(whole[: len(whole) // 2])
    run = scan("tail.jpg", "half.jpg")
    assert run.verdicts == {"tail.jpg": "flagged", "half.jpg": None}
    assert run.reports["tail.jpg"]["source"]["end_missing"] is True
    assert run.code == 3


def test_links_are_followed_once(scan: Callable[..., Run], tmp_path: Path) -> None:
    """A loop ends, and no picture behind it is told twice."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "one.jpg").write_bytes(picture(MARK))
    (tmp_path / "folder" / "loop").symlink_to(tmp_path / "folder")
    run = scan("folder")
    assert list(run.reports) == ["folder/one.jpg"]


@pytest.mark.parametrize("name", ["", " ", "https://example.org/a.jpg", "file:///a.jpg", "nosuch.jpg"])
def test_what_cannot_be_scanned_is_told_once(scan: Callable[..., Run], name: str) -> None:
    """Nothing, a web address and a missing file: never the working folder, never clear."""
    run = scan(name)
    assert run.code in {2, 3}
    assert {report["status"] for report in run.reports.values()} <= {"failed"}
    assert run.err.count("\n") <= 3


@pytest.mark.parametrize("flag", ["--jobs", "--max-chance", "--timeout", "--max-pixels"])
def test_a_number_that_is_none_is_told_in_plain_words(scan: Callable[..., Run], flag: str) -> None:
    """And in none of a library's."""
    run = scan(flag, "many", ".")
    assert run.code == 2
    assert "number" in run.err
    assert "Input should" not in run.err


def test_a_list_of_a_hundred_thousand_starts_at_once(scan: Callable[..., Run], tmp_path: Path) -> None:
    """The first picture is scanned, and its failure ends the run, long before the list could be looked through."""
    (tmp_path / "list.txt").write_text("".join(f"no/such/{number}.jpg\n" for number in range(100_000)))
    run = scan("--files-from", "list.txt", "--max-failures", "1")
    assert run.code == 3
    assert len(run.reports) < 1000
