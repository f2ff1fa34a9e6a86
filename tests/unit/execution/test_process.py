"""A worker process by itself: how it is watched and how it ends."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.execution.fakes import factory
from watermark_scan.execution import platform_limits
from watermark_scan.execution.platform_limits import session_processes
from watermark_scan.execution.process import PendingTask, WorkerProcess
from watermark_scan.execution.tasks import Task
from watermark_scan.execution.worker import Done, Ready

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def worker(temp: Path) -> Iterator[WorkerProcess]:
    """A worker that is ready, and that is gone with its folder when the test is over."""
    made = _ready_worker()
    assert len(_files(temp)) == 1
    yield made
    if session_processes(made.number):
        made.end()


def _ready_worker() -> WorkerProcess:
    made = WorkerProcess(factory().pickled(), None)
    assert isinstance(made.connection.recv(), Ready)
    made.is_ready = True
    return made


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def _pending(name: str) -> PendingTask:
    return PendingTask(number=0, task=Task(source=Path(name)))


def test_it_answers_and_ends_when_it_is_ended(worker: WorkerProcess) -> None:
    """Killed, because it holds nothing that is worth an orderly end."""
    pending = _pending("flagged")
    worker.give(pending, 60)
    assert worker.pending is pending
    answer = worker.connection.recv()
    assert isinstance(answer, Done)
    assert not answer.is_full
    assert worker.end() == -signal.SIGKILL
    assert session_processes(worker.number) == []


def test_it_ends_itself_when_nobody_does(worker: WorkerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """A supervisor may be busy, or stuck; the kernel ends what hangs in native code."""
    monkeypatch.setattr("watermark_scan.execution.process._GRACE", 0.1)
    worker.give(_pending("hang"), 0.2)
    with pytest.raises(EOFError):
        worker.connection.recv()
    assert worker.end() == -signal.SIGALRM


def test_it_ends_what_it_has_started_when_its_supervisor_is_gone(worker: WorkerProcess, temp: Path) -> None:
    """And removes its files; that it hangs changes nothing."""
    worker.give(_pending("hangchild"), 60)
    limit = time.monotonic() + 60
    while len(session_processes(worker.number)) < 2:
        assert time.monotonic() < limit
        time.sleep(0.01)
    worker.connection.close()
    while session_processes(worker.number) or _files(temp):
        assert time.monotonic() < limit
        time.sleep(0.01)
    assert worker.end() == 0


def test_where_sockets_are_not_inherited_multiprocessing_starts_it(temp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It works, is killed and notices the end of its supervisor in the same way."""
    monkeypatch.setattr(platform_limits, "inherits_sockets", lambda: False)
    monkeypatch.setattr(platform_limits, "_lists_processes", lambda: False)
    first, second = _ready_worker(), _ready_worker()
    first.give(_pending("flagged"), 60)
    assert isinstance(first.connection.recv(), Done)
    first.give(_pending("hang"), 60)
    assert first.end() == -signal.SIGKILL
    second.connection.close()
    limit = time.monotonic() + 60
    while Path(f"/proc/{second.number}/task").exists() and _files(temp):
        assert time.monotonic() < limit
        time.sleep(0.01)
    assert os.getsid(second.number) == os.getsid(0)
    assert second.end() == 0
