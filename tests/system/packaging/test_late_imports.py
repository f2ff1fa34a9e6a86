"""Start-up: asking for help costs no OCR engine."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

_HEAVY = ("PIL", "cv2", "numpy", "onnxruntime", "pytesseract", "rapidocr")
_PROGRAM = f"""
import json, sys
from watermark_scan.cli import main
try:
    main()
except SystemExit as end:
    answer = end.code or 0
else:
    answer = 0
loaded = sorted(set({_HEAVY!r}) & set(sys.modules))
print(json.dumps([answer, loaded]), file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("scan", "--help")], ids=" ".join)
def test_help_loads_no_engine(arguments: tuple[str, ...]) -> None:
    """Help and version end with 0 and load neither an OCR engine nor an image library nor NumPy."""
    run = subprocess.run([sys.executable, "-c", _PROGRAM, *arguments], capture_output=True, text=True, check=True)
    assert json.loads(run.stderr) == [0, []]
    assert run.stdout.strip()


def test_import_loads_no_engine() -> None:
    """Importing the package is as cheap."""
    program = f"import sys, watermark_scan; print(sorted(set({_HEAVY!r}) & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
