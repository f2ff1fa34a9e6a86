"""The whole program without what only Linux, or only POSIX, has.

Processes run with the modules, functions and signals of `sitecustomize.py` taken away and with /proc hidden, as Windows
and, in part, macOS are without them. That shows that nothing of it is needed to import and to run the program, and that
`doctor` names the limits that are missing.

It does not show that the program runs on Windows. This is still Linux: paths, file locks, text and binary mode, code
pages, consoles and their Ctrl-C, how processes are started and what a killed one leaves behind, and the wheels of the
libraries there are not tried; nor are macOS's own refusals, such as that of a memory limit.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.cli.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROGRAM = (sys.executable, "-c", "from watermark_scan.cli import main; main()")
_SAMPLES = ROOT / "samples"


@pytest.fixture
def reduced(environment: dict[str, str]) -> dict[str, str]:
    """The environment of processes that have less than Linux offers."""
    return environment | {"PYTHONPATH": f"{Path(__file__).parent}:{ROOT}"}


def _run(
    *arguments: str | Path, environment: dict[str, str], program: Sequence[str] = _PROGRAM
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*program, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def test_what_is_taken_away_is_gone(reduced: dict[str, str]) -> None:
    """Also in the processes that a process starts; what follows would prove nothing otherwise."""
    code = (
        "import os, signal, subprocess, sys\n"
        "print([hasattr(os, 'fork'), hasattr(signal, 'SIGALRM'), os.path.exists('/proc/self')])\n"
        "try: import resource\nexcept ImportError: print('no resource', flush=True)\n"
        "if len(sys.argv) > 1: subprocess.run([sys.executable, '-P', '-c', sys.argv[1]])\n"
    )
    done = _run(code, environment=reduced, program=(sys.executable, "-c", code))
    assert done.stdout == "[False, False, False]\nno resource\n" * 2


def test_pictures_are_scanned(reduced: dict[str, str], tmp_path: Path) -> None:
    """By two workers, into a file, with a page, copies and views; the verdicts are the usual ones."""
    output = tmp_path / "reports.jsonl"
    flags = ("--isolated", "--json", "--jobs", "2", "--output", output)
    kept = ("--html", tmp_path / "page.html", "--annotate", tmp_path / "copies", "--views", tmp_path / "views")
    pictures = (_SAMPLES / "founding-case.jpg", _SAMPLES / "no-text-street.jpg", tmp_path / "nosuch.jpg")
    done = _run("scan", *flags, *kept, *pictures, environment=reduced)
    documents = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [document["verdict"] for document in documents] == ["flagged", "clear", None]
    assert (done.returncode, done.stdout) == (3, "")
    assert (tmp_path / "page.html").exists()
    assert [len(list((tmp_path / name).iterdir())) for name in ("copies", "views")] == [1, 2]
    assert "Traceback" not in done.stderr


def test_doctor_names_the_missing_limits(reduced: dict[str, str]) -> None:
    """And finds that the engines work."""
    done = _run("doctor", environment=reduced)
    text = " ".join(done.stdout.split())
    assert done.returncode == 0
    assert "All engines work." in text
    for part in ("On this system", "no memory limit", "no timer", "no list of processes", "__main__"):
        assert part in text


def test_the_list_is_shown(reduced: dict[str, str]) -> None:
    """As ever."""
    done = _run("patterns", "list", environment=reduced)
    assert (done.returncode, "bug" in done.stderr) == (0, False)
    assert len(done.stdout.splitlines()) > 500


def test_workers_that_die_or_hang_cost_one_image(reduced: dict[str, str], tmp_path: Path) -> None:
    """They are ended by the program alone, and the others go on."""
    paths = [tmp_path / name for name in ("flagged", "bug", "hang", "exit", "a")]
    for path in paths:
        path.touch()
    program = (sys.executable, "-m", "tests.system.pool_program")
    flags = ("--json", "--jobs", "2", "--timeout", "3")
    done = _run("scan", *flags, *paths, environment=reduced, program=program)
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    codes = [document["error"] and document["error"]["code"] for document in documents]
    assert codes == [None, "internal", "timed-out", "worker-died", None]
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
