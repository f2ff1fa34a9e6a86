"""The supervisor when workers die, hang, or are no longer wanted."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.execution.fakes import tasks
from watermark_scan.execution.process import members
from watermark_scan.execution.tasks import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.unit.execution.conftest import MakeCrew
from tests.unit.execution.told import code_of, names_of


class TestDeath:
    """Workers that die."""

    def test_an_image_gets_a_second_try_in_a_fresh_worker(self, make_crew: MakeCrew, tmp_path: Path) -> None:
        """The one whose worker was killed is scanned by another, which had no task before."""
        diary = tmp_path / "diary"
        diary.mkdir()
        names = ["a", "b", str(tmp_path / "killonce"), "c", "d"]
        found = list(make_crew(2, diary=diary).reports(tasks(names)))
        assert names_of(found) == ["a", "b", "killonce", "c", "d"]
        assert {report.status for report in found} == {"scanned"}
        (second,) = found[2].reasons
        assert (diary / second).read_text().splitlines()[0] == "killonce"
        scanned = [line for file in diary.iterdir() for line in file.read_text().splitlines()]
        assert sorted(scanned) == ["a", "b", "c", "d", "killonce", "killonce"]

    @pytest.mark.parametrize(("name", "word"), [("kill", "signal 9"), ("exit", "exit status 7")])
    def test_two_deaths_are_a_failed_report(self, make_crew: MakeCrew, tmp_path: Path, name: str, word: str) -> None:
        """Tried twice and no more, with code, remedy and place in the order; the others go on."""
        found = list(make_crew(2, diary=tmp_path).reports(tasks(["a", name, "b", "c"])))
        assert names_of(found) == ["a", name, "b", "c"]
        assert [code_of(report) for report in found] == [None, "worker-died", None, None]
        error = found[1].error
        assert error is not None
        assert word in error.message
        assert error.remedy
        assert (found[1].verdict, found[1].matches) == (None, ())
        scanned = [line for file in tmp_path.iterdir() for line in file.read_text().splitlines()]
        assert scanned.count(name) == 2

    def test_many_deaths_in_a_row_stop_nobody(self, make_crew: MakeCrew) -> None:
        """Workers that did get ready are replaced without end."""
        names = ["kill-1", "kill-2", "kill-3", "kill-4", "a"]
        found = list(make_crew(2).reports(tasks(names)))
        assert [code_of(report) for report in found] == ["worker-died"] * 4 + [None]

    def test_a_worker_that_is_killed_while_idle_is_no_loss(self, make_crew: MakeCrew) -> None:
        """The next image is scanned by another."""

        def given() -> Iterator[Task]:
            yield Task(source=Path("a"))
            (idle,) = _children()
            os.kill(idle, 9)
            yield Task(source=Path("b"))

        first, second = make_crew(1).reports(given())
        assert (second.status, second.reasons != first.reasons) == ("scanned", True)


class TestTime:
    """Images that take too long."""

    def test_a_hanging_worker_is_ended_and_the_others_go_on(self, make_crew: MakeCrew, temp: Path) -> None:
        """The image is timed out, with what its worker has started and left behind; no second try."""
        del temp
        started = time.monotonic()
        found = list(make_crew(1, seconds=1.5).reports(tasks(["a", "hangchild", "b"])))
        assert names_of(found) == ["a", "hangchild", "b"]
        assert [code_of(report) for report in found] == [None, "timed-out", None]
        assert found[1].error is not None
        assert "1.5 seconds" in found[1].error.message
        assert 1.5 <= found[1].seconds < time.monotonic() - started
        assert members(int(found[0].reasons[0])) == []

    def test_a_worker_that_ended_itself_was_out_of_time(self, make_crew: MakeCrew) -> None:
        """Its own alarm says so; no second try."""
        found = list(make_crew(1).reports(tasks(["alarm", "a"])))
        assert [code_of(report) for report in found] == ["timed-out", None]


def test_nothing_is_left_when_the_reports_are_no_longer_wanted(make_crew: MakeCrew, temp: Path) -> None:
    """Workers, what they have started, and their files go when the iterator is closed."""
    reports = make_crew(2).reports(tasks(["child", "hang", "hang", "hang"]))
    worker = int(next(reports).reasons[0])
    assert len(members(worker)) == 2
    assert len(list(temp.iterdir())) == 2
    before = _children()
    reports.close()
    assert [members(child) for child in before] == [[], []]


def _children() -> list[int]:
    """The worker processes of this one."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == os.getpid() and int(fields[3]) == int(entry.name):
                found.append(int(entry.name))
    return found
