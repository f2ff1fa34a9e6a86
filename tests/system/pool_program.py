"""The program with workers and a scanner that does what names say: `python -m tests.system.pool_program scan …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.execution.fakes import factory
from watermark_scan.cli import main, scanning
from watermark_scan.execution.pool import WorkerPool
from watermark_scan.execution.tasks import WorkerOptions

if TYPE_CHECKING:
    from watermark_scan.baseline import Baseline
    from watermark_scan.options import ScanOptions


def open_scripted_batch(
    options: ScanOptions,
    *,
    baseline: Baseline | None = None,  # noqa: ARG001  the fake has none
    workforce: WorkerOptions | None = None,
) -> WorkerPool:
    """Stands in for the real one."""
    return WorkerPool(factory(), workforce or WorkerOptions(jobs=2), seconds=options.timeout, in_background=True)


if __name__ == "__main__":
    scanning.open_batch = open_scripted_batch
    main()
