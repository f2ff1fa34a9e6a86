"""Shell completion: the scripts are sound, and the program answers what they ask."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.unit.cli.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Program

_SHELLS = ("bash", "zsh", "fish")
_ASK = """
COMP_WORDS=(watermark-scan {words})
COMP_CWORD={at}
_watermark_scan_completion watermark-scan
echo "${{COMPREPLY[*]}}"
"""


@pytest.mark.parametrize("shell", _SHELLS)
def test_a_script_is_printed(program: Program, shell: str) -> None:
    """Each shell has a script, on standard output and alone there."""
    answer = program("completion", shell)
    assert (answer.code, answer.err) == (0, "")
    assert "watermark-scan" in answer.out
    assert "_WATERMARK_SCAN_COMPLETE" in answer.out


def test_other_shells_are_refused(program: Program) -> None:
    """What there is no script for is wrong usage, and the shells there are get named."""
    answer = program("completion", "tcsh")
    assert (answer.code, answer.out) == (2, "")
    assert "'fish'" in answer.err


@pytest.mark.parametrize("shell", _SHELLS)
def test_the_shell_takes_its_script(program: Program, tmp_path: Path, shell: str) -> None:
    """The shell finds no fault in it."""
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"{shell} is not installed")
    script = tmp_path / "script"
    script.write_text(program("completion", shell).out)
    checked = subprocess.run([found, "-n", script], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def _completions(program: Program, tmp_path: Path, environment: dict[str, str], *words: str) -> list[str]:
    """What bash would offer for the last word."""
    (tmp_path / "script").write_text(program("completion", "bash").out)
    command = tmp_path / "watermark-scan"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m tests.unit.cli.program "$@"\n')
    command.chmod(0o755)
    ask = _ASK.format(words=" ".join(words), at=len(words))
    done = subprocess.run(
        ["bash", "--norc", "-c", f"source '{tmp_path}/script'\n{ask}"],
        cwd=ROOT,
        env=environment | {"PATH": f"{tmp_path}:{environment['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("sc",), {"scan", "schema"}),
        (
            ("scan", "--max-"),
            {"--max-bytes", "--max-chance", "--max-failures", "--max-frames", "--max-memory", "--max-pixels"},
        ),
        (("scan", "--regions", "c"), {"corners"}),
        (("scan", "--fail-on", "''"), {"flagged", "review", "never"}),
        (("completion", "z"), {"zsh"}),
        (("scan", "--category", "stock-"), {"stock-agency"}),
        (("patterns", "add", "--category", "stock-a"), {"stock-agency"}),
        (("patterns", "show", "shutterst"), {"shutterstock"}),
        (("patterns", "disable", "shutterst"), {"shutterstock"}),
        (("scan", "pict"), set()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_bash_is_answered(
    program: Program, tmp_path: Path, environment: dict[str, str], words: tuple[str, ...], expected: set[str]
) -> None:
    """Commands, flags and their values are offered; where nothing is, bash offers files."""
    assert set(_completions(program, tmp_path, environment, *words)) == expected


@pytest.mark.parametrize(("words", "code"), [("watermark-scan sc", 0), ("watermark-scan scan pict", 1)])
def test_fish_is_told_by_the_code_whether_to_offer_files(environment: dict[str, str], words: str, code: int) -> None:
    """0: what we offer; 1: files."""
    asked = {
        "_WATERMARK_SCAN_COMPLETE": "complete_fish",
        "_TYPER_COMPLETE_FISH_ACTION": "is-args",
        "_TYPER_COMPLETE_ARGS": words,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.cli.program"],
        cwd=ROOT,
        env=environment | asked,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (code, "")


def test_broken_settings_do_not_break_completion(program: Program, tmp_path: Path, environment: dict[str, str]) -> None:
    """While a flag is being typed nobody wants to hear about a file."""
    settings = {"WATERMARK_SCAN_CONFIG": str(tmp_path / "nosuch.toml")}
    assert _completions(program, tmp_path, environment | settings, "scan", "--reg") == ["--regions"]
