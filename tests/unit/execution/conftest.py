"""A pool of workers whose scanner does what file names say."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.execution.fakes import factory
from watermark_scan.execution.pool import WorkerPool
from watermark_scan.execution.tasks import MEBIBYTE, WorkerOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    MakePool = Callable[..., WorkerPool]

ROOT = Path(__file__).parents[3]


@pytest.fixture
def make_pool() -> MakePool:
    """Makes a pool: jobs, ordered, seconds an image, and arguments of the scanner."""

    def make(
        jobs: int = 1,
        *,
        ordered: bool = True,
        seconds: float = 60.0,
        memory: int = 2048 * MEBIBYTE,
        **arguments: object,
    ) -> WorkerPool:
        options = WorkerOptions(jobs=jobs, ordered=ordered, max_memory=memory)
        return WorkerPool(factory(**arguments), options, seconds=seconds)

    return make


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where temporary files go; empty again when the test is over."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    assert list(folder.iterdir()) == []
