"""Reports become entries of a baseline file; what a person wrote there stays."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.output import reports
from watermark_scan.baseline import Suppression, add_to_baseline, findings_of, load_baseline
from watermark_scan.errors import BaselineError

if TYPE_CHECKING:
    from pathlib import Path

_SHA = "a" * 64
_WORDS = st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip)
_ENTRIES = st.lists(
    st.builds(
        Suppression,
        pattern_id=_WORDS,
        sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
        reason=_WORDS,
        expires=st.none() | st.dates(),
        image=st.text(st.characters(codec="utf-8")),
    ),
    unique_by=lambda entry: entry.fingerprint,
    min_size=1,
    max_size=4,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a baseline may be written."""
    return tmp_path / "new" / "baseline.toml"


def _entry(pattern_id: str = "veo", **changes: str) -> Suppression:
    return Suppression(**({"pattern_id": pattern_id, "sha256": _SHA, "reason": "ours"} | changes))  # type: ignore[arg-type]  # any field


def test_every_finding_of_a_report_becomes_one_entry() -> None:
    """An entry that matched twice is suppressed once; the file's name goes along."""
    report = reports.scanned(matches=(reports.match(), reports.match(), reports.match(pattern_id="veo")))
    found = list(findings_of(report, reason="seen", expires=date(2027, 1, 1)))
    assert [entry.pattern_id for entry in found] == ["development-footage-long", "veo"]
    assert {(entry.sha256, entry.image, entry.reason) for entry in found} == {("f" * 64, "samples/frame.jpg", "seen")}
    assert [entry.pattern_id for entry in findings_of(report, reason="seen", pattern_ids=["veo"])] == ["veo"]


def test_pixels_without_a_file_give_no_entry() -> None:
    """Without a digest there is nothing to tell the image by."""
    report = reports.FLAGGED.model_copy(update={"source": reports.CLEAR.source.model_copy(update={"sha256": None})})
    assert list(findings_of(report, reason="seen")) == []


def test_a_missing_file_and_its_folder_are_made(path: Path) -> None:
    """The first entry makes a valid file."""
    added = add_to_baseline(path, [_entry(), _entry(), _entry("kling")])
    assert (added.added, added.renewed) == (2, 0)
    assert load_baseline(path).suppressions == (_entry(), _entry("kling"))


def test_comments_and_order_stay_and_an_entry_is_renewed_in_its_place(path: Path) -> None:
    """A second decision on the same finding replaces reason and day, and nothing else."""
    add_to_baseline(path, [_entry(), _entry("kling")])
    text = path.read_text(encoding="utf-8")
    commented = "# ours\n" + text.replace("[[suppression]]", "# checked\n[[suppression]]")
    path.write_text(commented, encoding="utf-8")
    added = add_to_baseline(path, [Suppression(pattern_id="veo", sha256=_SHA, reason="new", expires=date(2030, 1, 2))])
    assert (added.added, added.renewed) == (0, 1)
    new = path.read_text(encoding="utf-8")
    assert [line for line in new.splitlines() if line.startswith("#")] == ["# ours", "# checked", "# checked"]
    assert new.replace('"new"\nexpires = 2030-01-02', '"ours"', 1) == commented
    assert [entry.reason for entry in load_baseline(path).suppressions] == ["new", "ours"]


def test_a_broken_file_is_left_alone(path: Path) -> None:
    """What cannot be read is not written over."""
    path.parent.mkdir()
    path.write_text("schema_version = 7\n", encoding="utf-8")
    with pytest.raises(BaselineError):
        add_to_baseline(path, [_entry()])
    assert path.read_text(encoding="utf-8") == "schema_version = 7\n"


@given(_ENTRIES, _ENTRIES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_what_is_written_is_read_back(path: Path, first: list[Suppression], second: list[Suppression]) -> None:
    """Whatever stands in a report, the file says the same, the latest word on a finding last."""
    path.unlink(missing_ok=True)
    add_to_baseline(path, first)
    add_to_baseline(path, second)
    latest = {entry.fingerprint: entry for entry in (*first, *second)}
    read = load_baseline(path).suppressions
    assert {(entry.fingerprint, entry.reason, entry.expires) for entry in read} == {
        (entry.fingerprint, entry.reason, entry.expires) for entry in latest.values()
    }
