"""EarlierReports reports: what is taken over, what is scanned again, and that nothing is lost."""

from __future__ import annotations

import hashlib
import io
import os
from typing import TYPE_CHECKING

import pytest

from tests.unit.output import reports
from watermark_scan.baseline import Baseline, findings_of
from watermark_scan.errors import FileMissingError, UsageError
from watermark_scan.execution.resume import EarlierReports
from watermark_scan.execution.tasks import Task
from watermark_scan.output.json import render_json
from watermark_scan.report import BoxModel, FrameSize, SuppressedFinding, Tool
from watermark_scan.report_builder import source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from watermark_scan.report import ScanReport, Settings

_GONE = FileMissingError("There is no such file.", remedy="Check the name.")


def _report(path: Path, *, scanned: bool = True) -> ScanReport:
    base = reports.FLAGGED if scanned else reports.FAILED
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None
    return base.model_copy(update={"source": source_of(path).model_copy(update={"sha256": digest})})


def _earlier(
    *found: ScanReport | str,
    by_hash: bool = False,
    settings: Settings | None = None,
    baseline: Baseline | None = None,
    rematch: Callable[[ScanReport], ScanReport | None] | None = None,
) -> EarlierReports:
    lines = (each if isinstance(each, str) else render_json(each) for each in found)
    stream = io.BytesIO("".join(f"{line}\n" for line in lines).encode())
    return EarlierReports(
        streams=[stream],
        settings=settings,
        baseline=baseline or Baseline(),
        rematch=rematch,
        by_hash=by_hash,
        max_bytes=1000,
    )


def _files(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_text(name)
    return [folder / name for name in names]


def _outcome(earlier: EarlierReports, *paths: Path) -> list[tuple[str, bool]]:
    """Name of each task, and whether it has its report."""
    tasks = earlier.resumed(Task(source=path) for path in paths)
    return [(str(task.source).rpartition("/")[2], task.report is not None) for task in tasks]


def test_known_images_keep_their_reports_in_the_new_order(tmp_path: Path) -> None:
    """To the last key; others are scanned."""
    one, two, new = _files(tmp_path, "one", "two", "new")
    earlier = _earlier(_report(one), _report(two))
    found = list(earlier.resumed(Task(source=path) for path in (two, new, one)))
    assert [task.report for task in found] == [_report(two), None, _report(one)]


def test_what_has_changed_is_scanned_again_and_its_old_report_is_gone(tmp_path: Path) -> None:
    """Another size, or another time of change."""
    longer, touched = _files(tmp_path, "longer", "touched")
    earlier = _earlier(_report(longer), _report(touched))
    stamp = longer.stat().st_mtime_ns
    longer.write_text("longer than before")
    os.utime(longer, ns=(stamp, stamp))
    os.utime(touched, (1, 1))
    assert _outcome(earlier, longer, touched) == [("longer", False), ("touched", False)]


def test_failed_images_are_tried_again(tmp_path: Path) -> None:
    """Their old report is replaced by the new one."""
    (path,) = _files(tmp_path, "failed")
    assert _outcome(_earlier(_report(path, scanned=False)), path) == [("failed", False)]


def test_reports_without_size_and_time_are_not_enough(tmp_path: Path) -> None:
    """As older versions wrote them."""
    (path,) = _files(tmp_path, "old")
    report = _report(path)
    bare = report.source.model_copy(update={"size": None, "mtime": None})
    assert _outcome(_earlier(report.model_copy(update={"source": bare})), path) == [("old", False)]


def test_what_is_not_named_any_more_is_kept_at_the_end(tmp_path: Path) -> None:
    """Failures, too: nothing is lost."""
    one, two, three = _files(tmp_path, "one", "two", "three")
    earlier = _earlier(_report(one), _report(two, scanned=False), _report(three))
    assert _outcome(earlier, three) == [("three", True), ("one", True), ("two", True)]


def test_a_file_that_is_gone_keeps_what_was_seen_of_it(tmp_path: Path) -> None:
    """An old failure gives way to the new one."""
    seen, failed = _files(tmp_path, "seen", "failed")
    earlier = _earlier(_report(seen), _report(failed, scanned=False))
    tasks = [Task(source=path, error=_GONE) for path in (seen, failed)]
    found = list(earlier.resumed(tasks))
    assert found[:2] == tasks
    assert [task.report for task in found[2:]] == [_report(seen)]


def test_of_several_reports_on_a_file_the_last_counts(tmp_path: Path) -> None:
    """And comes once."""
    (path,) = _files(tmp_path, "one")
    assert _outcome(_earlier(_report(path), _report(path, scanned=False)), path) == [("one", False)]
    assert _outcome(_earlier(_report(path, scanned=False), _report(path))) == [("one", True)]


def test_images_are_known_by_their_bytes_wherever_they_lie(tmp_path: Path) -> None:
    """The report names the place where they are now; other bytes at the old place are scanned."""
    old, other = _files(tmp_path, "old", "other")
    earlier = _earlier(_report(old), by_hash=True)
    new = tmp_path / "new"
    new.write_text("old")
    os.utime(new, (1, 1))
    old.write_text("changed")
    found = list(earlier.resumed(Task(source=path) for path in (new, old, other)))
    assert [task.report is not None for task in found] == [True, False, False]
    assert found[0].report is not None
    assert found[0].report.source == source_of(new).model_copy(update={"sha256": hashlib.sha256(b"old").hexdigest()})


def test_what_cannot_be_read_is_left_to_the_scan(tmp_path: Path) -> None:
    """Too large, or gone."""
    (large,) = _files(tmp_path, "large")
    large.write_bytes(bytes(1001))
    assert _outcome(_earlier(by_hash=True), large, tmp_path / "gone") == [("large", False), ("gone", False)]


def test_standard_input_is_never_known() -> None:
    """Its bytes have no place."""
    tasks = [Task(source=b"bytes", name="-")]
    assert list(_earlier().resumed(tasks)) == tasks


@pytest.mark.parametrize("bad", ["{", "[]", "not json", '{"schema_version": 1}', '{"a": "cut o'])
def test_bad_lines_are_named_and_cost_only_themselves(tmp_path: Path, bad: str) -> None:
    """A run that was killed may have left half a line."""
    one, two = _files(tmp_path, "one", "two")
    earlier = _earlier(_report(one), bad, "", _report(two))
    assert earlier.bad_lines == [(0, 2)]
    assert _outcome(earlier, one, two) == [("one", True), ("two", True)]


def test_a_file_that_is_written_to_meanwhile_is_an_error(tmp_path: Path) -> None:
    """Rather than a report of another image."""
    (path,) = _files(tmp_path, "one")
    earlier = _earlier(_report(path))
    earlier.streams[0].seek(0)
    earlier.streams[0].write(b"xxxx")
    with pytest.raises(UsageError, match="have changed"):
        _outcome(earlier, path)


def test_tasks_are_looked_at_one_by_one(tmp_path: Path) -> None:
    """A list may be endless."""
    (path,) = _files(tmp_path, "one")

    def endless() -> Iterator[Task]:
        while True:
            yield Task(source=path)

    resumed = _earlier(_report(path)).resumed(endless())
    assert next(resumed).report == next(resumed).report is not None


def _with_settings(**changes: object) -> Settings:
    return reports.SETTINGS.model_copy(update=changes)


def test_reports_of_other_settings_are_made_anew(tmp_path: Path) -> None:
    """Those without any, too; they are counted by what differs. Where nobody asks, all are taken over."""
    names = ("same", "list", "both", "none")
    paths = _files(tmp_path, *names)
    settings = (
        reports.SETTINGS,
        _with_settings(pattern_list="sha256:" + "0" * 64),
        _with_settings(max_chance=0.01, regions="edges"),
        None,
    )
    found = [_report(path).model_copy(update={"settings": one}) for path, one in zip(paths, settings, strict=True)]
    earlier = _earlier(*found, settings=reports.SETTINGS)
    assert _outcome(earlier, *paths) == [("same", True), ("list", False), ("both", False), ("none", False)]
    assert earlier.others == {("pattern_list",): 1, ("max_chance", "regions"): 1, (): 1}
    assert all(is_known for _, is_known in _outcome(_earlier(*found), *paths))


def test_another_version_of_the_program_is_no_other_setting(tmp_path: Path) -> None:
    """What it changes in the results stands in the settings."""
    (path,) = _files(tmp_path, "one")
    report = _report(path).model_copy(update={"tool": Tool(version="99.0")})
    assert _outcome(_earlier(report, settings=reports.SETTINGS), path) == [("one", True)]


def test_a_baseline_that_says_otherwise_of_an_image_is_another_setting(tmp_path: Path) -> None:
    """Of this image, and not of others: a new entry for one image leaves all others as they are."""
    one, two = _files(tmp_path, "one", "two")
    found = (_report(one), _report(two))
    (entry,) = {entry.pattern_id: entry for entry in findings_of(found[0], reason="Seen.")}.values()
    baseline = Baseline(suppressions=(entry,))
    earlier = _earlier(*found, settings=reports.SETTINGS, baseline=baseline)
    assert _outcome(earlier, one, two) == [("one", False), ("two", True)]
    assert earlier.others == {("baseline",): 1}
    finding = SuppressedFinding(
        pattern_id=entry.pattern_id,
        pattern_text="ALL CONTENT",
        matched_text="ALL CONTENT",
        expected_chance_matches=None,
        region="top",
        box=BoxModel(x=0, y=0, width=1, height=1),
        reason="Seen.",
    )
    suppressed = found[0].model_copy(update={"matches": (), "suppressed": 1, "suppressed_findings": (finding,)})
    assert _outcome(_earlier(suppressed, settings=reports.SETTINGS, baseline=baseline), one) == [("one", True)]
    assert _outcome(_earlier(suppressed, settings=reports.SETTINGS), one) == [("one", False)]


def test_another_list_alone_is_judged_anew_where_readings_are_stored(tmp_path: Path) -> None:
    """Nothing is read again, unless only a scan can tell; where to look is another matter."""
    paths = _files(tmp_path, "list", "regions", "bare", "early")
    other = {"pattern_list": "sha256:" + "0" * 64}
    searched = (FrameSize(number=1, width=300, height=200),)
    kept, moved, bare, early = (_report(path).model_copy(update={"searched": searched}) for path in paths)
    found = (
        kept.model_copy(update={"settings": _with_settings(**other)}),
        moved.model_copy(update={"settings": _with_settings(**other, regions="edges")}),
        bare.model_copy(update={"settings": _with_settings(**other), "searched": None}),
        early.model_copy(update={"settings": _with_settings(**other)}),
    )

    def rematch(report: ScanReport) -> ScanReport | None:
        return None if report.source.path.endswith("early") else report.model_copy(update={"verdict": "review"})

    earlier = _earlier(*found, settings=reports.SETTINGS, rematch=rematch)
    tasks = list(earlier.resumed(Task(source=path) for path in paths))
    assert [task.report.verdict if task.report else None for task in tasks] == ["review", None, None, None]
    assert (earlier.usable, earlier.rematchable) == (0, 2)
    assert earlier.others == {("pattern_list", "regions"): 1, ("pattern_list",): 1}
