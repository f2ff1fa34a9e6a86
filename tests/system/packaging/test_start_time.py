"""Start-up of commands that look at no picture: what they must not load, and what the program does to start fast.

How long they take is measured by `make bench-start`, not here: a busy machine must not fail a test.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

_PICTURES = ("PIL", "cv2", "numpy", "onnxruntime", "pytesseract", "rapidocr", "rapidfuzz")
_SLOW = ("jinja2", "rich", "tomlkit", "watermark_scan.matching", "watermark_scan.scanner")
"""Not needed for a plain table."""
_PROGRAM = """
import gc, json, sys
from watermark_scan.cli import main
try:
    main()
except SystemExit as end:
    print(json.dumps([end.code or 0, sorted(sys.modules), gc.get_freeze_count()]), file=sys.stderr)
"""
LOOKING = [
    ("patterns", "list"),
    ("patterns", "list", "--json"),
    ("patterns", "list", "--origin", "--category", "stock-agency"),
    ("patterns", "show", "gettyimages"),
    ("patterns", "stats"),
    ("patterns", "schema"),
    ("patterns", "list", "--help"),
]


def _run(arguments: tuple[str, ...]) -> tuple[int, set[str], int]:
    alone = {**os.environ, "XDG_CONFIG_HOME": os.devnull, "WATERMARK_SCAN_PATTERNS": ""}
    command = [sys.executable, "-c", _PROGRAM, *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=alone)
    code, modules, frozen = json.loads(run.stderr.splitlines()[-1])
    return code, set(modules), frozen


@pytest.mark.parametrize("arguments", LOOKING, ids=" ".join)
def test_looking_at_the_list_loads_nothing_that_reads_pictures(arguments: tuple[str, ...]) -> None:
    """No OpenCV, NumPy or ONNX Runtime, and no engine."""
    code, modules, _ = _run(arguments)
    assert code == 0
    assert modules & set(_PICTURES) == set()


def test_a_table_of_the_list_loads_only_what_it_needs() -> None:
    """Neither the matching stage nor what other commands draw and write with."""
    _, modules, _ = _run(("patterns", "list"))
    assert modules & set(_SLOW) == set()


def test_the_program_ends_without_looking_for_garbage() -> None:
    """That would take a seventh of the time of `patterns list`."""
    _, _, frozen = _run(("patterns", "list"))
    assert frozen > 0
