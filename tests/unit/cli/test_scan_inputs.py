"""`scan`: what is named becomes a report each, on standard input and in lists, too."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.output.validation import validated

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Program


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_a_failed_input_is_one_sentence_on_stderr(program: Program, images: Path, form: list[str]) -> None:
    """Whoever looks at stderr only sees which input failed, and why, in one line each."""
    answer = program("scan", *form, images / "nosuch.jpg", images / "clear.jpg", images / "failed.jpg")
    *told, summary = answer.err.splitlines()
    assert told == [
        f"watermark-scan: {images}/nosuch.jpg: There is no such file or folder.",
        f"watermark-scan: {images}/failed.jpg: The image ends before its last row.",
    ]
    assert summary.endswith(": 1 clear, 2 failed.")


def test_one_terminal_shows_a_failure_once(program: Program, images: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person who sees both streams reads the reason in the report; programs still get it on stderr."""
    monkeypatch.setattr("watermark_scan.cli.scan.share_a_terminal", lambda _output: True)
    answer = program("scan", images / "nosuch.jpg")
    assert (answer.code, answer.err) == (3, "")
    assert "There is no such file or folder." in answer.out
    assert "There is no such file or folder." in program("scan", "--json", images / "nosuch.jpg").err


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "link", "device"])
def test_what_cannot_be_scanned_is_a_failed_record(program: Program, tmp_path: Path, kind: str) -> None:
    """Missing files, empty folders, pipes, dangling links and devices give a record, a sentence and code 3."""
    path = Path("/dev/zero") if kind == "device" else tmp_path / "input.jpg"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "link":
        path.symlink_to("nowhere")
    answer = program("scan", "--json", path)
    document = validated(answer.out)
    assert (answer.code, document["status"], document["verdict"]) == (3, "failed", None)
    assert document["error"]["remedy"]
    assert len(answer.err.splitlines()) == 1
    assert program.scanner.seen == []


def test_names_that_are_no_utf8_reach_the_scanner_and_stay_printable(program: Program, tmp_path: Path) -> None:
    """The scanner gets the bytes of the name; people and programs get a printable form."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/clear-caf\xe9\x1b.jpg"))
    path.touch()
    answer = program("scan", "--json", path)
    assert program.scanner.seen == [path]
    assert json.loads(answer.out)["source"]["path"].endswith("/clear-caf\\xe9\x1b.jpg")
    assert "\x1b" not in answer.out
    assert "clear-caf\\xe9\\x1b.jpg" in program("scan", path).out


class _Bytes:
    """Standard input that holds an image."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)

    def isatty(self) -> bool:
        return False


def test_an_image_on_standard_input_is_scanned_under_the_name_it_was_given(
    program: Program, images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`-` stands for the bytes of one image, among other inputs too."""
    monkeypatch.setattr(sys, "stdin", _Bytes(b"flagged.jpg"))
    answer = program("scan", "--json", images / "clear.jpg", "-")
    documents = [json.loads(line) for line in answer.out.splitlines()]
    assert [document["source"]["path"] for document in documents] == [str(images / "clear.jpg"), "-"]
    assert documents[1]["verdict"] == "flagged"
    assert program.scanner.received == [b"flagged.jpg"]


def test_a_closed_standard_input_is_a_failed_record(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """`scan - <&-` is told like a file that cannot be read."""
    monkeypatch.setattr(sys, "stdin", None)
    answer = program("scan", "--json", "-")
    document = json.loads(answer.out)
    assert (answer.code, document["source"]["path"], document["error"]["code"]) == (3, "-", "file-unreadable")


@pytest.mark.parametrize("null", [True, False])
def test_a_list_of_files_is_scanned(program: Program, images: Path, null: bool) -> None:  # noqa: FBT001  both forms
    """Paths of a list are scanned in their order, after those on the command line."""
    listed = images / "list"
    listed.write_bytes(
        (b"\0" if null else b"\n").join(os.fsencode(images / name) for name in ("flagged.jpg", "clear.jpg"))
    )
    flags = ["--files-from", str(listed), *(["-0"] if null else [])]
    assert program("scan", images / "review.png", *flags).code == 1
    assert [path.name for path in program.scanner.seen] == ["review.png", "flagged.jpg", "clear.jpg"]


def test_an_empty_list_is_a_failed_record(program: Program, tmp_path: Path) -> None:
    """`find` that finds nothing does not make a clean run."""
    (tmp_path / "list").touch()
    answer = program("scan", "--json", "--files-from", tmp_path / "list")
    assert (answer.code, json.loads(answer.out)["error"]["code"]) == (3, "no-images")


def test_only_the_endings_asked_for_are_scanned(program: Program, images: Path) -> None:
    """--ext replaces the known endings, with or without the dot, in any case."""
    program("scan", "--ext", ".PNG", images)
    assert [path.name for path in program.scanner.seen] == ["review.png"]
