"""What a run has finished stays beside its file, in whole lines, until a run has come to its end."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from watermark_scan.errors import UsageError
from watermark_scan.execution.partial_reports import PartialReports, cut_to_whole_lines, left_by_stopped_runs

if TYPE_CHECKING:
    from pathlib import Path


def _stopped(target: Path, *lines: str, torn: str = "") -> None:
    """A run that wrote these lines, and was killed in the middle of one."""
    partial = PartialReports(target)
    partial.stream.write("".join(line + "\n" for line in lines) + torn)
    partial.stream.close()


def _left(target: Path) -> str:
    return "".join(path.read_text() for path in left_by_stopped_runs(target))


def test_at_the_end_the_file_is_there_and_nothing_beside_it(tmp_path: Path) -> None:
    """Also of what stopped runs had left; the file's permissions stay."""
    target = tmp_path / "reports.jsonl"
    target.write_text("old\n")
    target.chmod(0o640)
    _stopped(target, "a")
    partial = PartialReports(target)
    assert stat.S_IMODE(partial.path.stat().st_mode) == 0o640
    partial.stream.write("new\n")
    partial.finish(replaces=True)
    assert not partial.keep()
    assert target.read_text() == "new\n"
    assert list(tmp_path.iterdir()) == [target]


def test_a_stopped_run_leaves_its_whole_lines(tmp_path: Path) -> None:
    """Half a line is cut off; a run that has written none leaves no file."""
    target = tmp_path / "reports.jsonl"
    partial = PartialReports(target)
    partial.stream.write("a\nb\nhalf")
    assert partial.keep()
    assert _left(target) == "a\nb\n"
    empty = PartialReports(tmp_path / "other.jsonl")
    assert not empty.keep()
    assert left_by_stopped_runs(tmp_path / "other.jsonl") == []


def test_nothing_is_lost_however_often_a_run_is_stopped(tmp_path: Path) -> None:
    """Each run puts aside what those before it have left, the oldest first."""
    target = tmp_path / "reports.jsonl"
    _stopped(target, "a", torn="ha")
    _stopped(target, "b", torn="lf")
    _stopped(target, "c")
    assert _left(target) == "a\nb\nc\n"


def test_whoever_names_the_partial_file_means_the_same(tmp_path: Path) -> None:
    """It may have been put aside meanwhile."""
    target = tmp_path / "reports.jsonl"
    _stopped(target, "a")
    PartialReports(target).keep()
    assert [path.read_text() for path in left_by_stopped_runs(tmp_path / "reports.jsonl.partial")] == ["a\n"]


def test_two_runs_do_not_write_to_one_file(tmp_path: Path) -> None:
    """The second one is told; what the first one writes stays."""
    target = tmp_path / "reports.jsonl"
    first = PartialReports(target)
    with pytest.raises(UsageError, match="Another run writes"):
        PartialReports(target)
    first.stream.write("a\n")
    assert first.keep()
    assert _left(target) == "a\n"


def test_a_link_in_its_place_is_not_written_through(tmp_path: Path) -> None:
    """Nobody chooses what is written to by putting a link there."""
    victim = tmp_path / "victim"
    victim.write_text("mine\n")
    (tmp_path / "reports.jsonl.partial").symlink_to(victim)
    (tmp_path / "reports.jsonl.partial.earlier").symlink_to(victim)
    _stopped(tmp_path / "reports.jsonl", "a")
    assert victim.read_text() == "mine\n"


@pytest.mark.parametrize(
    ("text", "left"), [("", ""), ("a", ""), ("a\n", "a\n"), ("a\nb", "a\n"), ("a\n" + "b" * 200_000, "a\n")]
)
def test_a_torn_line_is_cut_off(tmp_path: Path, text: str, left: str) -> None:
    """However long it is."""
    path = tmp_path / "lines"
    path.write_text(text)
    cut_to_whole_lines(path)
    assert path.read_text() == left
