"""How a Tesseract process is started, listened to and ended."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest
from watermark_scan.ocr.tesseract_process import MAX_OUTPUT, OwnedProcess, ask

from tests.unit.ocr.stand_in import ends


def _shell(script: str) -> tuple[str, ...]:
    return ("sh", "-c", script)


def _wait_for(file: Path) -> int:
    deadline = time.monotonic() + 5
    while not (file.exists() and file.read_text().endswith("\n")):
        assert time.monotonic() < deadline, f"{file} was not written"
        time.sleep(0.01)
    return int(file.read_text())


def _start(script: str) -> OwnedProcess:
    return OwnedProcess(
        _shell(script), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path.cwd()
    )


def test_both_pipes_come_back_as_printed() -> None:
    """What a program prints together on stdout and stderr is given in the order printed."""
    assert ask(_shell("echo first; echo second >&2"), 10) == "first\nsecond\n"


def test_the_child_has_one_thread_and_the_host_is_untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread limit stands in the child's environment only, whatever the host's own limit is."""
    monkeypatch.setenv("OMP_THREAD_LIMIT", "8")
    assert ask(_shell("echo $OMP_THREAD_LIMIT"), 10) == "1\n"
    assert os.environ["OMP_THREAD_LIMIT"] == "8"


def test_later_changes_of_the_environment_reach_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that the host sets after the import is seen by the child."""
    monkeypatch.setenv("TESSDATA_PREFIX", "/somewhere/else")
    assert ask(_shell("echo $TESSDATA_PREFIX"), 10) == "/somewhere/else\n"


def test_undecodable_bytes_do_not_break_the_answer() -> None:
    """Bytes that are no UTF-8 are replaced."""
    assert ask(_shell(r"printf '\377ok'"), 10) == "\N{REPLACEMENT CHARACTER}ok"


def test_a_sleeping_program_is_ended_in_time() -> None:
    """A program that never ends is over when its time is."""
    start = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired):
        ask(_shell("exec sleep 60"), 0.2)
    assert time.monotonic() - start < 5


def test_a_program_that_waits_for_input_gets_its_end() -> None:
    """A program that reads its stdin is told at once that nothing comes."""
    with _start("cat; echo done") as process:
        assert process.communicate(timeout=10) == (b"done\n", b"")


def test_a_grandchild_that_holds_the_pipe_is_ended_too(tmp_path: Path) -> None:
    """When the program has ended and left behind a process that holds its pipe, that process is ended as well."""
    left_behind = tmp_path / "pid"
    start = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired):
        ask(_shell(f"sleep 60 & echo $! > {left_behind}; exit 0"), 0.5)
    assert time.monotonic() - start < 5
    assert ends(_wait_for(left_behind))


def test_endless_output_is_bounded_in_time_and_memory() -> None:
    """A program that prints for ever is ended when its time is over."""
    with pytest.raises(subprocess.TimeoutExpired):
        ask(_shell("exec yes"), 0.3)


def test_only_the_start_of_a_flood_is_kept() -> None:
    """Of long output the first part is kept, and the program is not blocked by the rest."""
    assert len(ask(_shell(f"head -c {3 * MAX_OUTPUT} /dev/zero"), 10)) == MAX_OUTPUT


def test_an_interruption_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while waiting leaves no process behind."""

    def interrupted(_process: OwnedProcess, _timeout: float | None) -> tuple[bytes, bytes]:
        raise KeyboardInterrupt

    monkeypatch.setattr(OwnedProcess, "_listen", interrupted)
    with _start("exec sleep 60") as process:
        with pytest.raises(KeyboardInterrupt):
            process.communicate(timeout=10)
        assert process.returncode == -9
        assert ends(process.pid)


def test_a_program_may_take_for_ever_when_nobody_minds() -> None:
    """Without a time-out the answer is waited for."""
    with _start("sleep 0.2; echo late") as process:
        assert process.communicate() == (b"late\n", b"")
