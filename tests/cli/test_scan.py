"""`scan`: flags become options, inputs become reports, and each stream carries what belongs there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from watermark_scan.options import ReaderName, RegionPlan, ScanOptions

if TYPE_CHECKING:
    from pathlib import Path

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


def test_auto_leaves_the_languages_to_the_program(program: Program, images: Path) -> None:
    """As if nothing had been said, so that a flag can undo a setting."""
    program("scan", "--languages", "auto", images / "clear.jpg")
    assert program.options == ScanOptions()


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
