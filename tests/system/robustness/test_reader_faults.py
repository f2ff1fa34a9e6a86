"""Engines that misbehave, seen from the scan: what is reported, what the other engine still finds, what is left behind.

The programs are stand-ins; how each fault is told apart is tested in tests/unit/ocr.
"""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.fake_engines import detector_of
from tests.system.robustness.engines import INFO, CheapEngine
from tests.unit.ocr.stand_in import install
from tests.values import DISCLAIMER, pattern_list
from watermark_scan import rapidocr_models
from watermark_scan.cli import run
from watermark_scan.errors import EngineMissingError
from watermark_scan.geometry import Box
from watermark_scan.ocr import EngineSet, open_engine, open_engines
from watermark_scan.ocr.base import EngineRequest
from watermark_scan.options import ScanOptions
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watermark_scan.ocr.base import OcrEngine
    from watermark_scan.report import ScanReport

PICTURE = np.full((200, 300, 3), 90, np.uint8)
LINE = Box(x=120, y=4, width=150, height=12)
"""Where the detector sees a line, so that there is something to read."""
_PROBE = """case "$1" in
--version) echo "tesseract 5.3.0"; exit 0;;
--list-langs) printf 'List of available languages (2):\\neng\\nrus\\n'; exit 0;;
esac
"""
FAULTS = {
    "prints garbage": 'head -c 3000 /dev/urandom > "$2.tsv"',
    "prints bad UTF-8": "printf 'level\\tpage_num\\n\\377\\376\\n' > \"$2.tsv\"",
    "leaves out columns": "printf 'level\\tpage_num\\ttext\\n5\\t1\\tX\\n' > \"$2.tsv\"",
    "answers nothing": "exit 0",
    "answers an empty file": ': > "$2.tsv"',
    "fails": "echo 'Error in pixReadStream' >&2; exit 1",
    "fails with bad UTF-8": "printf '\\377\\033[2J' >&2; exit 3",
    "writes 100 MB as its answer": 'head -c 104857600 /dev/zero > "$2.tsv"',
    "prints 100 MB": "head -c 104857600 /dev/zero; exit 1",
    "complains of 100 MB": "head -c 104857600 /dev/zero >&2; exit 1",
    "is killed": "kill -9 $$",
    "crashes": "kill -SEGV $$",
}
ENDLESS = {
    "sleeps for ever": "exec sleep 300",
    "ignores the end": "trap '' TERM; exec sleep 300",
}


@pytest.fixture(autouse=True)
def nothing_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """After each test: no temporary file, no process, no open descriptor more than before."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    before = _descriptors()
    yield
    assert list(temporary.iterdir()) == []
    assert _children() == set()
    assert _descriptors() == before


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208  shorter


def _children() -> set[str]:
    """Stand-ins that are still running a while after the scan."""
    deadline = time.monotonic() + 5
    while (found := set(_running())) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def _running() -> Iterator[str]:
    """Children of ours that are alive."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = entry.read_text().rpartition(")")[2].split()[:2]
            name = entry.with_name("cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if int(parent) == os.getpid() and state not in "ZX" and ("tesseract" in name or "sleep" in name):
            yield f"{entry.parent.name} {name}"


def _scan(
    monkeypatch: pytest.MonkeyPatch, folder: Path, script: str, *others: OcrEngine, limit: float = 20
) -> ScanReport:
    install(monkeypatch, folder, _PROBE + script)
    return _scan_with(*others, open_engine("tesseract", EngineRequest(seconds=limit)))


def _scan_with(*engines: OcrEngine) -> ScanReport:
    options, detector = ScanOptions(thorough=True), detector_of(LINE)
    return Scanner(options, pattern_list(), engines=EngineSet(ready=engines), detector=detector).scan(PICTURE)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_program_fails_the_image(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: str) -> None:
    """Alone, what it could not read was not read by anyone: failed, in printable words."""
    report = _scan(monkeypatch, tmp_path, FAULTS[fault])
    assert report.error is not None
    assert (report.status, report.verdict, report.error.code) == ("failed", None, "reader-failed")
    assert report.error.message.isprintable()
    assert len(report.error.message) < 500
    assert report.error.remedy


@pytest.mark.parametrize("fault", ENDLESS)
def test_an_endless_program_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: str) -> None:
    """Within its time."""
    started = time.monotonic()
    report = _scan(monkeypatch, tmp_path, ENDLESS[fault], limit=1)
    assert report.error is not None
    assert (report.status, report.error.code) == ("failed", "reader-timeout")
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("fault", ["prints garbage", "fails", "is killed"])
def test_the_other_engine_still_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: str) -> None:
    """The report names the engine that broke, and keeps what the other found."""
    report = _scan(monkeypatch, tmp_path, FAULTS[fault], CheapEngine(lines=(DISCLAIMER,)))
    assert (report.status, report.verdict, report.incomplete) == ("scanned", "flagged", ("tesseract",))
    assert [match.readers for match in report.matches] == [("rapidocr",)]


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ('echo "tesseract 3.05"', "too old"),
        ('case "$1" in --version) echo "tesseract 5.3.0";; *) echo "List of available languages (0):";; esac', "lacks"),
        ("head -c 104857600 /dev/urandom", "version"),
        ("exit 127", "version"),
    ],
    ids=["too old", "no language", "garbage", "nothing"],
)
def test_a_program_that_is_no_use_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], script: str, says: str
) -> None:
    """Asked for, it ends the run with 2 and a remedy; not asked for, the report says that it did not look."""
    install(monkeypatch, tmp_path, script)
    (missing,) = open_engines(None, EngineRequest()).missing
    assert says in missing[1].message
    assert run(["scan", "--isolated", "--reader", "tesseract", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert "Traceback" not in err


def test_a_program_that_is_not_there_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The remedy names the package."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineMissingError) as caught:
        open_engine("tesseract", EngineRequest())
    assert "tesseract-ocr" in caught.value.remedy


@pytest.mark.parametrize("error", [ImportError("libonnxruntime.so: cannot open"), OSError(12, "no memory")])
def test_an_onnx_runtime_that_does_not_load_fails_the_image(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """RapidOCR alone: failed with a remedy; beside another engine: incomplete."""

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("onnxruntime.InferenceSession", refuse)
    engine = open_engine("rapidocr", EngineRequest())
    alone = _scan_with(engine)
    assert alone.error is not None
    assert (alone.status, alone.error.code) == ("failed", "reader-failed")
    assert "pip install" in alone.error.remedy
    report = _scan_with(engine, CheapEngine(info=replace(INFO, name="tesseract")))
    assert (report.status, report.incomplete) == ("scanned", ("rapidocr",))


def test_a_rapidocr_with_other_weights_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A release that this program does not know: the other engine reads, and the report says what to install."""
    place = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(rapidocr_models, "find_spec", lambda _: place)
    install(monkeypatch, tmp_path, _PROBE)
    scanner = Scanner(ScanOptions(), pattern_list())
    (missing,) = scanner.scan(PICTURE).missing_readers
    assert missing.name == "rapidocr"
    assert "other weights" in missing.message
    assert "rapidocr>=" in missing.remedy


def test_without_a_temporary_folder_the_image_fails_and_the_other_engine_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Tesseract needs one; it is told by its reason."""
    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
        report = _scan(patched, tmp_path, "exit 0", CheapEngine())
        assert (report.status, report.incomplete) == ("scanned", ("tesseract",))
        alone = _scan(patched, tmp_path, "exit 0")
    assert alone.error is not None
    assert (alone.status, "temporary" in alone.error.message) == ("failed", True)
