"""The supervisor: order, laziness, and what becomes of images whose worker dies, hangs or breaks."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.execution.fakes import tasks
from watermark_scan.errors import FileMissingError, PatternListError, UsageError, WatermarkScanError, WorkersBrokenError
from watermark_scan.execution.tasks import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.unit.execution.conftest import MakeCrew
from tests.unit.execution.told import code_of, names_of


class TestOrder:
    """When reports come."""

    def test_reports_come_in_the_order_of_their_images(self, make_crew: MakeCrew, tmp_path: Path) -> None:
        """Although the first image is done after the last."""
        names = ["until-x", "a", "flagged", "b", "touch-x"]
        found = list(make_crew(2).reports(tasks([tmp_path / name for name in names])))
        assert names_of(found) == names
        assert [report.verdict for report in found] == ["clear", "clear", "flagged", "clear", "clear"]
        assert len({report.reasons for report in found}) == 2

    def test_unordered_reports_come_when_they_are_there(self, make_crew: MakeCrew, tmp_path: Path) -> None:
        """Each once; the slow one comes after those that it was before."""
        names = ["until-x", "a", "b", "touch-x"]
        found = names_of(make_crew(2, ordered=False).reports(tasks([tmp_path / name for name in names])))
        assert sorted(found) == sorted(names)
        assert found[:2] == ["a", "b"]

    def test_what_is_known_and_what_cannot_come_to_a_scan_keeps_its_place(self, make_crew: MakeCrew) -> None:
        """Known reports are passed on as they are; unusable inputs become failed reports."""
        crew = make_crew(1)
        (known,) = crew.reports(tasks(["known"]))
        error = FileMissingError("There is no such file.", remedy="Check the name.")
        given = [
            Task(source="gone", error=error),
            Task(source=Path("a")),
            Task(source="known", report=known),
            Task(source=b"b", name="-"),
        ]
        found = list(crew.reports(given))
        assert names_of(found) == ["gone", "a", "known", "-"]
        assert found[2] is known
        assert (code_of(found[0]), found[0].status, found[0].seconds) == ("file-missing", "failed", 0)

    def test_only_unusable_inputs_need_a_worker_too(self, make_crew: MakeCrew) -> None:
        """It knows what stands on every report."""
        error = FileMissingError("There is no such file.", remedy="Check the name.")
        assert [code_of(each) for each in make_crew(2).reports([Task(source="gone", error=error)])] == ["file-missing"]

    def test_nothing_gives_nothing(self, make_crew: MakeCrew) -> None:
        """And starts no worker."""
        assert list(make_crew(2).reports([])) == []


class TestLaziness:
    """How far ahead tasks are taken."""

    @pytest.mark.parametrize("ordered", [True, False])
    def test_endless_tasks_are_taken_only_as_far_as_needed(self, make_crew: MakeCrew, ordered: bool) -> None:  # noqa: FBT001  a case
        """Reports come although tasks never end; at most 32 tasks for each worker are taken and not yet reported."""
        taken: list[str] = []

        def endless() -> Iterator[Task]:
            while True:
                taken.append(str(len(taken)))
                yield Task(source=Path(taken[-1]))

        with closing(make_crew(2, ordered=ordered).reports(endless())) as reports:
            assert taken == []
            for count in range(1, 200):
                next(reports)
                assert len(taken) <= count + 2 * 32

    def test_a_slow_image_lets_others_pass_but_not_without_end(self, make_crew: MakeCrew, tmp_path: Path) -> None:
        """While the first report is waited for, a bounded number of later ones is kept."""
        taken: list[int] = []

        def given() -> Iterator[Task]:
            yield Task(source=tmp_path / "until-x")
            for number in range(1, 1000):
                taken.append(number)
                if number == 63:
                    (tmp_path / "x").touch()
                yield Task(source=Path(str(number)))

        with closing(make_crew(2).reports(given())) as reports:
            assert (next(reports).status, len(taken)) == ("scanned", 63)

    def test_what_the_tasks_raise_comes_through(self, make_crew: MakeCrew) -> None:
        """After the reports of those before it were due."""

        def given() -> Iterator[Task]:
            yield Task(source=Path("a"))
            raise UsageError("The list has ended badly.", remedy="Mend it.")

        with pytest.raises(UsageError, match="ended badly"):
            list(make_crew(1).reports(given()))


class TestFaults:
    """What else may go wrong."""

    def test_a_bug_costs_one_image(self, make_crew: MakeCrew) -> None:
        """It is admitted in the report, and its worker goes on."""
        found = list(make_crew(1).reports(tasks(["bug", "a"])))
        assert [code_of(report) for report in found] == ["internal", None]
        assert found[0].error is not None
        assert "RuntimeError" in found[0].error.message

    def test_an_image_that_needs_too_much_memory_fails(self, make_crew: MakeCrew) -> None:
        """After a second try in a fresh worker."""
        found = list(make_crew(1).reports(tasks(["a", "memory", "b"])))
        assert [code_of(report) for report in found] == [None, "out-of-memory", None]
        assert len({report.reasons for report in found}) == 3

    def test_a_source_that_makes_no_sense_is_raised(self, make_crew: MakeCrew) -> None:
        """As `Scanner.scan` does."""
        reports = make_crew(1).reports(tasks(["a", "misuse"]))
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
        self, make_crew: MakeCrew, trouble: str, kind: type[Exception], words: str
    ) -> None:
        """What they say is raised; if they only die, that is said after a few."""
        with pytest.raises(kind, match=words):
            list(make_crew(2, trouble=trouble).reports(tasks(["a"])))

    def test_no_interpreter_is_an_error_with_a_remedy(
        self, make_crew: MakeCrew, monkeypatch: pytest.MonkeyPatch, temp: Path
    ) -> None:
        """As in a program that has Python built in."""
        del temp
        monkeypatch.setattr("sys.executable", "/nonexistent/python")
        with pytest.raises(WorkersBrokenError, match="No such file"):
            list(make_crew(1).reports(tasks(["a"])))

    def test_no_place_for_temporary_files_is_no_reason_to_stop(
        self, make_crew: MakeCrew, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Engines that need one say so themselves."""

        def refuse(**_options: object) -> str:
            raise FileNotFoundError("no usable temporary directory")

        monkeypatch.setattr("tempfile.mkdtemp", refuse)
        assert names_of(make_crew(1).reports(tasks(["a"]))) == ["a"]
