"""`baseline add` and `scan --baseline`: a finding that a person has looked at does not come back."""

from __future__ import annotations

import io
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.output import reports
from watermark_scan.baseline import load_baseline
from watermark_scan.cli.shared_options import today
from watermark_scan.output.json import render_json

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Program

_ID = "development-footage-long"


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report with one finding; the working folder is empty but for it."""
    monkeypatch.chdir(tmp_path)
    path = Path("report.json")
    path.write_text(render_json(reports.FLAGGED) + "\n", encoding="utf-8")
    return path


def test_a_finding_is_added_to_the_default_file_and_left_out_of_the_next_scan(program: Program, report: Path) -> None:
    """The file that `add` makes is the one that `scan` takes."""
    answer = program("baseline", "add", report, "--reason", "our own picture")
    assert (answer.code, answer.out) == (0, "")
    assert "1 added" in answer.err
    program("scan", "--baseline", "watermark-scan-baseline.toml", "clear.jpg")
    assert program.baseline is not None
    assert program.baseline.reason(_ID, "f" * 64) == "our own picture"


def test_json_result(program: Program, report: Path) -> None:
    """For programs the numbers stand on stdout."""
    first = program("baseline", "add", report, "--reason", "ours", "--file", "b.toml", "--json")
    second = program("baseline", "add", report, "--reason", "ours", "--file", "b.toml", "--json")
    assert json.loads(first.out) == {"file": "b.toml", "added": 1, "renewed": 0}
    assert json.loads(second.out) == {"file": "b.toml", "added": 0, "renewed": 1}


def test_reports_come_from_standard_input(program: Program, report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan can be sent on through a pipe."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report.read_bytes())))
    assert program("baseline", "add", "-", "--reason", "ours", "--pattern", _ID).code == 0
    assert load_baseline(Path("watermark-scan-baseline.toml")).suppressions[0].pattern_id == _ID


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--reason", " "), "why the finding does not count"),
        ((), "--reason"),
        (("--reason", "x", "--expires", "soon"), "write a day such as"),
        (("--reason", "x", "--expires", "2020-01-01"), "this day is over"),
        (("--reason", "x", "--pattern", "nosuch"), "no finding of nosuch"),
    ],
)
def test_wrong_usage_changes_nothing(program: Program, report: Path, arguments: tuple[str, ...], sentence: str) -> None:
    """A reason is mandatory, a day must lie ahead, and an id must be in the report."""
    answer = program("baseline", "add", report, *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err
    assert not Path("watermark-scan-baseline.toml").exists()


def test_a_report_without_findings_and_a_missing_one_are_told(program: Program, report: Path) -> None:
    """There is nothing to suppress, and nothing is made."""
    report.write_text(render_json(reports.CLEAR), encoding="utf-8")
    assert "no finding to suppress" in program("baseline", "add", report, "--reason", "x").err
    assert "cannot be read" in program("baseline", "add", "nosuch.json", "--reason", "x").err
    assert not Path("watermark-scan-baseline.toml").exists()


def test_another_text_is_refused_with_its_line(program: Program, report: Path) -> None:
    """A log between the reports is told by file and number, and its text is shown harmless."""
    report.write_text(render_json(reports.FLAGGED) + '\n{"\\u001b": 1}\n', encoding="utf-8")
    answer = program("baseline", "add", report, "--reason", "x")
    assert answer.code == 2
    assert "report.json:2: this is no report of a scan" in answer.err
    assert "\x1b" not in answer.err
    assert not Path("watermark-scan-baseline.toml").exists()


def test_an_expired_entry_counts_again_with_a_warning(program: Program, report: Path) -> None:
    """The day after its last the finding is back, and stderr says why; the hostile name is shown harmless."""
    day = today()
    program("baseline", "add", report, "--reason", "x", "--expires", day.isoformat())
    assert "expired" not in program("scan", "--baseline", "watermark-scan-baseline.toml", "clear.jpg").err
    path = Path("watermark-scan-baseline.toml")
    text = path.read_text(encoding="utf-8").replace(day.isoformat(), (day - timedelta(days=1)).isoformat())
    path.write_text(text.replace("samples/", "samples/\\u001b"), encoding="utf-8")
    answer = program("scan", "--baseline", "watermark-scan-baseline.toml", "clear.jpg")
    assert f"the suppression of {_ID} in samples/\\x1bfounding_case.jpg expired" in answer.err
    assert program.baseline is not None
    assert program.baseline.suppressions == ()


def test_a_broken_baseline_stops_the_scan(program: Program, images: Path) -> None:
    """It is never passed over: what should be left out is not known."""
    broken = images / "broken.toml"
    broken.write_text("schema_version = 1\nsupression = []\n", encoding="utf-8")
    answer = program("scan", "--baseline", broken, images / "clear.jpg")
    assert answer.code == 2
    assert "unknown key 'supression'" in answer.err
    assert program.scanner.seen == []


def test_a_bare_call_shows_help(program: Program) -> None:
    """`baseline` alone explains itself and is not taken for success."""
    answer = program("baseline")
    assert (answer.code, answer.out) == (2, "")
    assert "baseline add" in answer.err


@pytest.fixture
def baseline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three entries: one for ever, one that is over, and the first one once more."""
    monkeypatch.chdir(tmp_path)
    path = Path("watermark-scan-baseline.toml")
    entry = '\n[[suppression]]\npattern_id = "{}"\nsha256 = "{}"\nimage = "{}"\nreason = "ours"\n'
    one = entry.format("veo", "a" * 64, "a.jpg")
    over = entry.format("sora", "b" * 64, "b\\u001b.jpg") + "expires = 2020-01-31\n"
    path.write_text("schema_version = 1\n" + one + over + one, encoding="utf-8")
    return path


def _ids(path: Path) -> list[str]:
    return [entry.pattern_id for entry in load_baseline(path).suppressions]


def test_entries_are_listed(program: Program, baseline: Path) -> None:
    """A line each, with what is over named so, and safe to print; or JSON."""
    lines = program("baseline", "list").out.splitlines()
    assert lines[0] == f"veo  a.jpg  {'a' * 12}  for ever  ours"
    assert lines[1] == f"sora  b\\x1b.jpg  {'b' * 12}  until 2020-01-31 (over)  ours"
    documents = [
        json.loads(line) for line in program("baseline", "list", "--json", "--file", baseline).out.splitlines()
    ]
    assert [document["expires"] for document in documents] == [None, "2020-01-31", None]


@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        (("--pattern", "veo"), ["sora"]),
        (("--sha256", "BBBB"), ["veo", "veo"]),
        (("--image", "a.jpg", "--pattern", "veo"), ["sora"]),
    ],
)
def test_entries_are_removed(program: Program, baseline: Path, arguments: tuple[str, ...], left: list[str]) -> None:
    """All of which everything holds that is named."""
    answer = program("baseline", "remove", *arguments)
    assert (answer.code, _ids(baseline)) == (0, left)
    assert f"{3 - len(left)} removed" in answer.err
    assert len(answer.out.splitlines()) == 3 - len(left)


@pytest.mark.parametrize("arguments", [(), ("--pattern", "other"), ("--image", "a.jpg", "--pattern", "sora")])
def test_what_removes_nothing_is_told(program: Program, baseline: Path, arguments: tuple[str, ...]) -> None:
    """And the file stays."""
    answer = program("baseline", "remove", *arguments)
    assert (answer.code, answer.out, len(_ids(baseline))) == (2, "", 3)


def test_pruning_removes_what_is_over_and_what_stands_twice(program: Program, baseline: Path) -> None:
    """Once more does nothing."""
    document = json.loads(program("baseline", "prune", "--json").out)
    assert [entry["pattern_id"] for entry in document["removed"]] == ["sora", "veo"]
    assert _ids(baseline) == ["veo"]
    assert program("baseline", "prune").code == 0
    assert _ids(baseline) == ["veo"]
