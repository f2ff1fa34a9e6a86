"""Baselines: which findings do not count, until when, what a file may say, and how findings are added to it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.output import reports
from watermark_scan.baseline import (
    Baseline,
    Suppression,
    add_to_baseline,
    findings_of,
    load_baseline,
    remove_from_baseline,
)
from watermark_scan.errors import BaselineError

if TYPE_CHECKING:
    from pathlib import Path


_SHA = "0123456789abcdef" * 4
_ENTRY = f'[[suppression]]\npattern_id = "veo"\nsha256 = "{_SHA}"\nreason = "our own"\n'
_DAY = date(2027, 1, 31)
_KEPT = Suppression(pattern_id="kept", sha256="a" * 64, reason="ours")
_ENDING = Suppression(pattern_id="ending", sha256="a" * 64, reason="for now", expires=_DAY)
_BOTH = Baseline(suppressions=(_KEPT, _ENDING))
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


def test_a_finding_is_told_by_entry_and_bytes() -> None:
    """Another entry, another image and pixels without a file count as before."""
    assert _BOTH.reason("kept", "a" * 64) == "ours"
    assert _BOTH.reason("other", "a" * 64) is None
    assert _BOTH.reason("kept", "b" * 64) is None
    assert _BOTH.reason("kept", None) is None


@pytest.mark.parametrize(
    ("day", "held"), [(date(2027, 1, 30), 2), (_DAY, 2), (date(2027, 2, 1), 1), (date(2099, 1, 1), 1)]
)
def test_an_entry_holds_through_its_last_day(day: date, held: int) -> None:
    """After it, the entry is among the expired ones; one without a day holds for ever."""
    assert len(_BOTH.on(day).suppressions) == held
    assert len(_BOTH.expired(day)) == 2 - held
    assert _KEPT in _BOTH.on(day).suppressions


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a baseline may be written."""
    return tmp_path / "baseline.toml"


def _refused(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError) as caught:
        load_baseline(path)
    assert caught.value.remedy
    return caught.value.message


def test_an_entry_is_read_with_all_its_keys(path: Path) -> None:
    """Required and optional keys arrive."""
    path.write_text(f'schema_version = 1\n{_ENTRY}expires = 2027-01-31\nimage = "a.jpg"\n', encoding="utf-8")
    assert load_baseline(path).suppressions == (
        Suppression(pattern_id="veo", sha256=_SHA, reason="our own", expires=date(2027, 1, 31), image="a.jpg"),
    )


def test_a_baseline_may_be_empty(path: Path) -> None:
    """Nothing is suppressed then."""
    path.write_text("schema_version = 1\n", encoding="utf-8")
    assert load_baseline(path).suppressions == ()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (('"veo"', '""'), "pattern_id is missing or empty"),
        (('reason = "our own"', ""), "reason is missing or empty"),
        (('"our own"', '"  "'), "reason is missing or empty"),
        (('"our own"', "3"), "reason is missing or empty"),
        ((_SHA, _SHA[1:]), "sha256 must have 64 digits"),
        ((_SHA, _SHA.upper()), "sha256 must have 64 digits"),
        (("reason", "raison"), "unknown key 'raison'"),
        (('"our own"', '"our own"\nexpires = "2027-01-31"'), "expires must be a day"),
        (('"our own"', '"our own"\nexpires = 2027-01-31T10:00:00'), "expires must be a day"),
        (('"our own"', '"our own"\nimage = 1'), "image must be a text"),
    ],
)
def test_faults_are_named_with_file_and_line(path: Path, change: tuple[str, str], fault: str) -> None:
    """A mistyped entry must not look like one that holds."""
    assert f"{path}:3: {fault}" in _refused(path, f"schema_version = 1\n\n{_ENTRY.replace(*change)}")


def test_all_faults_are_told_at_once(path: Path) -> None:
    """Two broken entries and an unknown key are three lines."""
    broken = _ENTRY.replace("reason", "raison")
    message = _refused(path, f"schema_version = 2\nother = 1\n{broken}\n{broken}")
    assert {f"{path}:3: unknown key 'raison'", f"{path}:8: unknown key 'raison'"} <= set(message.splitlines())
    assert "write schema_version = 1" in message
    assert "unknown key 'other'" in message


@pytest.mark.parametrize("text", ["", "suppression = 3", "schema_version = 1\nsuppression = [1]", "= 3", "\x00"])
def test_what_is_no_baseline_is_refused(path: Path, text: str) -> None:
    """An empty file, other values and broken TOML are errors, not empty baselines."""
    assert str(path) in _refused(path, text)


def test_files_that_cannot_be_read_are_refused(path: Path) -> None:
    """A missing file, a folder and bytes that are no UTF-8 are told."""
    for wrong in (path, path.parent):
        with pytest.raises(BaselineError, match="cannot be read"):
            load_baseline(wrong)
    path.write_bytes(b"schema_version = 1\n# \xff")
    with pytest.raises(BaselineError, match="utf-8"):
        load_baseline(path)


@pytest.fixture
def new_path(tmp_path: Path) -> Path:
    """Where a baseline may be written, in a folder that is not there yet."""
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


def test_a_missing_file_and_its_folder_are_made(new_path: Path) -> None:
    """The first entry makes a valid file."""
    added = add_to_baseline(new_path, [_entry(), _entry(), _entry("kling")])
    assert (added.added, added.renewed) == (2, 0)
    assert load_baseline(new_path).suppressions == (_entry(), _entry("kling"))


def test_comments_and_order_stay_and_an_entry_is_renewed_in_its_place(new_path: Path) -> None:
    """A second decision on the same finding replaces reason and day, and nothing else."""
    add_to_baseline(new_path, [_entry(), _entry("kling")])
    text = new_path.read_text(encoding="utf-8")
    commented = "# ours\n" + text.replace("[[suppression]]", "# checked\n[[suppression]]")
    new_path.write_text(commented, encoding="utf-8")
    added = add_to_baseline(
        new_path, [Suppression(pattern_id="veo", sha256=_SHA, reason="new", expires=date(2030, 1, 2))]
    )
    assert (added.added, added.renewed) == (0, 1)
    new = new_path.read_text(encoding="utf-8")
    assert [line for line in new.splitlines() if line.startswith("#")] == ["# ours", "# checked", "# checked"]
    assert new.replace('"new"\nexpires = 2030-01-02', '"ours"', 1) == commented
    assert [entry.reason for entry in load_baseline(new_path).suppressions] == ["new", "ours"]


def test_a_broken_file_is_left_alone(new_path: Path) -> None:
    """What cannot be read is not written over."""
    new_path.parent.mkdir()
    new_path.write_text("schema_version = 7\n", encoding="utf-8")
    with pytest.raises(BaselineError):
        add_to_baseline(new_path, [_entry()])
    assert new_path.read_text(encoding="utf-8") == "schema_version = 7\n"


@given(_ENTRIES, _ENTRIES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_what_is_written_is_read_back(new_path: Path, first: list[Suppression], second: list[Suppression]) -> None:
    """Whatever stands in a report, the file says the same, the latest word on a finding last."""
    new_path.unlink(missing_ok=True)
    add_to_baseline(new_path, first)
    add_to_baseline(new_path, second)
    latest = {entry.fingerprint: entry for entry in (*first, *second)}
    read = load_baseline(new_path).suppressions
    assert {(entry.fingerprint, entry.reason, entry.expires) for entry in read} == {
        (entry.fingerprint, entry.reason, entry.expires) for entry in latest.values()
    }


def test_what_is_removed_is_gone_and_the_rest_stays(tmp_path: Path) -> None:
    """With its comments; a file that nothing is taken out of is not touched, and the last entry may go."""
    path = tmp_path / "baseline.toml"
    kept = _ENTRY.replace("veo", "kept") + "# why it stays\n"
    path.write_text("schema_version = 1\n\n" + _ENTRY + "\n" + kept, encoding="utf-8")
    assert remove_from_baseline(path, lambda _: False) == ()
    (removed,) = remove_from_baseline(path, lambda entry: entry.pattern_id == "veo")
    assert removed.pattern_id == "veo"
    assert [entry.pattern_id for entry in load_baseline(path).suppressions] == ["kept"]
    assert "# why it stays" in path.read_text(encoding="utf-8")
    assert len(remove_from_baseline(path, lambda _: True)) == 1
    assert load_baseline(path) == Baseline()
