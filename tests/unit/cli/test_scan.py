"""`scan`: flags become options, inputs become reports, and each stream carries what belongs there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from watermark_scan.execution.tasks import WorkerOptions
from watermark_scan.options import RegionPlan, ScanOptions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Program


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


def test_shapes_are_looked_for_on_request_and_where_nobody_reads(program: Program, images: Path) -> None:
    """`--reader none` leaves all to spotting, so it needs no further flag."""
    program("scan", "--spotting", "--thorough", images / "clear.jpg")
    assert program.options == ScanOptions(spotting=True, thorough=True)
    program("scan", "--reader", "none", images / "clear.jpg")
    assert program.options == ScanOptions(readers=(), spotting=True)


def test_none_stands_alone(program: Program, images: Path) -> None:
    """An engine and no engine cannot both be meant."""
    answer = program("scan", "--reader", "none", "--reader", "tesseract", images / "clear.jpg")
    assert (answer.code, program.scanner.seen) == (2, [])
    assert "none stands alone" in answer.err


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
