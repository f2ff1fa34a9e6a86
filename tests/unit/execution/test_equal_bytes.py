"""Equal files are scanned once and reported for each path, in order, with bounded memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.output import reports
from watermark_scan.errors import FileMissingError
from watermark_scan.execution.equal_bytes import EqualBytes
from watermark_scan.execution.tasks import Task
from watermark_scan.report_builder import source_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from watermark_scan.report import ScanReport


@dataclass
class _Batch:
    """Scans `ahead` tasks at a time, the last of them first where it need not keep the order."""

    ahead: int = 1
    ordered: bool = True
    digests: bool = True
    scanned: list[str] = field(default_factory=list)

    def reports(self, tasks: Iterable[Task]) -> Generator[ScanReport, None, None]:
        window: list[Task] = []
        for task in tasks:
            window.append(task)
            if len(window) == self.ahead:
                yield from self._scan(window)
        yield from self._scan(window)

    def _scan(self, window: list[Task]) -> Generator[ScanReport, None, None]:
        for task in window if self.ordered else window[::-1]:
            assert isinstance(task.source, str)
            self.scanned.append(Path(task.source).name)
            digest = sha256(Path(task.source).read_bytes()).hexdigest() if task.error is None else None
            source = source_of(task.source).model_copy(update={"sha256": digest if self.digests else None, "width": 7})
            yield reports.CLEAR.model_copy(update={"source": source})
        window.clear()


def _tasks(folder: Path, contents: Iterable[str]) -> list[Task]:
    tasks = []
    for number, content in enumerate(contents):
        path = folder / f"{number}.jpg"
        path.write_text(content)
        tasks.append(Task(source=str(path)))
    return tasks


@pytest.mark.parametrize("ahead", [1, 3, 100])
@pytest.mark.parametrize("ordered", [True, False])
def test_equal_files_are_scanned_once(tmp_path: Path, ahead: int, ordered: bool) -> None:  # noqa: FBT001  a case
    """Each path has its report, with the facts of the bytes; files of equal size and other bytes are scanned."""
    tasks = _tasks(tmp_path, "aabacbbaddd")
    batch = _Batch(ahead=ahead, ordered=ordered)
    found = list(EqualBytes(batch=batch, ordered=ordered).reports(tasks))
    paths = [report.source.path for report in found]
    assert sorted(batch.scanned) == ["0.jpg", "2.jpg", "4.jpg", "8.jpg"]
    assert sorted(paths) == sorted(str(task.source) for task in tasks)
    if ordered:
        assert paths == [task.source for task in tasks]
    for report in found:
        assert report.source.sha256 == sha256(Path(report.source.path).read_bytes()).hexdigest()
        assert report.source.width == 7
        assert report.source.mtime == Path(report.source.path).stat().st_mtime


@pytest.mark.parametrize("ordered", [True, False])
def test_a_copy_of_what_could_not_be_read_is_scanned(tmp_path: Path, ordered: bool) -> None:  # noqa: FBT001  a case
    """A worker that died of the first file tells nothing of the second."""
    batch = _Batch(digests=False, ordered=ordered)
    found = list(EqualBytes(batch=batch, ordered=ordered).reports(_tasks(tmp_path, "aab")))
    assert sorted(Path(report.source.path).name for report in found) == ["0.jpg", "1.jpg", "2.jpg"]
    assert sorted(batch.scanned) == ["0.jpg", "1.jpg", "2.jpg"]


def test_only_the_last_files_are_known(tmp_path: Path) -> None:
    """What was forgotten is scanned again."""
    batch = _Batch()
    once = EqualBytes(batch=batch, remembered=2)
    assert len(list(once.reports(_tasks(tmp_path, ["a", "bb", "ccc", "a", "ccc"])))) == 5
    assert batch.scanned == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]


def test_what_is_no_file_passes(tmp_path: Path) -> None:
    """Missing files have an error already, and stay in their place."""
    missing = Task(source=str(tmp_path / "none"), error=FileMissingError("None.", remedy="Find it."))
    batch = _Batch()
    found = list(EqualBytes(batch=batch).reports([missing, *_tasks(tmp_path, "aa"), missing]))
    assert [Path(report.source.path).name for report in found] == ["none", "0.jpg", "1.jpg", "none"]
