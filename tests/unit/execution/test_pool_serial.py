"""Many images without workers."""

from __future__ import annotations

from pathlib import Path

from tests.unit.execution.fakes import ToldScanner
from tests.unit.output import reports
from watermark_scan.errors import FileMissingError
from watermark_scan.execution.pool import SerialScanner
from watermark_scan.execution.tasks import Task


def test_each_task_gets_its_report_when_it_is_asked_for() -> None:
    """Scanned, failed or known, under the name of its task."""
    error = FileMissingError("There is no such file.", remedy="Check the name.")
    tasks = iter(
        [
            Task(source=b"flagged", name="-"),
            Task(source="gone", error=error),
            Task(source="known", report=reports.REVIEW),
            Task(source=Path("bug")),
        ]
    )
    found = SerialScanner(scanner=ToldScanner()).reports(tasks)
    first, second, third = next(found), next(found), next(found)
    assert (first.source.path, first.verdict) == ("-", "flagged")
    assert (second.source.path, second.status) == ("gone", "failed")
    assert third is reports.REVIEW
    assert len(list(tasks)) == 1
