"""Workers in numbers, and what they see of the environment."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import pytest

from watermark_scan.errors import UsageError
from watermark_scan.execution.tasks import MEBIBYTE, WorkerOptions, cores, worker_environment
from watermark_scan.options import ScanOptions


def test_the_defaults_are_the_documented_ones() -> None:
    """A worker for each core, in order, with four gibibytes each."""
    force = WorkerOptions()
    assert (force.workers, force.ordered, force.max_memory) == (cores(), True, 4096 * MEBIBYTE)
    assert cores() >= 1


@pytest.mark.parametrize("jobs", [0, 1, 7])
def test_a_number_that_is_named_is_used(jobs: int) -> None:
    """However many cores there are; 0 is none."""
    assert WorkerOptions(jobs=jobs).workers == jobs


@pytest.mark.parametrize(
    ("there", "jobs", "asked", "given"),
    [(2, 1, True, True), (2, 2, True, False), (4, 2, True, True), (1, 1, True, False), (2, 1, False, False)],
)
def test_engines_work_side_by_side_where_cores_are_free(
    *, there: int, jobs: int, asked: bool, given: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two cores for each worker, or one engine after the other; who asked for that gets it everywhere."""
    monkeypatch.setattr("watermark_scan.execution.tasks.cores", lambda: there)
    options = ScanOptions(side_by_side=asked)
    assert WorkerOptions(jobs=jobs).limited(options) == replace(options, side_by_side=given)


@pytest.mark.parametrize(("name", "value"), [("jobs", -1), ("max_memory", 0), ("max_memory", -5)])
def test_values_out_of_range_are_refused(name: str, value: Any) -> None:  # noqa: ANN401  of any option
    """The error names the option."""
    with pytest.raises(UsageError, match=name):
        WorkerOptions(**{name: value})


def test_libraries_of_a_worker_use_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this process was told; all else is as it is here."""
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    seen = worker_environment("/some/folder")
    assert {seen[name] for name in ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENCV_FOR_THREADS_NUM")} == {"1"}
    assert (seen["PATH"], seen["TMPDIR"]) == (os.environ["PATH"], "/some/folder")
    assert worker_environment(None).get("TMPDIR") == os.environ.get("TMPDIR")
