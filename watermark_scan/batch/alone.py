"""Many images in this process, one after the other: no worker, and so no limit of time and memory. For debugging."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from watermark_scan.batch.task import ImageScanner, Task
    from watermark_scan.report import ScanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """A batch that one scanner does itself.

    Attributes:
        scanner: Does it.
    """

    scanner: ImageScanner

    def reports(self, tasks: Iterable[Task]) -> Generator[ScanReport, None, None]:
        """A report for each task, in their order, each made when it is asked for."""
        return (task.report or task.named(self._scanned(task)) for task in tasks)

    def _scanned(self, task: Task) -> ScanReport:
        if task.error is not None:
            return self.scanner.failure(task.source, task.error)
        return self.scanner.scan(task.source)
