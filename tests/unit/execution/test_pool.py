"""Many images: order, laziness, and what becomes of images whose worker dies, hangs or breaks."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given as given_cases
from hypothesis import strategies as st

from tests.unit.execution.fakes import ScriptedScanner, code_of, names_of, tasks
from tests.unit.output import reports as stored
from watermark_scan.errors import FileMissingError, PatternListError, UsageError, WatermarkScanError, WorkersBrokenError
from watermark_scan.execution.platform_limits import session_processes
from watermark_scan.execution.pool import ReportQueue, SerialScanner
from watermark_scan.execution.tasks import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.unit.execution.conftest import MakePool


class TestOrder:
    """When reports come."""

    def test_reports_come_in_the_order_of_their_images(self, make_pool: MakePool, tmp_path: Path) -> None:
        """Although the first image is done after the last."""
        names = ["until-x", "a", "flagged", "b", "touch-x"]
        found = list(make_pool(2).reports(tasks([tmp_path / name for name in names])))
        assert names_of(found) == names
        assert [report.verdict for report in found] == ["clear", "clear", "flagged", "clear", "clear"]
        assert len({report.reasons for report in found}) == 2

    def test_unordered_reports_come_when_they_are_there(self, make_pool: MakePool, tmp_path: Path) -> None:
        """Each once; the slow one comes after those that it was before."""
        names = ["until-x", "a", "b", "touch-x"]
        found = names_of(make_pool(2, ordered=False).reports(tasks([tmp_path / name for name in names])))
        assert sorted(found) == sorted(names)
        assert found[:2] == ["a", "b"]

    def test_what_is_finished_comes_out_when_the_run_is_stopped(self, make_pool: MakePool, tmp_path: Path) -> None:
        """Although an image before it is not."""

        def stopped() -> Iterator[Task]:
            yield from tasks([tmp_path / "hang", tmp_path / "a"])
            raise KeyboardInterrupt

        found = make_pool(2).reports(stopped())
        assert names_of([next(found)]) == ["a"]
        with pytest.raises(KeyboardInterrupt):
            next(found)

    def test_what_is_known_and_what_cannot_come_to_a_scan_keeps_its_place(self, make_pool: MakePool) -> None:
        """Known reports are passed on as they are; unusable inputs become failed reports."""
        pool = make_pool(1)
        (known,) = pool.reports(tasks(["known"]))
        error = FileMissingError("There is no such file.", remedy="Check the name.")
        given = [
            Task(source="gone", error=error),
            Task(source=Path("a")),
            Task(source="known", report=known),
            Task(source=b"b", name="-"),
        ]
        found = list(pool.reports(given))
        assert names_of(found) == ["gone", "a", "known", "-"]
        assert found[2] is known
        assert (code_of(found[0]), found[0].status, found[0].seconds) == ("file-missing", "failed", 0)

    def test_only_unusable_inputs_need_a_worker_too(self, make_pool: MakePool) -> None:
        """It knows what stands on every report."""
        error = FileMissingError("There is no such file.", remedy="Check the name.")
        assert [code_of(each) for each in make_pool(2).reports([Task(source="gone", error=error)])] == ["file-missing"]

    def test_nothing_gives_nothing(self, make_pool: MakePool) -> None:
        """And starts no worker."""
        assert list(make_pool(2).reports([])) == []


class TestLaziness:
    """How far ahead tasks are taken."""

    @pytest.mark.parametrize("ordered", [True, False])
    def test_endless_tasks_are_taken_only_as_far_as_needed(self, make_pool: MakePool, ordered: bool) -> None:  # noqa: FBT001  a case
        """Reports come although tasks never end; at most 32 tasks for each worker are taken and not yet reported."""
        taken: list[str] = []

        def endless() -> Iterator[Task]:
            while True:
                taken.append(str(len(taken)))
                yield Task(source=Path(taken[-1]))

        with closing(make_pool(2, ordered=ordered).reports(endless())) as reports:
            assert taken == []
            for count in range(1, 200):
                next(reports)
                assert len(taken) <= count + 2 * 32

    def test_a_slow_image_lets_others_pass_but_not_without_end(self, make_pool: MakePool, tmp_path: Path) -> None:
        """While the first report is waited for, a bounded number of later ones is kept."""
        taken: list[int] = []

        def given() -> Iterator[Task]:
            yield Task(source=tmp_path / "until-x")
            for number in range(1, 1000):
                taken.append(number)
                if number == 63:
                    (tmp_path / "x").touch()
                yield Task(source=Path(str(number)))

        with closing(make_pool(2).reports(given())) as reports:
            assert (next(reports).status, len(taken)) == ("scanned", 63)

    def test_what_the_tasks_raise_comes_through(self, make_pool: MakePool) -> None:
        """After the reports of those before it were due."""

        def given() -> Iterator[Task]:
            yield Task(source=Path("a"))
            raise UsageError("The list has ended badly.", remedy="Mend it.")

        with pytest.raises(UsageError, match="ended badly"):
            list(make_pool(1).reports(given()))


class TestFaults:
    """What else may go wrong."""

    def test_a_bug_costs_one_image(self, make_pool: MakePool) -> None:
        """It is admitted in the report, and its worker goes on."""
        found = list(make_pool(1).reports(tasks(["bug", "a"])))
        assert [code_of(report) for report in found] == ["internal", None]
        assert found[0].error is not None
        assert "RuntimeError" in found[0].error.message

    def test_an_image_that_needs_too_much_memory_fails(self, make_pool: MakePool) -> None:
        """After a second try in a fresh worker."""
        found = list(make_pool(1).reports(tasks(["a", "memory", "b"])))
        assert [code_of(report) for report in found] == [None, "out-of-memory", None]
        assert len({report.reasons for report in found}) == 3

    def test_a_source_that_makes_no_sense_is_raised(self, make_pool: MakePool) -> None:
        """As `Scanner.scan` does."""
        reports = make_pool(1).reports(tasks(["a", "misuse"]))
        assert next(reports).status == "scanned"
        with pytest.raises(UsageError, match="no picture"):
            next(reports)

    @pytest.mark.parametrize(
        ("trouble", "kind", "words"),
        [
            ("refuse", PatternListError, "The list is broken"),
            ("raise", WatermarkScanError, "RuntimeError: no luck"),
            ("die", WorkersBrokenError, "signal 9"),
        ],
    )
    def test_workers_that_cannot_start_end_the_run(
        self, make_pool: MakePool, trouble: str, kind: type[Exception], words: str
    ) -> None:
        """What they say is raised; if they only die, that is said after a few."""
        with pytest.raises(kind, match=words):
            list(make_pool(2, trouble=trouble).reports(tasks(["a"])))

    def test_no_interpreter_is_an_error_with_a_remedy(
        self, make_pool: MakePool, monkeypatch: pytest.MonkeyPatch, temp: Path
    ) -> None:
        """As in a program that has Python built in."""
        del temp
        monkeypatch.setattr("sys.executable", "/nonexistent/python")
        with pytest.raises(WorkersBrokenError, match="No such file"):
            list(make_pool(1).reports(tasks(["a"])))

    def test_no_place_for_temporary_files_is_no_reason_to_stop(
        self, make_pool: MakePool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Engines that need one say so themselves."""

        def refuse(**_options: object) -> str:
            raise FileNotFoundError("no usable temporary directory")

        monkeypatch.setattr("tempfile.mkdtemp", refuse)
        assert names_of(make_pool(1).reports(tasks(["a"]))) == ["a"]


class TestDeath:
    """Workers that die."""

    def test_an_image_gets_a_second_try_in_a_fresh_worker(self, make_pool: MakePool, tmp_path: Path) -> None:
        """The one whose worker was killed is scanned by another, which had no task before."""
        diary = tmp_path / "diary"
        diary.mkdir()
        names = ["a", "b", str(tmp_path / "killonce"), "c", "d"]
        found = list(make_pool(2, diary=diary).reports(tasks(names)))
        assert names_of(found) == ["a", "b", "killonce", "c", "d"]
        assert {report.status for report in found} == {"scanned"}
        (second,) = found[2].reasons
        assert (diary / second).read_text().splitlines()[0] == "killonce"
        scanned = [line for file in diary.iterdir() for line in file.read_text().splitlines()]
        assert sorted(scanned) == ["a", "b", "c", "d", "killonce", "killonce"]

    @pytest.mark.parametrize(("name", "word"), [("kill", "signal 9"), ("exit", "exit status 7")])
    def test_two_deaths_are_a_failed_report(self, make_pool: MakePool, tmp_path: Path, name: str, word: str) -> None:
        """Tried twice and no more, with code, remedy and place in the order; the others go on."""
        found = list(make_pool(2, diary=tmp_path).reports(tasks(["a", name, "b", "c"])))
        assert names_of(found) == ["a", name, "b", "c"]
        assert [code_of(report) for report in found] == [None, "worker-died", None, None]
        error = found[1].error
        assert error is not None
        assert word in error.message
        assert error.remedy
        assert (found[1].verdict, found[1].matches) == (None, ())
        scanned = [line for file in tmp_path.iterdir() for line in file.read_text().splitlines()]
        assert scanned.count(name) == 2

    def test_many_deaths_in_a_row_stop_nobody(self, make_pool: MakePool) -> None:
        """Workers that did get ready are replaced without end."""
        names = ["kill-1", "kill-2", "kill-3", "kill-4", "a"]
        found = list(make_pool(2).reports(tasks(names)))
        assert [code_of(report) for report in found] == ["worker-died"] * 4 + [None]

    def test_a_worker_that_is_killed_while_idle_is_no_loss(self, make_pool: MakePool) -> None:
        """The next image is scanned by another."""

        def given() -> Iterator[Task]:
            yield Task(source=Path("a"))
            (idle,) = _children()
            os.kill(idle, 9)
            yield Task(source=Path("b"))

        first, second = make_pool(1).reports(given())
        assert (second.status, second.reasons != first.reasons) == ("scanned", True)


class TestTime:
    """Images that take too long."""

    def test_a_hanging_worker_is_ended_and_the_others_go_on(self, make_pool: MakePool, temp: Path) -> None:
        """The image is timed out, with what its worker has started and left behind; no second try."""
        del temp
        started = time.monotonic()
        found = list(make_pool(1, seconds=1.5).reports(tasks(["a", "hangchild", "b"])))
        assert names_of(found) == ["a", "hangchild", "b"]
        assert [code_of(report) for report in found] == [None, "timed-out", None]
        assert found[1].error is not None
        assert "1.5 seconds" in found[1].error.message
        assert 1.5 <= found[1].seconds < time.monotonic() - started
        assert session_processes(int(found[0].reasons[0])) == []

    def test_a_worker_that_ended_itself_was_out_of_time(self, make_pool: MakePool) -> None:
        """Its own alarm says so; no second try."""
        found = list(make_pool(1).reports(tasks(["alarm", "a"])))
        assert [code_of(report) for report in found] == ["timed-out", None]


def test_nothing_is_left_when_the_reports_are_no_longer_wanted(make_pool: MakePool, temp: Path) -> None:
    """Workers, what they have started, and their files go when the iterator is closed."""
    reports = make_pool(2).reports(tasks(["child", "hang", "hang", "hang"]))
    worker = int(next(reports).reasons[0])
    assert len(session_processes(worker)) == 2
    assert len(list(temp.iterdir())) == 2
    before = _children()
    reports.close()
    assert [session_processes(child) for child in before] == [[], []]


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


@given_cases(st.permutations(range(8)), st.booleans(), st.booleans())
def test_each_report_comes_out_once(arrivals: list[int], ordered: bool, greedy: bool) -> None:  # noqa: FBT001  cases
    """In the order of numbers, or as they came; whether they are asked for at once or at the end."""
    queue = ReportQueue(ordered=ordered)
    handed_out: list[int] = []
    for number in arrivals:
        queue.put(number, stored.scanned(path=str(number)))
        if greedy:
            handed_out.extend(int(report.source.path) for report in queue.take())
    handed_out.extend(int(report.source.path) for report in queue.take())
    assert handed_out == (sorted(arrivals) if ordered else arrivals)
    assert list(queue.take()) == []


def test_a_gap_holds_back_what_comes_after_it() -> None:
    """Until it is filled."""
    queue = ReportQueue(ordered=True)
    queue.put(1, stored.CLEAR)
    assert list(queue.take()) == []
    queue.put(0, stored.FLAGGED)
    assert list(queue.take()) == [stored.FLAGGED, stored.CLEAR]


def test_each_task_gets_its_report_when_it_is_asked_for() -> None:
    """Scanned, failed or known, under the name of its task."""
    error = FileMissingError("There is no such file.", remedy="Check the name.")
    tasks = iter(
        [
            Task(source=b"flagged", name="-"),
            Task(source="gone", error=error),
            Task(source="known", report=stored.REVIEW),
            Task(source=Path("bug")),
        ]
    )
    found = SerialScanner(scanner=ScriptedScanner()).reports(tasks)
    first, second, third = next(found), next(found), next(found)
    assert (first.source.path, first.verdict) == ("-", "flagged")
    assert (second.source.path, second.status) == ("gone", "failed")
    assert third is stored.REVIEW
    assert len(list(tasks)) == 1


def test_a_worker_starts_before_its_answers_can_be_read() -> None:
    """What reports are made of is loaded in the time of waiting, and not before."""
    program = (
        "import sys, watermark_scan.execution.pool; print({'pydantic', 'watermark_scan.report'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
