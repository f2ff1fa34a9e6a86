"""A run that is stopped keeps what it finished, says so, and is gone on with by `--resume`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from watermark_scan.cli.scan_options import SAME_AS_OUTPUT, with_resume_value

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Answer, Program


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder of four pictures; the scan of the third one is interrupted."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("clear-1.jpg", "flagged-2.jpg", "interrupt.jpg", "review-3.jpg"):
        (folder / name).touch()
    return folder


def _mend(folder: Path) -> None:
    (folder / "interrupt.jpg").rename(folder / "clear-4.jpg")


def _verdicts(path: Path) -> list[str]:
    return [json.loads(line)["verdict"] for line in path.read_text(encoding="utf-8").splitlines()]


def _scanned(program: Program) -> list[str]:
    names = [path.name for path in program.scanner.seen]
    program.scanner.seen.clear()
    return names


def _stopped(program: Program, *arguments: str | Path) -> Answer:
    answer = program("scan", *arguments)
    assert answer.code == 130
    return answer


@pytest.mark.parametrize("form", ["text", "ndjson", "json", "csv", "sarif", "overlay-text"])
def test_a_stopped_run_is_gone_on_with(program: Program, pictures: Path, tmp_path: Path, form: str) -> None:
    """Whatever its reports are written as: what is finished is not scanned again, and the file is as without a stop."""
    out = tmp_path / "reports"
    asked = ("--format", form, "--output", out)
    told = _stopped(program, *asked, pictures).err
    assert "2 of 4 images done" in told
    assert f"watermark-scan scan --format {form} --output {out} {pictures} --resume" in told
    assert not out.exists()
    assert _verdicts(tmp_path / "reports.partial") == ["clear", "flagged"]
    _scanned(program)
    _mend(pictures)
    resumed = program("scan", *asked, pictures, "--resume")
    assert resumed.code == 1
    assert "Going on with 2 earlier reports." in resumed.err
    assert _scanned(program) == ["clear-4.jpg", "review-3.jpg"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pictures", "reports"]
    document = out.read_text(encoding="utf-8")
    program("scan", *asked, pictures)
    assert document == out.read_text(encoding="utf-8")


def test_a_run_may_be_stopped_again_and_again(program: Program, pictures: Path, tmp_path: Path) -> None:
    """What was finished before the first stop is there after the third, also where a run was begun anew."""
    out = tmp_path / "reports.jsonl"
    asked = ("--json", "--output", out)
    _stopped(program, *asked, pictures)
    _stopped(program, *asked, pictures / "interrupt.jpg")
    _stopped(program, *asked, "--resume", pictures / "review-3.jpg", pictures)
    _scanned(program)
    _mend(pictures)
    assert program("scan", *asked, "--resume", pictures).code == 1
    assert _scanned(program) == ["clear-4.jpg"]
    assert sorted(_verdicts(out)) == ["clear", "clear", "flagged", "review"]


def test_the_file_may_be_named_by_either_name(program: Program, pictures: Path, tmp_path: Path) -> None:
    """That of the reports, or that of what was finished."""
    out = tmp_path / "reports.jsonl"
    for name in ("reports.jsonl", "reports.jsonl.partial"):
        _stopped(program, "--json", "--output", out, pictures)
        _scanned(program)
        again = _stopped(program, "--json", "--output", out, "--resume", tmp_path / name, pictures)
        assert _scanned(program) == ["interrupt.jpg"]
        assert again.err.rstrip().endswith(f"--resume {tmp_path / name} {pictures}")


def test_a_nightly_run_may_always_say_resume(program: Program, pictures: Path, tmp_path: Path) -> None:
    """Where there is nothing to go on with, everything is scanned; what is finished is not scanned again."""
    out = tmp_path / "reports.jsonl"
    _mend(pictures)
    asked = ("scan", "--json", "--output", out, "--resume", pictures)
    assert program(*asked).code == 1
    assert len(_scanned(program)) == 4
    assert program(*asked).code == 1
    assert _scanned(program) == []
    assert len(_verdicts(out)) == 4


def test_resume_alone_needs_a_file(program: Program, pictures: Path) -> None:
    """It is said what to add."""
    answer = program("scan", "--json", "--resume", pictures)
    assert answer.code == 2
    assert "--output FILE" in answer.err


def test_a_bug_keeps_what_is_finished(program: Program, pictures: Path, tmp_path: Path) -> None:
    """As an interruption does."""
    (pictures / "interrupt.jpg").rename(pictures / "bug.jpg")
    answer = program(
        "scan", "--json", "--output", tmp_path / "reports", pictures / "flagged-2.jpg", pictures / "bug.jpg"
    )
    assert answer.code == 2
    assert "1 of 2 images done" in answer.err
    assert _verdicts(tmp_path / "reports.partial") == ["flagged"]


def test_too_many_failures_end_the_run(program: Program, pictures: Path, tmp_path: Path) -> None:
    """With 3 and the reports so far; as many as allowed less one do not."""
    for number in range(3):
        (pictures / f"failed-{number}.jpg").touch()
    _mend(pictures)
    out = tmp_path / "reports.jsonl"
    answer = program("scan", "--json", "--max-failures", "2", "--output", out, pictures)
    assert answer.code == 3
    assert "2 inputs could not be scanned (--max-failures)" in answer.err
    assert not out.exists()
    assert _verdicts(tmp_path / "reports.jsonl.partial") == ["clear", "clear", None, None]
    assert program("scan", "--json", "--max-failures", "4", "--output", out, pictures).code == 3
    assert len(_verdicts(out)) == 7


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("scan --resume", ["scan", "--resume", SAME_AS_OUTPUT]),
        ("--resume --json a", ["--resume", SAME_AS_OUTPUT, "--json", "a"]),
        ("--resume old.jsonl a.jpg", ["--resume", "old.jsonl", "a.jpg"]),
        ("--resume a.JPG", ["--resume", SAME_AS_OUTPUT, "a.JPG"]),
        ("--resume .", ["--resume", SAME_AS_OUTPUT, "."]),
        ("--resume=old a", ["--resume=old", "a"]),
        ("-- --resume", ["--", "--resume"]),
        ("--resume -- a", ["--resume", SAME_AS_OUTPUT, "--", "a"]),
    ],
)
def test_resume_may_stand_without_a_file(typed: str, understood: list[str]) -> None:
    """Pictures and folders behind it are what is scanned."""
    assert with_resume_value(typed.split()) == understood


def test_reports_of_other_settings_are_made_anew_and_counted(program: Program, pictures: Path, tmp_path: Path) -> None:
    """In one line, which says what differs and how to take them over."""
    _mend(pictures)
    out = tmp_path / "reports.jsonl"
    asked = ("scan", "--json", "--output", out, "--resume", pictures)
    program(*asked)
    settings = program.scanner.settings
    program.scanner.settings = settings.model_copy(update={"max_chance": 0.5})
    _scanned(program)
    accepted = program(*asked, "--accept-other-settings")
    assert _scanned(program) == []
    assert "settings" not in accepted.err
    told = program(*asked).err.splitlines()
    assert len(_scanned(program)) == 4
    words = "4 earlier reports were made with other settings (4 with another max_chance)"
    assert [words in line for line in told].count(True) == 1
    assert "settings" not in program(*asked).err
    assert _scanned(program) == []
