"""`import watermark_scan`: the names users rely on, and what importing costs."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module, resources

import pytest

import watermark_scan

NAMES = {
    "FrameChoice",
    "PatternList",
    "ReadImage",
    "Baseline",
    "EngineSet",
    "OcrEngine",
    "OcrResult",
    "TextDetector",
    "RegionPlan",
    "ScanOptions",
    "ScanReport",
    "Scanner",
    "WatermarkScanError",
    "WorkerOptions",
    "__version__",
    "load_patterns",
}


def _loaded_after(statement: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after a statement."""
    program = f"{statement}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout))


def test_the_public_names_are_these() -> None:
    """A name that goes is a break, and one that comes is a promise: both are decided here."""
    assert set(watermark_scan.__all__) == NAMES
    assert watermark_scan.__all__ == sorted(watermark_scan.__all__)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_name_resolves(name: str) -> None:
    """Every name leads to a documented object that calls itself so."""
    value = getattr(watermark_scan, name)
    if name == "__version__":
        assert isinstance(value, str)
    else:
        assert value.__name__ == name
        assert value.__doc__


def test_star_import_gives_every_name() -> None:
    """`from watermark_scan import *` gives just the public names, at home in their modules."""
    names: dict[str, object] = {}
    exec("from watermark_scan import *", names)  # noqa: S102  there is no other way to star-import
    assert names.keys() - {"__builtins__"} == NAMES


def test_a_name_is_the_same_object_as_at_home() -> None:
    """Catching `watermark_scan.WatermarkScanError` catches what the inner modules raise."""
    for name, home in watermark_scan._HOMES.items():
        assert getattr(watermark_scan, name) is getattr(import_module(home), name)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """`hasattr` and a misspelt import behave as for any module."""
    assert not hasattr(watermark_scan, "Scaner")
    with pytest.raises(ImportError, match="Scaner"):
        exec("from watermark_scan import Scaner")  # noqa: S102  a misspelt import, as a user writes it


def test_importing_the_package_loads_no_library() -> None:
    """The import costs neither NumPy nor OpenCV nor an engine, nor even the modules of its own."""
    loaded = _loaded_after("import watermark_scan")
    assert not loaded & {"numpy", "cv2", "PIL", "pydantic", "onnxruntime", "rapidocr", "pytesseract", "rapidfuzz"}
    assert {name for name in loaded if name.startswith("watermark_scan")} == {"watermark_scan"}


def test_making_options_loads_no_library() -> None:
    """Options and errors are plain Python."""
    loaded = _loaded_after("from watermark_scan import ScanOptions, WatermarkScanError; ScanOptions()")
    assert not loaded & {"numpy", "cv2", "PIL", "pydantic", "onnxruntime", "rapidocr"}


def test_the_package_says_that_it_is_typed() -> None:
    """Type checkers believe a package's annotations only beside this file."""
    assert resources.files("watermark_scan").joinpath("py.typed").is_file()
