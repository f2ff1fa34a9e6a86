"""`--resume` on the command line; what is taken over is tested with `batch.earlier`."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.unit.cli.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Answer, Program


def _documents(answer: Answer) -> list[dict[str, dict[str, str]]]:
    return [json.loads(line) for line in answer.out.splitlines()]


def _with_states(path: Path, folder: Path) -> None:
    """Give the fake's reports the size and time of their files, as the real scanner does."""
    lines = []
    for line in path.read_text().splitlines():
        document = json.loads(line)
        status = (folder / document["source"]["path"]).stat()
        document["source"] |= {"size": status.st_size, "mtime": status.st_mtime}
        lines.append(json.dumps(document) + "\n")
    path.write_text("".join(lines))


def test_a_run_goes_on_where_the_last_one_ended(program: Program, images: Path, tmp_path: Path) -> None:
    """Old and new reports are in one file, in order; only what is new or failed is scanned; the code is for all."""
    reports = tmp_path / "reports.jsonl"
    program("scan", "--json", "--output", reports, images / "flagged.jpg", images / "failed.jpg")
    _with_states(reports, tmp_path)
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
