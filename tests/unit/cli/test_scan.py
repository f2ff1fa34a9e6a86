"""`scan`: what is named becomes a report each, its flags reach the scanner, and its reports go where they should."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.cli.conftest import ROOT
from tests.unit.output import reports
from tests.unit.output.validation import validated
from watermark_scan.cli.console import OutputClosedError
from watermark_scan.execution.tasks import WorkerOptions
from watermark_scan.options import RegionPlan, ScanOptions

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Answer, Program


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
        ["scan", "--max-bytes", "0", "clear.jpg"],
        ["scan", "--max-memory", "-1", "clear.jpg"],
        ["scan", "--jobs", "-1", "clear.jpg"],
        ["scan", "--languages", " , ", "clear.jpg"],
        ["scan", "--ext", " , ", "."],
        ["scan", "--ext", ".", "."],
        ["scan", "--fail-on", "clear", "clear.jpg"],
        ["scan", "--color", "blue", "clear.jpg"],
        ["scan", "--output", "clear.jpg", "flagged.jpg"],
        ["scan", "--null", "clear.jpg"],
        ["scan", "-", "-"],
        ["scan", "-", "--files-from", "-"],
        ["scan", "--json", "--json=yes", "clear.jpg"],
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
    flags += "--timeout 5 --max-pixels 1000 --max-bytes 2000 --explain"
    program("scan", *flags.split(), images / "clear.jpg")
    assert program.options == ScanOptions(
        readers=("tesseract", "rapidocr"),
        regions=RegionPlan.CORNERS,
        languages=("eng", "rus", "deu"),
        max_chance=0.5,
        review_chance=0.5,
        max_pixels=1000,
        max_bytes=2000,
        timeout=5.0,
        keep_readings=True,
    )


def test_auto_leaves_the_languages_to_the_program(program: Program, images: Path) -> None:
    """As if nothing had been said, so that a flag can undo a setting."""
    program("scan", "--languages", "auto", images / "clear.jpg")
    assert program.options == ScanOptions()


def test_flags_of_version_0_1_about_shapes_change_nothing(program: Program, images: Path) -> None:
    """Scripts that leave shapes out go on; whoever wants nothing but shapes is told that they are gone."""
    for flag in ("--no-spotting", "--spotting"):
        program("scan", flag, images / "clear.jpg")
        assert program.options == ScanOptions()
    answer = program("scan", "--reader", "none", images / "clear.jpg")
    assert answer.code == 2
    assert "shapes" in answer.err


def test_flags_become_workers(program: Program, images: Path) -> None:
    """One for each core and in order, or one for a single image, unless something else is said."""
    program("scan", images / "clear.jpg", images / "flagged.jpg")
    assert program.workforce == WorkerOptions()
    program("scan", images / "clear.jpg")
    assert program.workforce == WorkerOptions(jobs=1)
    program("scan", "--jobs", "3", "--unordered", "--max-memory", "512", images / "clear.jpg")
    assert program.workforce == WorkerOptions(jobs=3, ordered=False, max_memory=512 << 20)
    program("scan", "-j", "0", "--max-memory", "0", images / "clear.jpg")
    assert program.workforce == WorkerOptions(jobs=0, max_memory=None)


def test_an_engine_that_broke_may_be_allowed(program: Program, images: Path) -> None:
    """The report says so all the same; what was not scanned at all stays 3."""
    assert program("scan", images / "halfread.jpg").code == 3
    answer = program("scan", "--json", "--allow-incomplete", images / "halfread.jpg")
    assert (answer.code, json.loads(answer.out)["incomplete"]) == (0, ["tesseract"])
    assert program("scan", "--allow-incomplete", images / "failed.jpg").code == 3


def test_what_was_not_wholly_searched_is_neither_clear_nor_done(program: Program, images: Path) -> None:
    """The exit code, the text and stderr say so, also when only the surprising is shown; it may be allowed."""
    image = images / "long.png"
    image.write_bytes(b"long")
    answer = program("scan", "-q", image)
    assert answer.code == 3
    assert answer.out.startswith(f"CLEAR IN PART {image}")
    assert "Small letters were not looked for" in program("scan", "--json", image).err
    assert program("scan", "--allow-incomplete", image).code == 0
    assert "1 clear, 1 clear in part" in program("scan", image, images / "clear.jpg").err


def test_a_reader_that_broke_is_told_on_stderr(program: Program, images: Path) -> None:
    """A half-read image does not pass as a whole one."""
    assert "this reader broke: tesseract" in program("scan", images / "halfread.jpg").err


@pytest.mark.parametrize(
    ("fail_on", "name", "code"),
    [("flagged", "review.png", 0), ("review", "review.png", 1), ("never", "flagged.jpg", 0), ("never", "nosuch", 3)],
)
def test_the_verdict_that_counts_is_chosen(program: Program, images: Path, fail_on: str, name: str, code: int) -> None:
    """--fail-on decides what ends with 1; a failure stays one."""
    assert program("scan", "--fail-on", fail_on, images / name).code == code


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
    monkeypatch.setattr("watermark_scan.cli.scan.share_a_reader", lambda _output: True)
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


def test_an_empty_list_is_an_empty_run(program: Program, tmp_path: Path) -> None:
    """`find` that finds nothing fails nobody's night; it is said."""
    (tmp_path / "list").touch()
    answer = program("scan", "--json", "--files-from", tmp_path / "list")
    assert (answer.code, answer.out) == (0, "")
    assert "The list names no file" in answer.err


def test_what_was_not_looked_at_is_counted_aloud(program: Program, images: Path, tmp_path: Path) -> None:
    """On stderr, and for programs in a file of its own; never among the reports."""
    (images / "notes.txt").write_text("notes")
    (images / "._clear.jpg").touch()
    summary = tmp_path / "summary.json"
    answer = program("scan", "--json", "--exclude", "f*", "--summary-json", summary, images)
    assert "1 companions that macOS makes" in answer.err
    assert "1 no picture" in answer.err
    assert json.loads(summary.read_text()) == {
        "schema_version": 1,
        "images": len(answer.out.splitlines()),
        "verdicts": {"flagged": 0, "review": 1, "clear": 1, "clear-in-part": 1, "failed": 0},
        "passed_over": {"companion": 1, "excluded": 2, "no-picture": 1},
        "exit_code": 3,
    }
    assert "companions" not in program("scan", "-q", images).err


def test_only_new_files_of_a_folder_are_scanned(program: Program, images: Path) -> None:
    """A file that is named itself is scanned anyway, and what is no date is refused."""
    os.utime(images / "clear.jpg", (1e9, 1e9))
    program("scan", "--newer", "2020-02-29", images)
    assert "clear.jpg" not in [path.name for path in program.scanner.seen]
    program("scan", "--newer", "2020-02-29T12:30+01:00", images / "clear.jpg")
    assert program.scanner.seen[-1].name == "clear.jpg"
    answer = program("scan", "--newer", "yesterday", images)
    assert (answer.code, "write a date as in" in answer.err) == (2, True)


def test_only_the_endings_asked_for_are_scanned(program: Program, images: Path) -> None:
    """--ext replaces the known endings, with or without the dot, in any case."""
    program("scan", "--ext", ".PNG", images)
    assert [path.name for path in program.scanner.seen] == ["review.png"]


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
    ]
    assert program("scan", "--quiet", "--json", images / "clear.jpg").err == ""


def test_quiet_leaves_json_whole(program: Program, images: Path) -> None:
    """Programs count on a record for each image."""
    assert len(program("scan", "--quiet", "--json", images).out.splitlines()) == 5


def test_several_images_end_with_a_summary_on_stderr(program: Program, images: Path) -> None:
    """How many of each, on stderr, so that it stays out of the data; a single image needs none."""
    err = program("scan", "--json", images).err
    assert re.search(
        r"watermark-scan: 5 images in \d\.\d s: 1 flagged, 1 for review, 1 clear, 1 clear in part, 1 failed; 1 not",
        err,
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


def _documents(answer: Answer) -> list[dict[str, dict[str, str]]]:
    return [json.loads(line) for line in answer.out.splitlines()]


def test_a_run_goes_on_where_the_last_one_ended(program: Program, images: Path, tmp_path: Path) -> None:
    """Old and new reports are in one file, in order; only what is new or failed is scanned; the code is for all."""
    reports = tmp_path / "reports.jsonl"
    program("scan", "--json", "--output", reports, images / "flagged.jpg", images / "failed.jpg")
    program.scanner.seen.clear()
    names = [images / name for name in ("clear.jpg", "flagged.jpg", "failed.jpg")]
    answer = program("scan", "--json", "--resume", reports, "--output", reports, *names)
    assert [path.name for path in program.scanner.seen] == ["clear.jpg", "failed.jpg"]
    documents = [json.loads(line) for line in reports.read_text().splitlines()]
    assert [document["verdict"] for document in documents] == ["clear", "flagged", None]
    assert answer.code == 3


def test_half_a_line_is_named_and_scanned_again(program: Program, images: Path, tmp_path: Path) -> None:
    """As a run that was killed leaves it."""
    reports = tmp_path / "reports.jsonl"
    reports.write_text('{"schema_version": 1, "tool"')
    answer = program("scan", "--json", "--resume", reports, images / "clear.jpg")
    assert (answer.code, len(_documents(answer))) == (0, 1)
    assert "reports.jsonl, line 1: This is no report" in answer.err


def test_what_makes_no_sense_is_refused(program: Program, images: Path, tmp_path: Path) -> None:
    """A file that is not there, and a way to compare without anything to compare with."""
    for arguments, words in ((["--resume", tmp_path / "nosuch"], "cannot be read"), (["--by-hash"], "--resume")):
        answer = program("scan", *arguments, images / "clear.jpg")
        assert (answer.code, answer.out) == (2, "")
        assert words in answer.err
    assert program.scanner.seen == []


def test_the_file_that_is_read_is_not_written_to(tmp_path: Path, images: Path, environment: dict[str, str]) -> None:
    """`--resume FILE >> FILE` would double what is there."""
    reports = tmp_path / "reports.jsonl"
    with reports.open("a") as stdout:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "tests.unit.cli.program",
                "scan",
                "--json",
                "--resume",
                reports,
                images / "clear.jpg",
            ],
            cwd=ROOT,
            env=environment,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "Standard output goes to" in done.stderr
    assert reports.read_text() == ""
