"""`scan`: flags become options, inputs become reports, and each stream carries what belongs there."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from watermark_scan.cli.console import OutputClosedError
from watermark_scan.options import ReaderName, RegionPlan, ScanOptions

if TYPE_CHECKING:
    from tests.cli.conftest import Program


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["clear.jpg"], 0),
        (["review.png"], 0),
        (["clear.jpg", "review.png"], 0),
        (["flagged.jpg"], 1),
        (["flagged.jpg", "clear.jpg"], 1),
        (["failed.jpg"], 3),
        (["nosuch.jpg"], 3),
        (["halfread.jpg"], 3),
        (["flagged.jpg", "nosuch.jpg"], 3),
        (["failed.jpg", "flagged.jpg", "clear.jpg"], 3),
        (["."], 3),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_exit_codes(program: Program, images: Path, names: list[str], code: int, form: list[str]) -> None:
    """0 nothing flagged, 1 something flagged, 3 something not scanned, in both forms alike."""
    assert program("scan", *form, *(images / name for name in names)).code == code


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["scan"],
        ["nosuch"],
        ["scan", "--nosuch", "clear.jpg"],
        ["scan", "--reader", "eyes", "clear.jpg"],
        ["scan", "--regions", "moon", "clear.jpg"],
        ["scan", "--max-chance", "0", "clear.jpg"],
        ["scan", "--max-chance", "nan", "clear.jpg"],
        ["scan", "--max-chance", "often", "clear.jpg"],
        ["scan", "--timeout", "-1", "clear.jpg"],
        ["scan", "--timeout", "inf", "clear.jpg"],
        ["scan", "--max-pixels", "0", "clear.jpg"],
        ["scan", "--languages", " , ", "clear.jpg"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_on_stderr(program: Program, arguments: list[str]) -> None:
    """A command line that makes no sense does nothing, says why and where help is, and ends with 2."""
    answer = program(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert "--help" in answer.err
    assert program.scanner.seen == []


def test_defaults_are_those_of_the_options(program: Program, images: Path) -> None:
    """Without flags the command line scans as the library does."""
    program("scan", images / "clear.jpg")
    assert program.options == ScanOptions()


def test_flags_become_options(program: Program, images: Path) -> None:
    """Each flag reaches the option it stands for."""
    flags = "--reader tesseract --reader rapidocr --regions corners --max-chance 0.5 --languages eng,rus+deu "
    flags += "--timeout 5 --max-pixels 1000 --explain"
    program("scan", *flags.split(), images / "clear.jpg")
    assert program.options == ScanOptions(
        readers=(ReaderName.TESSERACT, ReaderName.RAPIDOCR),
        regions=RegionPlan.CORNERS,
        languages=("eng", "rus", "deu"),
        max_chance=0.5,
        review_chance=0.5,
        max_pixels=1000,
        reader_timeout=5.0,
        keep_readings=True,
    )


def test_json_is_one_report_per_line_in_input_order(program: Program, images: Path) -> None:
    """A failed input is a record like the others, never an absence."""
    answer = program("scan", "--json", images / "flagged.jpg", images / "nosuch.jpg", images / "clear.jpg")
    documents = [json.loads(line) for line in answer.out.splitlines()]
    assert [document["verdict"] for document in documents] == ["flagged", None, "clear"]
    assert [document["status"] for document in documents] == ["scanned", "failed", "scanned"]
    assert documents[1]["error"]["code"] == "file-missing"


def test_text_sets_reports_off_by_an_empty_line(program: Program, images: Path) -> None:
    """Each report begins with its verdict after an empty line."""
    blocks = program("scan", images / "clear.jpg", images / "flagged.jpg").out.split("\n\n")
    assert [blocks[0].split()[0], blocks[1].split()[0]] == ["CLEAR", "FLAGGED"]


def test_explain_shows_readings(program: Program, images: Path) -> None:
    """What was read is shown on request only."""
    assert "Everything that was read" in program("scan", "--explain", images / "flagged.jpg").out
    assert "Everything that was read" not in program("scan", images / "flagged.jpg").out


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_a_failed_input_is_one_sentence_on_stderr(program: Program, images: Path, form: list[str]) -> None:
    """Whoever looks at stderr only sees which input failed, and why, in one line each."""
    answer = program("scan", *form, images / "nosuch.jpg", images / "clear.jpg", images / "failed.jpg")
    assert answer.err.splitlines() == [
        f"watermark-scan: {images}/nosuch.jpg: There is no such file or folder.",
        f"watermark-scan: {images}/failed.jpg: The image ends before its last row.",
    ]


def test_one_terminal_shows_a_failure_once(program: Program, images: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person who sees both streams reads the reason in the report; programs still get it on stderr."""
    monkeypatch.setattr("watermark_scan.cli.scan.share_a_terminal", lambda _output: True)
    answer = program("scan", images / "nosuch.jpg")
    assert (answer.code, answer.err) == (3, "")
    assert "There is no such file or folder." in answer.out
    assert "There is no such file or folder." in program("scan", "--json", images / "nosuch.jpg").err


def test_a_reader_that_broke_is_told_on_stderr(program: Program, images: Path) -> None:
    """A half-read image does not pass as a whole one."""
    assert "this reader broke: tesseract" in program("scan", images / "halfread.jpg").err


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
    document = json.loads(answer.out)
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


def test_what_an_engine_prints_stays_out_of_the_data(program: Program, tmp_path: Path) -> None:
    """Stdout carries data only; a chatty library talks on stderr."""
    (tmp_path / "noisy.jpg").touch()
    answer = program("scan", "--json", tmp_path)
    assert json.loads(answer.out)["verdict"] == "clear"
    assert "an engine talks" in answer.err


def test_each_report_is_out_before_the_next_scan(program: Program, images: Path, tmp_path: Path) -> None:
    """A run that breaks off has delivered everything up to there."""
    (tmp_path / "interrupt.jpg").touch()
    answer = program("scan", "--json", images / "flagged.jpg", tmp_path / "interrupt.jpg", images / "clear.jpg")
    assert answer.code == 130
    assert [json.loads(line)["verdict"] for line in answer.out.splitlines()] == ["flagged"]
    assert "Traceback" not in answer.err


def test_a_closed_stdout_ends_the_run_with_the_code_so_far(
    program: Program, images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When nobody reads on, no further image is scanned, and what was found still counts."""

    def close(*_: object) -> None:
        raise OutputClosedError

    monkeypatch.setattr("watermark_scan.cli.console.Output.line", close)
    assert program("scan", images / "flagged.jpg", images / "clear.jpg").code == 1
    assert [path.name for path in program.scanner.seen] == ["flagged.jpg"]
