"""One image to report on, and what reports on it. Owns no order and no process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan.errors import InputError
    from watermark_scan.report import ScanReport

    Source = Path | str | bytes | NDArray[np.generic]


class ImageScanner(Protocol):
    """Whatever can scan one image after the other."""

    def scan(self, source: Any) -> ScanReport:  # noqa: ANN401  what it takes is its own affair
        """Scan one image; an image that cannot be scanned gives a report with status `failed`."""

    def failure(self, source: Any, error: InputError) -> ScanReport:  # noqa: ANN401  likewise
        """The report of an input that never came to a scan."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task:
    """One input.

    Attributes:
        source: As for `Scanner.scan`.
        name: What the report calls it; None for the name that a scan gives it.
        error: Why it cannot come to a scan; None for an image to scan.
        report: What is known already, so that nothing is to do.
    """

    source: Source
    name: str | None = None
    error: InputError | None = None
    report: ScanReport | None = None

    def named(self, report: ScanReport) -> ScanReport:
        """The report under the name of the task."""
        if self.name is None:
            return report
        return report.model_copy(update={"source": report.source.model_copy(update={"path": self.name})})


class Batch(Protocol):
    """Whatever reports on many images."""

    def reports(self, tasks: Iterable[Task]) -> Generator[ScanReport, None, None]:
        """A report for each task; tasks are taken while reports are asked for."""
