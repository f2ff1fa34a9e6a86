"""The program as a process of its own: pipes, signals, encodings, and what it imports."""

from __future__ import annotations

import json
import os
import pty
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest

from tests.unit.cli.conftest import PROGRAM, ROOT
from watermark_scan.cli import run

_HEAVY = {
    "PIL",
    "cv2",
    "numpy",
    "onnxruntime",
    "pytesseract",
    "rapidfuzz",
    "rapidocr",
    "rich",
    "watermark_scan.scanner",
}
_NOT_FOR_THE_TOP_HELP = _HEAVY | {"platformdirs", "pydantic", "tomllib"}
"""Typer itself loads pydantic as soon as it parses a subcommand."""


def _run(
    *arguments: str | Path, environment: dict[str, str], stdout: int | IO[str] = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def _shell(script: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def _start(*arguments: str | Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*PROGRAM, *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], _NOT_FOR_THE_TOP_HELP),
        (["--version"], _NOT_FOR_THE_TOP_HELP),
        (["scan", "--help"], _HEAVY),
        (["scan"], _HEAVY),
        ([], _HEAVY),
    ],
)
def test_help_and_version_load_nothing_heavy(
    arguments: list[str], unwanted: set[str], environment: dict[str, str]
) -> None:
    """Asking for help, or a mistake in the flags, costs no engine, no OpenCV and no NumPy."""
    code = (
        "import sys; from watermark_scan.cli import run; run(sys.argv[1:]); "
        "print('\\n' + ' '.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    assert unwanted & set(done.stderr.splitlines()[-1].split()) == set()


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_head_is_no_fault(images: Path, environment: dict[str, str], form: list[str]) -> None:
    """`| head -1` gets its line; the program ends quietly, with the code of what it had scanned."""
    # More than a pipe holds, so that writing must fail.
    many = [str(images / "flagged.jpg"), *[str(images / "clear.jpg")] * 3000]
    with _start("scan", *form, *many, environment=environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert b"flagged" in process.stdout.readline().lower()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 1


@pytest.mark.parametrize("arguments", ["--help", "scan --help", "--version"])
def test_help_into_a_closed_pipe_is_no_fault(environment: dict[str, str], arguments: str) -> None:
    """`--help | true` ends with 0 and says nothing."""
    script = f"exec 3>&1; {{ '{sys.executable}' -m tests.unit.cli.program {arguments}; echo $? >&3; }} | true"
    done = _shell(script, environment)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_a_stdout_that_was_never_open_is_no_fault(images: Path, environment: dict[str, str]) -> None:
    """`>&-` leaves the exit code as the only answer."""
    script = f"'{sys.executable}' -m tests.unit.cli.program scan '{images / 'flagged.jpg'}' >&-"
    done = _shell(script, environment)
    assert (done.returncode, done.stderr) == (1, "")


def test_a_full_disk_is_told_and_ends_with_2(images: Path, environment: dict[str, str]) -> None:
    """A report that could not be written is not a clean run."""
    with Path("/dev/full").open("w") as full:
        done = _run("scan", images / "clear.jpg", environment=environment, stdout=full)
    assert done.returncode == 2
    assert done.stderr.startswith("watermark-scan: The output cannot be written: No space left on device.")
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_with_130_and_keeps_what_was_written(tmp_path: Path, environment: dict[str, str]) -> None:
    """An interrupted run has delivered its reports, and shows no traceback."""
    for name in ("flagged.jpg", "slow.jpg"):
        (tmp_path / name).touch()
    with _start("scan", "--json", tmp_path, environment=environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        # The line is flushed while the next image is still being scanned.
        assert json.loads(process.stdout.readline())["verdict"] == "flagged"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stdout.read() == b""
        told = process.stderr.read().decode().splitlines()
    assert len(told) == 1
    assert "1 of 2 images done" in told[0]


def test_json_is_utf8_and_text_is_legible_in_any_locale(tmp_path: Path, environment: dict[str, str]) -> None:
    """An ASCII locale gets backslash escapes as text, and UTF-8 as JSON."""
    path = tmp_path / "review.jpg"
    path.touch()
    ascii_locale = environment | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    assert "\\u5b9e\\u673a" in _run("scan", path, environment=ascii_locale).stdout
    document = json.loads(_run("scan", "--json", path, environment=ascii_locale).stdout)
    assert document["matches"][0]["pattern_text"] == "实机画面"


def test_the_process_agrees_with_the_function(images: Path, environment: dict[str, str]) -> None:
    """The entry point and `run` answer alike for wrong usage."""
    assert _run("scan", environment=environment).returncode == run(["scan"]) == 2
    assert _run("scan", images / "nosuch.jpg", environment=environment).returncode == 3


def test_an_image_is_piped_in(environment: dict[str, str]) -> None:
    """`scan - < FILE` scans the bytes of standard input."""
    done = _shell(f"printf flagged.jpg | '{sys.executable}' -m tests.unit.cli.program scan --json -", environment)
    document = json.loads(done.stdout)
    assert (done.returncode, document["verdict"], document["source"]["path"]) == (1, "flagged", "-")


def test_a_closed_standard_input_is_a_failed_record(environment: dict[str, str]) -> None:
    """It is told in the stream and by the code."""
    done = _shell(f"'{sys.executable}' -m tests.unit.cli.program scan --json - <&-", environment)
    document = json.loads(done.stdout)
    assert (done.returncode, document["status"], document["source"]["path"]) == (3, "failed", "-")
    assert "Standard input cannot be read" in document["error"]["message"]


def test_a_list_is_piped_in_and_worked_on_while_it_is_written(images: Path, environment: dict[str, str]) -> None:
    """The first report is there although the list has not ended."""
    with subprocess.Popen(
        [*PROGRAM, "scan", "--json", "--files-from", "-", "-0"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(bytes(images / "flagged.jpg") + b"\0")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["verdict"] == "flagged"
        process.stdin.write(bytes(images / "clear.jpg") + b"\0")
        process.stdin.close()
        assert json.loads(process.stdout.readline())["verdict"] == "clear"
        assert process.wait(timeout=30) == 1


def test_ctrl_c_keeps_what_is_finished(tmp_path: Path, environment: dict[str, str]) -> None:
    """Not under the final name, but beside it, in whole lines; the command that is told goes on with it."""
    for name in ("flagged.jpg", "slow.jpg"):
        (tmp_path / name).touch()
    with _start("scan", "--output", tmp_path / "reports", tmp_path, environment=environment) as process:
        until = time.monotonic() + 30
        while not any(path.stat().st_size for path in tmp_path.glob("reports.partial")):
            assert time.monotonic() < until, "no report was written"
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stderr is not None
        told = process.stderr.read().decode()
    assert "1 of 2 images done" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["flagged.jpg", "reports.partial", "slow.jpg"]
    assert json.loads((tmp_path / "reports.partial").read_text())["verdict"] == "flagged"
    (tmp_path / "slow.jpg").rename(tmp_path / "clear.jpg")
    command = shlex.split(told.splitlines()[-1].removeprefix("watermark-scan: "))
    assert _run(*command[1:], environment=environment).returncode == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clear.jpg", "flagged.jpg", "reports"]


def test_a_run_that_is_killed_keeps_what_is_finished(tmp_path: Path, environment: dict[str, str]) -> None:
    """Nothing can be told then, and the next run finds it."""
    for name in ("flagged.jpg", "slow.jpg"):
        (tmp_path / name).touch()
    arguments = ("scan", "--json", "--output", tmp_path / "reports", "--resume", tmp_path)
    with _start(*arguments, environment=environment) as process:
        until = time.monotonic() + 30
        while not any(path.stat().st_size for path in tmp_path.glob("reports.partial")):
            assert time.monotonic() < until, "no report was written"
            time.sleep(0.05)
        process.kill()
        process.wait(timeout=30)
    (tmp_path / "slow.jpg").rename(tmp_path / "clear.jpg")
    assert _run(*arguments, environment=environment).returncode == 1
    found = [json.loads(line)["verdict"] for line in (tmp_path / "reports").read_text().splitlines()]
    assert sorted(found) == ["clear", "flagged"]


def _seen_on_a_terminal(command: list[str], environment: dict[str, str], stream: str = "stderr") -> str:
    """What a person sees of one of the two streams, control codes included."""
    terminal, side = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *command],
        cwd=ROOT,
        env=environment | {"TERM": "xterm"},
        stdout=side if stream == "stdout" else subprocess.DEVNULL,
        stderr=side if stream == "stderr" else subprocess.DEVNULL,
    )
    os.close(side)
    seen = b""
    with suppress(OSError):  # how Linux says that the other side is gone
        while piece := os.read(terminal, 4096):
            seen += piece
    os.close(terminal)
    process.wait(timeout=30)
    return seen.decode()


def test_progress_is_shown_on_a_terminal_only(images: Path, environment: dict[str, str]) -> None:
    """A terminal sees how far the run is, and at the end nothing of it but the summary; --quiet sees nothing."""
    seen = _seen_on_a_terminal(["scan", str(images)], environment)
    assert "5 images, " in seen
    assert "flagged" in seen
    *_, last = seen.split("\r\x1b[K")
    assert last.startswith("watermark-scan: 5 images in ")
    assert "\x1b" not in _run("scan", images, environment=environment).stderr
    assert "images" not in _seen_on_a_terminal(["scan", "--quiet", str(images)], environment)


@pytest.mark.parametrize("width", [80, 200])
def test_the_tables_of_evaluate_fit_the_window(images: Path, environment: dict[str, str], width: int) -> None:
    """In a narrow window headings and names are broken; in a wide one nothing is."""
    place, manifest = "bottom-left-corner-of-a-very-wide-picture", images / "manifest.csv"
    manifest.write_text(f"path,expected,place\nflagged.jpg,flagged,{place}\n", encoding="utf-8")
    command = ["evaluate", str(manifest), "--group-by", "place"]
    seen = _seen_on_a_terminal(command, environment | {"COLUMNS": str(width)}, "stdout")
    lines = seen.replace("\r\n", "\n").splitlines()
    assert max(map(len, lines)) <= width
    assert lines[-1].split() == ["all", "judged", "images", "1", "1", "100%", "1", "0", "0", "0", "0"]
    assert (f"place = {place}" in seen) is (width == 200)
    assert ("CLEAR ONES  FALSE FLAGS  FALSE REVIEWS" in seen) is (width == 200)


def test_a_terminal_gets_colour_and_a_pipe_does_not(images: Path, environment: dict[str, str]) -> None:
    """`script` is not needed: a pseudo-terminal of our own."""
    terminal, side = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, "scan", images / "flagged.jpg"], cwd=ROOT, env=environment | {"TERM": "xterm"}, stdout=side
    )
    os.close(side)
    assert b"\x1b[1;31mFLAGGED\x1b[0m" in os.read(terminal, 65536)
    os.close(terminal)
    process.wait(timeout=30)
    assert "\x1b" not in _run("scan", images / "flagged.jpg", environment=environment).stdout
