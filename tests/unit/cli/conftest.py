"""The command line with a fake scanner, in this process and in one of its own."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.cli.fakes import FakeScanner
from watermark_scan.cli import run, scanning
from watermark_scan.execution.pool import SerialScanner

if TYPE_CHECKING:
    from watermark_scan.baseline import Baseline
    from watermark_scan.execution.tasks import WorkerOptions
    from watermark_scan.options import ScanOptions

ROOT = Path(__file__).parents[3]
PROGRAM = (sys.executable, "-m", "tests.unit.cli.program")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a run left behind."""

    code: int
    out: str
    err: str


@dataclass(kw_only=True)
class Program:
    """Runs command lines in this process.

    Attributes:
        scanner: Answers instead of the real one.
        options: Those of the last scan.
        baseline: What the last scan left out.
        workforce: Its workers, none of which were started.
    """

    scanner: FakeScanner
    capture: pytest.CaptureFixture[str]
    options: ScanOptions | None = None
    baseline: Baseline | None = None
    workforce: WorkerOptions | None = None

    def open_scanner(self, options: ScanOptions, *, baseline: Baseline | None = None) -> FakeScanner:
        """Stands in for the real one."""
        self.options, self.baseline = options, baseline
        return self.scanner

    def open_batch(
        self, options: ScanOptions, *, baseline: Baseline | None = None, workforce: WorkerOptions | None = None
    ) -> SerialScanner:
        """As the real one without workers."""
        self.workforce = workforce
        return SerialScanner(scanner=scanning.open_scanner(options, baseline=baseline))

    def __call__(self, *arguments: str | Path) -> Answer:
        """Run one command line."""
        code = run([str(argument) for argument in arguments])
        out, err = self.capture.readouterr()
        return Answer(code=code, out=out, err=err)


def _is_neutral(name: str) -> bool:
    """Whether a variable of whoever runs the tests changes nothing about the program."""
    return not name.startswith("WATERMARK_SCAN_") and name not in {"NO_COLOR", "FORCE_COLOR"}


@pytest.fixture
def no_settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration folder with nothing in it."""
    return tmp_path_factory.mktemp("config")


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], no_settings: Path) -> Program:
    """The command line over a fake scanner; 80 columns."""
    for name in list(os.environ):
        if not _is_neutral(name):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(no_settings))
    made = Program(scanner=FakeScanner(), capture=capsys)
    monkeypatch.setattr(scanning, "open_scanner", made.open_scanner)
    monkeypatch.setattr(scanning, "open_batch", made.open_batch)
    return made


@pytest.fixture
def environment(no_settings: Path) -> dict[str, str]:
    """For a process of its own: finds the package and these tests, and knows no settings of the person who tests."""
    inherited = {name: value for name, value in os.environ.items() if _is_neutral(name)}
    return inherited | {"PYTHONPATH": str(ROOT), "COLUMNS": "80", "XDG_CONFIG_HOME": str(no_settings)}


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """A folder with one file of each kind, by name; their bytes do not matter here."""
    for name in ("clear.jpg", "review.png", "flagged.jpg", "failed.jpg", "halfread.jpg"):
        (tmp_path / name).touch()
    return tmp_path
