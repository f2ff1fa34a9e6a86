"""A file of reports that version 0.1.0 has written stays readable, whatever later versions add to their own reports.

It holds what that version says of a flagged picture, one for review, a clear one, an animation, what was found by shape
alone, a broken file and a missing one; all but one with everything that was read.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watermark_scan.evaluate.labels import Expectation
from watermark_scan.evaluate.score import compare
from watermark_scan.report import ScanReport
from watermark_scan.stored_reports import read_reports

if TYPE_CHECKING:
    import pytest

    from tests.unit.cli.conftest import Program

_OLD = Path(__file__).with_name("data") / "reports-0.1.0.jsonl"
_DOCUMENTS: list[dict[str, Any]] = [json.loads(line) for line in _OLD.read_text(encoding="utf-8").splitlines()]
_VERDICTS = ["flagged", None, "review", "flagged", "flagged", "clear", "flagged", "review", None]


def _is_within(old: object, new: object) -> bool:
    """Whether all of an old document stands in a new one, which may say more."""
    if isinstance(old, dict) and isinstance(new, dict):
        return all(key in new and _is_within(value, new[key]) for key, value in old.items())
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_is_within, old, new))
    return old == new


def test_every_kind_of_report_is_there() -> None:
    """What follows would prove little otherwise."""
    assert [document["verdict"] for document in _DOCUMENTS] == _VERDICTS
    assert {document["tool"]["version"] for document in _DOCUMENTS} == {"0.1.0"}
    assert any((document["source"]["frames"] or 0) > 1 for document in _DOCUMENTS)
    assert any(match["spotting"] for document in _DOCUMENTS for match in document["matches"])


def test_render_shows_them(program: Program, tmp_path: Path) -> None:
    """As text, with their evidence, and as a page; code 3, because two images were not scanned."""
    answer = program("render", "--explain", _OLD)
    assert answer.code == 3
    words = [line.split()[0].lower() for line in answer.out.splitlines() if line and line[0] != " "]
    assert words == [document["verdict"] or "failed" for document in _DOCUMENTS]
    assert all(match["meaning"][:40] in answer.out for document in _DOCUMENTS for match in document["matches"])
    assert program("render", "--html", tmp_path / "page.html", _OLD).code == 3
    assert f"Overlay text in {len(_DOCUMENTS)} images" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_resume_takes_them_over(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all that they say; images whose file still has its size and time of change are not scanned again."""
    monkeypatch.chdir(tmp_path)
    for source in (document["source"] for document in _DOCUMENTS if document["status"] == "scanned"):
        path = Path(source["path"])
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(source["size"]))
        os.utime(path, (source["mtime"], source["mtime"]))
    answer = program("scan", "--json", "--resume", _OLD, "--accept-other-settings", "samples")
    found = {document["source"]["path"]: document for document in map(json.loads, answer.out.splitlines())}
    assert program.scanner.seen == []
    assert all(_is_within(document, found[document["source"]["path"]]) for document in _DOCUMENTS)


def test_a_baseline_is_made_of_them(program: Program, tmp_path: Path) -> None:
    """Each match of a file becomes a suppression, once for an entry."""
    path = tmp_path / "baseline.toml"
    assert program("baseline", "add", _OLD, "--reason", "Seen.", "--file", path).code == 0
    matches = {
        (match["pattern_id"], document["source"]["sha256"]) for document in _DOCUMENTS for match in document["matches"]
    }
    assert path.read_text(encoding="utf-8").count("[[suppression]]") == len(matches)


def test_they_are_evaluated() -> None:
    """Each verdict is found right beside an expectation of it."""
    with _OLD.open("rb") as stream:
        reports = list(read_reports(stream))
    for report, document in zip(reports, _DOCUMENTS, strict=True):
        assert isinstance(report, ScanReport)
        accepted = frozenset({report.verdict or "clear"})
        outcome = compare(Expectation(image=Path("a.jpg"), name="a.jpg", accepted=accepted), report)
        assert (outcome.judged, outcome.detail.partition(":")[0]) == (
            (True, "") if document["verdict"] else (False, "could not be scanned")
        )
