"""`scan`: what is printed, in which form, when, and into which stream or file."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.unit.output import reports
from tests.unit.output.validation import validated
from watermark_scan.cli.console import OutputClosedError
from watermark_scan.options import ScanOptions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Program


def test_json_is_one_report_per_line_in_input_order(program: Program, images: Path) -> None:
    """A failed input is a record like the others, never an absence."""
    answer = program("scan", "--json", images / "flagged.jpg", images / "nosuch.jpg", images / "clear.jpg")
    documents = [validated(line) for line in answer.out.splitlines()]
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


def test_readings_are_put_into_the_json(program: Program, images: Path) -> None:
    """--readings keeps what was read, without the text that --explain adds."""
    answer = program("scan", "--readings", images / "flagged.jpg")
    assert "Everything that was read" not in answer.out
    assert program.options == ScanOptions(keep_readings=True)


def test_quiet_leaves_out_what_is_clear(program: Program, images: Path) -> None:
    """Only what needs a person is printed; what was not wholly read is no clear image; no summary."""
    answer = program("scan", "--quiet", images)
    titles = [line.split()[0] for line in answer.out.splitlines() if line and not line.startswith(" ")]
    assert titles == ["FAILED", "FLAGGED", "CLEAR", "REVIEW"]
    assert "halfread" in answer.out
    assert "images in" not in answer.err


def test_quiet_still_names_an_engine_that_did_not_look(
    program: Program, images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing printed must not mean that everything was looked at; once for all images, and not beside JSON."""
    monkeypatch.setattr(reports, "CLEAR", reports.CLEAR_WITHOUT_TESSERACT)
    answer = program("scan", "--quiet", images / "clear.jpg", images / "clear.jpg")
    missing = reports.NO_TESSERACT
    assert answer.out == ""
    assert answer.err.splitlines() == [
        f"watermark-scan: tesseract did not look. {missing.message} {missing.remedy}",
        "watermark-scan: Listed wordings that no engine here reads: 16 in Korean; see `watermark-scan doctor`.",
    ]
    assert program("scan", "--quiet", "--json", images / "clear.jpg").err == ""


def test_quiet_leaves_json_whole(program: Program, images: Path) -> None:
    """Programs count on a record for each image."""
    assert len(program("scan", "--quiet", "--json", images).out.splitlines()) == 5


def test_several_images_end_with_a_summary_on_stderr(program: Program, images: Path) -> None:
    """How many of each, on stderr, so that it stays out of the data; a single image needs none."""
    err = program("scan", "--json", images).err
    assert re.search(
        r"watermark-scan: 5 images in \d\.\d s: 1 flagged, 1 for review, 2 clear, 1 failed; 1 not read", err
    )
    assert program("scan", images / "clear.jpg").err == ""


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_reports_go_into_a_file(program: Program, images: Path, form: list[str]) -> None:
    """The file holds what standard output would; a failure is still told on stderr."""
    expected = program("scan", *form, images).out
    answer = program("scan", *form, "--output", images / "reports", images)
    assert (answer.out, answer.code) == ("", 3)
    assert (images / "reports").read_text() == expected
    assert "failed.jpg" in answer.err


def test_a_run_that_breaks_off_writes_no_file(program: Program, images: Path, tmp_path: Path) -> None:
    """Ctrl-C leaves the file of the last run as it was."""
    (tmp_path / "interrupt.jpg").touch()
    (tmp_path / "reports").write_text("old")
    assert (
        program("scan", "--output", tmp_path / "reports", images / "flagged.jpg", tmp_path / "interrupt.jpg").code
        == 130
    )
    assert (tmp_path / "reports").read_text() == "old"


def test_a_file_that_cannot_be_written_is_told_before_the_scan(program: Program, images: Path) -> None:
    """Nobody waits for hours to learn that the folder is missing."""
    answer = program("scan", "--output", images / "no" / "reports", images)
    assert (answer.code, answer.out, program.scanner.seen) == (2, "", [])


@pytest.mark.parametrize(
    ("flags", "variable", "colored"),
    [
        ("", "", False),
        ("--color always", "NO_COLOR", True),
        ("", "FORCE_COLOR", True),
        ("", "NO_COLOR", False),
        ("--color never", "FORCE_COLOR", False),
        ("--json --color always", "", False),
    ],
)
def test_color_is_used_where_it_is_wanted(
    program: Program,
    images: Path,
    flags: str,
    variable: str,
    colored: bool,  # noqa: FBT001  a case
) -> None:
    """Not in pipes unless asked for, never in JSON."""
    with pytest.MonkeyPatch.context() as patch:
        if variable:
            patch.setenv(variable, "1")
        answer = program("scan", *flags.split(), images / "flagged.jpg")
    assert ("\x1b[" in answer.out) is colored


def test_what_no_engine_reads_is_said_once_a_run(
    program: Program, images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the same for all images, so it is not said for each; JSON holds it anyway."""
    unread = reports.CLEAR_WITHOUT_TESSERACT.unread_writings
    scan = program.scanner.scan
    monkeypatch.setattr(
        program.scanner, "scan", lambda source: scan(source).model_copy(update={"unread_writings": unread})
    )
    assert program("scan", images).err.count("16 in Korean; see `watermark-scan doctor`") == 1
    assert "Korean" not in program("scan", "--json", images).err
