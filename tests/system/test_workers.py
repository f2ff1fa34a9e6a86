"""The program and its worker processes: how they end together, whatever ends them, and what they leave behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.cli.conftest import ROOT
from watermark_scan.execution.platform_limits import session_processes

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROGRAM = (sys.executable, "-m", "tests.system.pool_program")
_PATIENCE = 60.0


@pytest.fixture
def temp(tmp_path: Path, environment: dict[str, str]) -> Path:
    """Where temporary files go."""
    folder = tmp_path / "temp"
    folder.mkdir()
    environment["TMPDIR"] = str(folder)
    return folder


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder whose files end in .jpg; what they are called is what happens."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    return folder


@contextmanager
def _started(*arguments: str | Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [*_PROGRAM, *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _line(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdout is not None
    document: dict[str, Any] = json.loads(process.stdout.readline())
    return document


def _names(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).touch()
    return [folder / name for name in names]


def _wait_until_gone(session: int) -> None:
    limit = time.monotonic() + _PATIENCE
    while session_processes(session):
        assert time.monotonic() < limit, "a worker, or what it has started, is still there"
        time.sleep(0.02)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_leaves_valid_lines_and_nothing_else(
    pictures: Path, temp: Path, environment: dict[str, str], number: signal.Signals, code: int
) -> None:
    """Ctrl-C and SIGTERM: the code says which; workers, their children and all temporary files are gone at once."""
    paths = _names(pictures, "child", "flagged", "hangchild", "hang")
    page = pictures.parent / "page.html"
    with _started("scan", "--json", "--jobs", "2", "--html", page, *paths, environment=environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first, second = _line(process), _line(process)
        worker = int(first["reasons"][0])
        assert second["verdict"] == "flagged"
        process.send_signal(number)
        assert process.wait(timeout=_PATIENCE) == code
        assert session_processes(worker) == []
        assert process.stdout.read() == b""
        assert process.stderr.read().startswith(
            b"watermark-scan: Stopped: 2 of 4 images done; the reports have been written."
        )
    assert list(temp.iterdir()) == []
    assert page.exists()
    assert sorted(path.name for path in pictures.parent.iterdir()) == ["page.html", "pictures", "temp"]


def test_a_killed_program_leaves_no_workers(pictures: Path, temp: Path, environment: dict[str, str]) -> None:
    """SIGKILL gives it no chance: the workers notice, end what they have started and remove their files."""
    paths = _names(pictures, "child", "hang")
    with _started("scan", "--json", "--jobs", "1", *paths, environment=environment) as process:
        worker = int(_line(process)["reasons"][0])
        assert len(session_processes(worker)) == 2
        process.kill()
        process.wait(timeout=_PATIENCE)
        _wait_until_gone(worker)
    assert list(temp.iterdir()) == []


def test_an_output_file_of_a_stopped_run_is_kept_as_a_partial_one(
    pictures: Path, temp: Path, environment: dict[str, str]
) -> None:
    """What SIGTERM left is whole lines; the file itself does not appear."""
    del temp
    output = pictures.parent / "reports.jsonl"
    paths = _names(pictures, "a", "hang")
    with _started("scan", "--json", "--jobs", "1", "--output", output, *paths, environment=environment) as process:
        limit = time.monotonic() + _PATIENCE
        partial = output.with_name("reports.jsonl.partial")
        while not (partial.exists() and partial.stat().st_size):
            assert time.monotonic() < limit
            time.sleep(0.02)
        process.terminate()
        assert process.wait(timeout=_PATIENCE) == 143
    assert [json.loads(line)["verdict"] for line in partial.read_text().splitlines()] == ["clear"]
    assert sorted(path.name for path in pictures.parent.iterdir()) == ["pictures", partial.name, "temp"]


def test_faults_are_records_and_the_run_goes_on(pictures: Path, temp: Path, environment: dict[str, str]) -> None:
    """A death, a hang, a bug and a missing file between sound images: a line each, in order, and code 3."""
    paths = _names(pictures, "a", "kill", "hang", "bug", "flagged")
    done = subprocess.run(
        [*_PROGRAM, "scan", "--json", "--jobs", "2", "--timeout", "2", *paths, pictures / "nosuch", paths[0]],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        timeout=_PATIENCE,
        check=False,
    )
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(document["source"]["path"]).name for document in documents] == [
        *(path.name for path in paths),
        "nosuch",
        "a",
    ]
    codes = [document["error"] and document["error"]["code"] for document in documents]
    assert codes == [None, "worker-died", "timed-out", "internal", None, "file-missing", None]
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert list(temp.iterdir()) == []


def test_reports_need_not_wait_for_a_list_that_is_still_written(
    pictures: Path, temp: Path, environment: dict[str, str]
) -> None:
    """The first comes while standard input is open; Ctrl-C then ends a program that waits for more."""
    (path,) = _names(pictures, "flagged")
    with _started("scan", "--json", "--files-from", "-", environment=environment) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(os.fsencode(path) + b"\n")
        process.stdin.flush()
        assert _line(process)["verdict"] == "flagged"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=_PATIENCE) == 130
        assert process.stderr.read().startswith(b"watermark-scan: Stopped: 1 ")
    assert list(temp.iterdir()) == []


def test_many_files_start_at_once(pictures: Path, temp: Path, environment: dict[str, str]) -> None:
    """The first report of a long list is there before the list is gone through; then `head` ends it all."""
    del temp
    (path,) = _names(pictures, "a")
    listed = pictures.parent / "list.txt"
    listed.write_text(f"{path}\n" * 100_000)
    with _started("scan", "--json", "--jobs", "2", "--files-from", listed, environment=environment) as process:
        assert process.stdout is not None
        assert _line(process)["verdict"] == "clear"
        process.stdout.close()
        assert process.wait(timeout=_PATIENCE) == 0


def test_the_program_itself_loads_nothing_heavy(pictures: Path, environment: dict[str, str]) -> None:
    """NumPy, OpenCV and the engines are for workers; the program writes reports."""
    code = (
        "import sys; from tests.system.pool_program import open_scripted_batch\n"
        "from watermark_scan.cli import run, scanning\n"
        "scanning.open_batch = open_scripted_batch; print(run(['scan', '--json', *sys.argv[1:]]))\n"
        "print(*sorted({'numpy', 'cv2', 'PIL', 'rapidfuzz', 'watermark_scan.scanner'} & set(sys.modules)))"
    )
    (path,) = _names(pictures, "a")
    done = subprocess.run(
        [sys.executable, "-c", code, path], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[1:] == ["0", ""]
