"""A worker process by itself: how it is watched and how it ends."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.execution.fakes import recipe
from watermark_scan.execution.process import Entry, WorkerProcess, members
from watermark_scan.execution.tasks import Done, Ready, Task

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def child(temp: Path) -> Iterator[WorkerProcess]:
    """A worker that is ready, and that is gone with its folder when the test is over."""
    made = WorkerProcess(recipe().packed(), None)
    assert len(_files(temp)) == 1
    assert isinstance(made.connection.recv(), Ready)
    made.is_ready = True
    yield made
    if members(made.number):
        made.end()


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def _entry(name: str) -> Entry:
    return Entry(number=0, task=Task(source=Path(name)))


def test_it_answers_and_ends_when_it_is_told(child: WorkerProcess) -> None:
    """Killed, because it holds nothing that is worth an orderly end."""
    entry = _entry("flagged")
    child.give(entry, 60)
    assert child.entry is entry
    answer = child.connection.recv()
    assert isinstance(answer, Done)
    assert not answer.spent
    assert child.end() == -signal.SIGKILL
    assert members(child.number) == []


def test_it_ends_itself_when_nobody_does(child: WorkerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """A supervisor may be busy, or stuck; the kernel ends what hangs in native code."""
    monkeypatch.setattr("watermark_scan.execution.process._GRACE", 0.1)
    child.give(_entry("hang"), 0.2)
    with pytest.raises(EOFError):
        child.connection.recv()
    assert child.end() == -signal.SIGALRM


def test_it_ends_what_it_has_started_when_its_supervisor_is_gone(child: WorkerProcess, temp: Path) -> None:
    """And removes its files; that it hangs changes nothing."""
    child.give(_entry("hangchild"), 60)
    limit = time.monotonic() + 60
    while len(members(child.number)) < 2:
        assert time.monotonic() < limit
        time.sleep(0.01)
    child.connection.close()
    while members(child.number) or _files(temp):
        assert time.monotonic() < limit
        time.sleep(0.01)
    assert child.end() == 0
