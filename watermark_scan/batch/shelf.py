"""Reports that wait to be handed out, in the order of their tasks or as they come. Owns no process."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watermark_scan.report import ScanReport


@dataclass(slots=True, kw_only=True)
class Shelf:
    """Takes each report once and hands it out once.

    Attributes:
        ordered: A report waits until all before it have been handed out.
        waiting: Reports that wait for one before them, by number.
        next: The number that is to be handed out next.
    """

    ordered: bool
    waiting: dict[int, ScanReport] = field(default_factory=dict)
    next: int = 0
    _loose: deque[ScanReport] = field(default_factory=deque)

    def put(self, number: int, report: ScanReport) -> None:
        """Take a report.

        Args:
            number: That of its task, from 0 without gaps; each comes once.
            report: What came of it.
        """
        if self.ordered:
            self.waiting[number] = report
        else:
            self._loose.append(report)

    def take(self) -> Iterator[ScanReport]:
        """Every report whose turn it is, found while it is asked for."""
        while self._loose:
            yield self._loose.popleft()
        while self.next in self.waiting:
            report = self.waiting.pop(self.next)
            self.next += 1
            yield report
