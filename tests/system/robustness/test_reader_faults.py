"""Engines that misbehave, seen from the scan: what is reported, what the other engine still finds, what is left behind.

The programs are stand-ins; how each fault is told apart is tested in tests/readers.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.fake_engines import FakeDetector
from tests.system.robustness.engines import CheapReader
from tests.unit.ocr.stand_in import install
from tests.values import DISCLAIMER, pattern_list
from watermark_scan.cli import run
from watermark_scan.errors import EngineMissingError
from watermark_scan.geometry import Box
from watermark_scan.ocr import EngineSet, open_engines
from watermark_scan.options import ReaderName, ScanOptions
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
    "sleeps for ever": "sleep 300",
    "forks and holds the pipe": "sleep 300 & sleep 300",
    "ignores the end": "trap '' TERM; while :; do sleep 1; done",
    "prints for ever": "yes",
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
    """Processes of ours that are alive: children, and those that a child left behind."""
    me = os.getpid()
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, _, session = entry.read_text().rpartition(")")[2].split()[:4]
            name = entry.with_name("cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        ours = int(parent) == me or ("sleep 300" in name and int(session) == os.getsid(0))
        if ours and state not in "ZX" and ("tesseract" in name or "sleep" in name or "yes" in name):
            yield f"{entry.parent.name} {name}"


def _scan(
    monkeypatch: pytest.MonkeyPatch, folder: Path, script: str, *others: OcrEngine, limit: float = 20
) -> ScanReport:
    install(monkeypatch, folder, _PROBE + script)
    options = ScanOptions(readers=(ReaderName.TESSERACT,), reader_timeout=limit)
    ready = open_engines(options).ready
    engines = EngineSet(ready=(*others, *ready), finder=FakeDetector(places=(LINE,)))
    return Scanner(replace(options, thorough=True), pattern_list(), readers=engines).scan(PICTURE)


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
    """Within its time, with all that it started."""
    started = time.monotonic()
    report = _scan(monkeypatch, tmp_path, ENDLESS[fault], limit=1)
    assert report.error is not None
    assert (report.status, report.error.code) == ("failed", "reader-timeout")
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("fault", ["prints garbage", "fails", "is killed"])
def test_the_other_engine_still_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: str) -> None:
    """The report names the engine that broke, and keeps what the other found."""
    report = _scan(monkeypatch, tmp_path, FAULTS[fault], CheapReader(lines=(DISCLAIMER,)))
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
    (missing,) = open_engines(ScanOptions()).missing
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
        open_engines(ScanOptions(readers=(ReaderName.TESSERACT,)))
    assert "tesseract-ocr" in caught.value.remedy


@pytest.mark.parametrize("error", [ImportError("libonnxruntime.so: cannot open"), OSError(12, "no memory")])
def test_an_onnx_runtime_that_does_not_load_fails_the_image(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """RapidOCR alone: failed with a remedy; beside another engine: incomplete."""
    broken = ModuleType("rapidocr")

    def refuse(**_: object) -> None:
        raise error

    monkeypatch.setattr(broken, "RapidOCR", refuse, raising=False)
    monkeypatch.setitem(sys.modules, "rapidocr", broken)
    opened = open_engines(ScanOptions(readers=(ReaderName.RAPIDOCR,)))
    ready, finder = opened.ready, opened.finder
    alone = Scanner(ScanOptions(thorough=True), pattern_list(), readers=EngineSet(ready=ready, finder=finder)).scan(
        PICTURE
    )
    assert alone.error is not None
    assert (alone.status, alone.error.code) == ("failed", "reader-failed")
    assert "pip install" in alone.error.remedy
    both = EngineSet(ready=(*ready, CheapReader(name="tesseract")), finder=finder)
    report = Scanner(ScanOptions(thorough=True), pattern_list(), readers=both).scan(PICTURE)
    assert (report.status, report.incomplete) == ("scanned", ("rapidocr",))


def test_without_a_temporary_folder_the_image_fails_and_the_other_engine_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Tesseract needs one; it is told by its reason."""
    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
        report = _scan(patched, tmp_path, "exit 0", CheapReader())
        assert (report.status, report.incomplete) == ("scanned", ("tesseract",))
        alone = _scan(patched, tmp_path, "exit 0")
    assert alone.error is not None
    assert (alone.status, "temporary" in alone.error.message) == ("failed", True)
