"""`--output` takes streams as they are: nothing is replaced, and what stands in a file already stays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Program

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="the platform has no names for open files")


def _bash(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program = f"scan() {{ '{sys.executable}' -m tests.unit.cli.program scan --isolated --json \"$@\"; }}; "
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-c", program + script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A flagged picture and a clear one."""
    for name in ("flagged.jpg", "clear.jpg"):
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize(
    "script",
    [
        "scan --output - *.jpg > out",
        "scan --output /dev/stdout *.jpg > out",
        "scan --output /dev/fd/1 *.jpg > out",
        "scan --output /dev/fd/3 *.jpg 3> out",
        "scan --output /dev/stderr *.jpg 2> out",
        "scan --output >(cat > out) *.jpg; code=$?; wait $!; (exit $code)",
        "mkfifo pipe; cat pipe > out & scan --output pipe *.jpg; code=$?; wait; (exit $code)",
    ],
)
def test_what_is_a_stream_is_written_to(folder: Path, script: str) -> None:
    """All reports are there, and nothing is left beside them."""
    done = _bash(script, folder)
    assert done.returncode == 1, done.stderr
    lines = [line for line in (folder / "out").read_text().splitlines() if line.startswith("{")]
    assert [json.loads(line)["verdict"] for line in lines] == ["clear", "flagged"]
    assert {path.name for path in folder.iterdir()} - {"pipe"} == {"clear.jpg", "flagged.jpg", "out"}


def test_what_an_open_file_holds_stays(folder: Path) -> None:
    """As for any program that the shell appends the output of."""
    done = _bash("echo before > out; scan --output /dev/stdout flagged.jpg >> out; echo after >> out", folder)
    first, report, last = (folder / "out").read_text().splitlines()
    assert (first, json.loads(report)["verdict"], last) == ("before", "flagged", "after"), done.stderr


def test_a_device_that_is_full_is_told(folder: Path) -> None:
    """As for standard output."""
    done = _bash("scan --output /dev/full *.jpg", folder)
    assert done.returncode == 2
    assert "No space left on device" in done.stderr


def test_one_pipe_for_both_tells_a_failure_once(folder: Path) -> None:
    """In the report, which says more than the line on standard error."""
    (folder / "failed.jpg").touch()
    scan = f"'{sys.executable}' -m tests.unit.cli.program scan --isolated failed.jpg"
    apart, together = _bash(f"{scan} 2> err", folder), _bash(f"{scan} 2>&1", folder)
    told = (folder / "err").read_text().strip().partition("failed.jpg: ")[2]
    assert told
    assert apart.stdout == together.stdout


def test_a_thousand_equal_errors_are_told_three_times(program: Program, tmp_path: Path) -> None:
    """And counted; of each kind."""
    path = tmp_path / "README.md"
    path.write_text("# no report\n" * 1000, encoding="utf-8")
    lines = program("render", path).err.splitlines()
    assert len(lines) <= 6
    assert "997 more of the same" in "\n".join(lines)
    names = [tmp_path / f"failed-{number}.jpg" for number in range(10)]
    for name in names:
        name.touch()
    told = program("scan", "--json", *names, tmp_path / "nosuch.jpg").err
    assert "7 more of the same" in told
    assert told.count("failed-") == 3
    assert told.count("nosuch.jpg") == 1
