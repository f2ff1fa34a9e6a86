"""`patterns gate`: which entries it refuses, what it shows, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import entry, write
from watermark_scan.cli.patterns.gate import different_lines, find_files
from watermark_scan.errors import UsageError

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Program

LINES = ["Zorblax preview build", "Fresh bread", "fresh BREAD", "", "Road works"]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of one entry, and a text that it flags once in three lines."""
    monkeypatch.chdir(tmp_path)
    write(Path("mine.toml"), entry("one"), entry("two", text='"Quorvex teaser"', must_match='["Quorvex teaser"]'))
    Path("benign.txt").write_text("\n".join(LINES), encoding="utf-8")


def _gate(program: Program, *arguments: str) -> tuple[int, str, str]:
    answer = program("patterns", "gate", *arguments, "--no-builtin", "--patterns", "mine.toml")
    return answer.code, answer.out, answer.err


@pytest.mark.parametrize(
    ("arguments", "code"), [((), 1), (("--budget", "0.4"), 0), (("--budget", "0.3"), 1), (("--id", "two"), 0)]
)
def test_exit_codes(program: Program, arguments: tuple[str, ...], code: int) -> None:
    """An entry that flags more than its budget ends the run with 1."""
    assert _gate(program, "benign.txt", *arguments)[0] == code


def test_the_table_names_the_place(program: Program) -> None:
    """And the numbers; how little so few lines prove goes to stderr."""
    _, out, err = _gate(program, "benign.txt")
    head, row = out.splitlines()
    assert head.split()[0] == "ENTRY"
    assert row.split()[:5] == ["one", "REFUSED", "3", "1", "0"]
    assert row.endswith("benign.txt:1: Zorblax preview build")
    assert "lines 3, images 0. Entries found: 1; refused: 1." in err
    assert "takes 30,000 lines without a false flag" in err


def test_json(program: Program) -> None:
    """One object; entries that were found nowhere are not in it."""
    document = json.loads(_gate(program, "benign.txt", "--json")[1])
    assert (document["lines"], document["images"], document["refused"]) == (3, 0, ["one"])
    (found,) = document["entries"]
    assert found["lines"] == {"flagged": 1, "review": 0, "rate": pytest.approx(1 / 3)}
    assert found["examples"] == [{"place": "benign.txt:1", "text": "Zorblax preview build"}]


def test_images_count_on_their_own(program: Program, images: Path) -> None:
    """What a scan flags in them is a false flag of the entry; what could not be scanned is told and ends with 3."""
    code, out, err = _gate(program, str(images / "flagged.jpg"), str(images / "clear.jpg"), "--json")
    document = json.loads(out)
    assert (code, document["images"], document["lines"]) == (1, 2, 0)
    assert document["entries"][0]["pattern_id"] == "development-footage-long"
    code, _, err = _gate(program, str(images / "failed.jpg"), str(images / "clear.jpg"))
    assert code == 3
    assert "The image ends before its last row." in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "PATH"),
        (("nosuch.txt",), "cannot be read"),
        (("benign.txt", "--id", "nosuch"), "There is no entry nosuch in use."),
        (("benign.txt", "--budget", "2"), "choose a number from 0 to 1"),
        (("empty.txt",), "There is nothing to look at"),
        (("mine.toml", "latin.txt"), "is no UTF-8 text"),
    ],
)
def test_wrong_usage(program: Program, arguments: tuple[str, ...], sentence: str) -> None:
    """Nothing to look at is no success."""
    Path("empty.txt").touch()
    Path("latin.txt").write_bytes(b"caf\xe9")
    code, out, err = _gate(program, *arguments)
    assert (code, out) == (2, "")
    assert sentence in err


class TestMaterial:
    """Which paths hold what."""

    def test_folders_hold_texts_and_images(self, images: Path) -> None:
        """Sorted, with their subfolders; a named file is a text unless it ends like an image."""
        (images / "deep").mkdir()
        for name in ("b.txt", "a.TXT", "deep/c.txt", "notes.md"):
            (images / name).touch()
        texts, pictures = find_files([images, Path("mine.toml"), Path("x.JPG")])
        assert [path.name for path in texts] == ["a.TXT", "b.txt", "benign.txt", "c.txt", "mine.toml"]
        assert pictures == [images, Path("x.JPG")]

    def test_a_folder_of_texts_has_no_images_to_complain_about(self) -> None:
        """And the other way round; a folder with neither is a mistake."""
        Path("texts").mkdir()
        with pytest.raises(UsageError, match="holds no text and no image"):
            find_files([Path("texts")])
        Path("texts/a.txt").touch()
        assert find_files([Path("texts")])[1] == []

    def test_lines_that_repeat_count_once(self) -> None:
        """Whatever their case; the first place is told."""
        assert [place for place, _ in different_lines([Path("benign.txt"), Path("benign.txt")])] == [
            "benign.txt:1",
            "benign.txt:2",
            "benign.txt:5",
        ]

    def test_binary_files_are_no_texts(self) -> None:
        """An image under another name must not count as a benign line."""
        Path("picture").write_bytes(b"\x89PNG\0\0")
        for data in (b"\x89PNG\0\0", b"PNG\0\0"):
            Path("picture").write_bytes(data)
            with pytest.raises(UsageError):
                list(different_lines([Path("picture")]))
