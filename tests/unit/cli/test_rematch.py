"""`rematch` tells what a changed list does to stored reports, and counts what it cannot tell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fake_engines import FakeEngine
from tests.fake_scanners import png_of, scanner_of
from tests.unit.output import reports
from watermark_scan.cli.rematch import Change, changes
from watermark_scan.options import ScanOptions
from watermark_scan.output.json import render_json
from watermark_scan.report import Source

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Program
    from watermark_scan.report import ScanReport

TEXT = "Rendered by Somebody Else Entirely"
LIST = f"""\
schema_version = 1
category = "renderers"
title = "Renderers"
meaning = "Shows who rendered it."

[[pattern]]
id = "somebody"
text = "{TEXT}"
role = "sign"
languages = ["en"]
"""


def _stored(path: Path, *found: ScanReport) -> Path:
    path.write_text("".join(render_json(report) + "\n" for report in found), encoding="utf-8")
    return path


def _read(text: str) -> ScanReport:
    report = scanner_of(FakeEngine(texts=(text,)), options=ScanOptions(keep_readings=True)).scan(png_of())
    return report.model_copy(update={"source": report.source.model_copy(update={"path": f"{text[:8]}.png"})})


@pytest.fixture
def longer(tmp_path: Path) -> Path:
    """A list with one entry more."""
    path = tmp_path / "list.toml"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_what_an_entry_does_is_told(program: Program, tmp_path: Path, longer: Path) -> None:
    """A line for the verdict and one for the finding; the new reports on request; 1, because a verdict has changed."""
    path, out = _stored(tmp_path / "old.jsonl", _read(TEXT), _read("nothing of note")), tmp_path / "new.jsonl"
    answer = program("rematch", path, "--patterns", longer, "--output", out)
    assert answer.code == 1
    first, second = answer.out.splitlines()
    assert first == "Rendered.png: clear -> flagged"
    assert second.startswith(f'Rendered.png:   new somebody "{TEXT}" (chance ')
    assert "2 reports: 1 verdict changed." in answer.err
    lines = out.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["flagged", "clear"]
    again = program("rematch", out, "--patterns", longer)
    assert (again.code, again.out) == (0, "")
    gone = [json.loads(line) for line in program("rematch", out, "--json").out.splitlines()]
    assert [change["kind"] for change in gone] == ["verdict", "gone"]


def test_what_cannot_be_told_is_counted(program: Program, tmp_path: Path) -> None:
    """Reports without readings, failed ones, searches that ended at what is gone, and lines that are no report."""
    early = reports.FLAGGED.model_copy(update={"searched": (), "readings": None})
    path = _stored(tmp_path / "old.jsonl", early, reports.FAILED)
    answer = program("rematch", path)
    assert (answer.code, answer.out) == (3, "")
    assert "1 without readings" in answer.err
    assert "1 of images that could not be scanned" in answer.err
    flagged = _read(TEXT).model_copy(update={"verdict": "flagged", "settings": reports.SETTINGS})
    answer = program("rematch", _stored(path, flagged))
    assert answer.code == 3
    assert "only a new scan can tell" in answer.err
    path.write_text("nonsense\n", encoding="utf-8")
    assert program("rematch", path).code == 2


def test_an_unknown_category_is_told_with_the_nearest(program: Program, tmp_path: Path) -> None:
    """Before anything is read."""
    path = _stored(tmp_path / "old.jsonl", _read(TEXT))
    answer = program("rematch", path, "--ignore-category", "stock-agencies")
    assert answer.code == 2
    assert "Did you mean stock-agency?" in answer.err


def _with(**chances: float) -> ScanReport:
    matches = tuple(reports.match(pattern_id=name, expected_chance_matches=chance) for name, chance in chances.items())
    return reports.FLAGGED.model_copy(update={"matches": matches, "source": Source(path="a")})


def test_findings_are_compared_by_entry() -> None:
    """New, gone, and more than twice as strong or weak; less is the noise of a list's length."""
    before, after = (
        _with(gone=1e-4, stronger=1e-4, weaker=1e-4, same=1e-4),
        _with(new=1e-4, stronger=1e-5, weaker=1e-3, same=1.5e-4),
    )
    assert {(change.kind, change.pattern_id) for change in changes(before, after)} == {
        (name, name) for name in ("new", "gone", "stronger", "weaker")
    }
    clear = reports.CLEAR.model_copy(update={"source": Source(path="a")})
    assert next(iter(changes(clear, _with()))) == Change(kind="verdict", path="a", before="clear", after="flagged")
    assert list(changes(_with(zero=0.0), _with(zero=0.0))) == []


def test_workers_say_the_same(program: Program, tmp_path: Path, longer: Path) -> None:
    """In the same order, with those between them that cannot be judged."""
    found = (_read(TEXT), reports.FAILED, _read("nothing of note"), reports.CLEAR, _read(TEXT))
    path = _stored(tmp_path / "old.jsonl", *found)
    alone, together = (program("rematch", path, "--patterns", longer, "--jobs", jobs) for jobs in ("0", "2"))
    assert alone == together
    assert len(alone.out.splitlines()) == 4
