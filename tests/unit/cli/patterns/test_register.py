"""`watermark-scan patterns`: every command is there, explains itself, and costs only itself."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from watermark_scan.cli.patterns import REGISTER

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Program

NAMES = [entry.name for entry in REGISTER]
LIGHT = ["list", "show", "stats", "schema", "format"]
_HEAVY = ("PIL", "cv2", "numpy", "onnxruntime", "pytesseract", "rapidfuzz", "rapidocr")


def test_without_a_command_the_help_is_shown(program: Program) -> None:
    """On stderr, with code 2, like the program itself."""
    answer = program("patterns")
    assert (answer.code, answer.out) == (2, "")
    assert 'watermark-scan patterns try "DEVELOPMENT FOOTAGE"' in answer.err


def test_help_lists_every_command_with_a_sentence(program: Program) -> None:
    """The sentences come from the register; nothing is loaded for them."""
    text = program("patterns", "--help").out
    for entry in REGISTER:
        assert f"  {entry.name}" in text
        assert entry.summary.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself(program: Program, name: str) -> None:
    """Usage, a sentence, and for each option what it does."""
    answer = program("patterns", name, "--help")
    assert answer.code == 0
    assert answer.out.startswith(f"Usage: watermark-scan patterns {name}")
    # Export writes nothing but data, in a format of its own choosing.
    assert ("--format" if name == "export" else "--json") in answer.out


def test_a_misspelt_command_is_an_error_with_a_suggestion(program: Program) -> None:
    """Nobody has to look it up."""
    answer = program("patterns", "lits")
    assert answer.code == 2
    assert "Did you mean 'list'" in answer.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("patterns", "--help"),
        *(("patterns", name, "--help") for name in NAMES),
        ("patterns", "list"),
        ("patterns", "show", "kinemaster"),
        ("patterns", "stats"),
    ],
    ids=" ".join,
)
def test_nothing_heavy_is_loaded_for_help_and_for_looking(
    arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    """No NumPy, no OpenCV, no OCR engine, no RapidFuzz."""
    program = (
        f"import sys; from watermark_scan.cli import run; code = run({list(arguments)!r});"
        f"import json; print(json.dumps([code, sorted(set({_HEAVY!r}) & set(sys.modules))]), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert json.loads(run.stderr.splitlines()[-1]) == [0, []]
