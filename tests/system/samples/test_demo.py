"""The demonstration with a fake scanner: what it prints and how it ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import demo
from judge import judge
from manifest import Sample, read_manifest

from tests.unit.output.reports import NO_TESSERACT, RAPIDOCR, TESSERACT, match, scanned
from watermark_scan.errors import EngineMissingError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from watermark_scan import WatermarkScanError
    from watermark_scan.report import ScanReport

SAMPLES = {sample.file: sample for sample in read_manifest()}


def perfect(sample: Sample, path: str) -> ScanReport:
    """What a program without any fault reports."""
    matches = [match(pattern_id=pattern) for pattern in sample.patterns[:1]]
    return scanned(path=path, verdict=sample.expected, matches=matches)


def blind(sample: Sample, path: str) -> ScanReport:  # noqa: ARG001  the same for every sample
    """What a program that sees nothing reports."""
    return scanned(path=path)


def without_tesseract(sample: Sample, path: str) -> ScanReport:
    """What a program without Tesseract reports: perfect but for the samples that need it."""
    report = blind(sample, path) if sample.needs else perfect(sample, path)
    return report.model_copy(update={"readers": (RAPIDOCR,), "missing_readers": (NO_TESSERACT,)})


def run(monkeypatch: pytest.MonkeyPatch, answer: Callable[[Sample, str], ScanReport]) -> int:
    """The demonstration's exit code with a scanner that answers so."""

    class Fake:
        def __init__(self, options: object) -> None:
            self.options = options

        def scan(self, path: str) -> ScanReport:
            return answer(SAMPLES[Path(path).name], path)

    monkeypatch.setattr(demo, "Scanner", Fake)
    return demo.main()


def test_all_as_expected(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """When every verdict is the expected one the code is 0; the founding case is told first."""
    assert run(monkeypatch, perfect) == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[1].startswith("1. The founding case")
    assert f"\n{len(SAMPLES)} of {len(SAMPLES)} as expected.\n" in printed
    assert "a picture of your own" in printed.splitlines()[-2]


def test_a_miss_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """When a marked sample comes out clear the code is 1 and a line below the table names it."""
    assert run(monkeypatch, blind) == 1
    assert "NOT as expected: founding-case.jpg" in capsys.readouterr().out


def test_without_tesseract(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without Tesseract the Russian sample is named as not judged, and the code is 0."""
    assert run(monkeypatch, without_tesseract) == 0
    assert "needs tesseract with rus, which did not look: russian.jpg" in capsys.readouterr().out


def test_every_sample_stands_in_the_table() -> None:
    """The table has one row per sample with what was expected and what came out."""
    judged = [judge(sample, scanned(readers=(RAPIDOCR, TESSERACT))) for sample in SAMPLES.values()]
    rows = demo.table(judged).splitlines()[3:]
    assert [row.split()[0] for row in rows] == list(SAMPLES)
    assert all("clear" in row for row in rows)


def test_no_reader_at_all(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """When nothing can be scanned the code is 2 and stderr says what to do."""

    def refuse(options: object) -> WatermarkScanError:
        raise EngineMissingError(f"No reader is there for {type(options).__name__}.", remedy="Install one.")

    monkeypatch.setattr(demo, "Scanner", refuse)
    assert demo.main() == 2
    assert capsys.readouterr().err.endswith("Install one.\n")
