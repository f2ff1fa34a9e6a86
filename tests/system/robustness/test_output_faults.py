"""Where reports go can fail, too: full disks, closed pipes, no home and no temporary folder. Told, and nothing half."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest

from tests.system.robustness.bad_files import picture
from tests.system.robustness.engines import cheap_batches
from tests.unit.cli.conftest import ROOT
from tests.unit.sources.conftest import encoded
from tests.values import DISCLAIMER
from watermark_scan.cli import run, scanning
from watermark_scan.output.page import document as builder

if TYPE_CHECKING:
    from pathlib import Path

PNG = encoded(picture(), "PNG")
_PROGRAM = (
    "import sys; from tests.system.robustness.engines import cheap_batches; from tests.values import DISCLAIMER\n"
    "from watermark_scan.cli import run, scanning\n"
    "scanning.open_batch = cheap_batches(DISCLAIMER)\n"
    "sys.exit(run(sys.argv[1:]))"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with pictures, which the engine takes for marked ones."""
    images = tmp_path / "images"
    images.mkdir()
    for number in range(12):
        (images / f"{number}.png").write_bytes(PNG)
    return tmp_path


def _shell(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A line of bash; `scan` in it is the program."""
    program = f'scan() {{ \'{sys.executable}\' -c "$PROGRAM" scan --isolated "$@"; }}; '
    own = {"PYTHONPATH": str(ROOT), "PROGRAM": _PROGRAM, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        ["bash", "-c", program + script],
        cwd=folder,
        env=os.environ | own | variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "told", ["--json --output out.jsonl", "--html page.html", "--annotate copies"], ids=["reports", "page", "copies"]
)
def test_a_full_disk_is_told_and_leaves_nothing_half(folder: Path, told: str) -> None:
    """Files may have two kilobytes, and no more: a sentence, code 2, and no file under the name that was asked for."""
    done = _shell(f"ulimit -f 2; scan {told} images", folder)
    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    copies = folder / "copies"
    left = {path.name for path in folder.iterdir()} - {"images", "copies"}
    assert left <= {"out.jsonl.partial"}
    assert all((folder / name).read_bytes().endswith(b"}\n") for name in left)
    assert not copies.exists() or list(copies.iterdir()) == []


@pytest.mark.parametrize("form", ["", "--json"])
def test_a_full_device_behind_a_pipe_is_told(folder: Path, form: str) -> None:
    """Code 2: a report that could not be written is not a clean run."""
    done = _shell(f"scan {form} images > /dev/full", folder)
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_closed_stdout_leaves_the_exit_code(folder: Path) -> None:
    """Nobody reads the reports; the code still tells."""
    done = _shell("scan images >&-", folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr


def test_a_closed_stderr_is_no_fault(folder: Path) -> None:
    """Reports go where they should."""
    done = _shell("scan --json images 2>&-", folder)
    assert done.returncode == 1
    assert [json.loads(line)["verdict"] for line in done.stdout.splitlines()] == ["flagged"] * 12


@pytest.mark.parametrize("home", ["/dev/null/home", "/proc/1/nowhere", ""])
def test_a_home_that_cannot_be_written_is_no_fault(folder: Path, home: str) -> None:
    """Nothing is kept there."""
    done = _shell("scan --json images", folder, HOME=home, XDG_CONFIG_HOME=home, XDG_CACHE_HOME=home)
    assert done.returncode == 1, done.stderr
    assert len(done.stdout.splitlines()) == 12


def test_without_a_temporary_folder_a_scan_needs_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reports and copies are written beside where they go."""
    monkeypatch.setattr(scanning, "open_batch", cheap_batches(DISCLAIMER))
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "absent"))
    out, copies = folder / "out.jsonl", folder / "copies"
    told = ["--json", "--output", str(out), "--annotate", str(copies)]
    assert run(["scan", "--isolated", *told, str(folder / "images")]) == 1
    assert len(out.read_text().splitlines()) == len(list(copies.iterdir())) == 12
    assert "Traceback" not in capsys.readouterr().err


def test_a_page_without_a_temporary_folder_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page of many images is put aside there: a sentence with a remedy, and no half page."""
    monkeypatch.setattr(scanning, "open_batch", cheap_batches(DISCLAIMER))
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "absent"))
    monkeypatch.setattr(builder, "_IN_MEMORY", 100)
    page = folder / "page.html"
    code = run(["scan", "--isolated", "--html", str(page), str(folder / "images")])
    err = capsys.readouterr().err
    assert (code, page.exists()) == (2, False)
    assert "temporary" in err
    assert "Traceback" not in err
