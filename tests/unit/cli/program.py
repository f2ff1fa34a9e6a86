"""The program with the fake scanner, in a process of its own: `python -m tests.unit.cli.program scan …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.cli.fakes import FakeScanner
from watermark_scan.cli import main, scanning
from watermark_scan.execution.pool import SerialScanner

if TYPE_CHECKING:
    from watermark_scan.baseline import Baseline
    from watermark_scan.execution.tasks import Batch, WorkerOptions
    from watermark_scan.options import ScanOptions


def open_fake_scanner(
    options: ScanOptions,  # noqa: ARG001  the fake has none
    *,
    baseline: Baseline | None = None,  # noqa: ARG001  likewise
) -> FakeScanner:
    """Stands in for the real one."""
    return FakeScanner()


def open_fake_batch(
    options: ScanOptions,
    *,
    baseline: Baseline | None = None,
    workforce: WorkerOptions | None = None,  # noqa: ARG001  nobody works but this process
) -> Batch:
    """The fake, in this process."""
    return SerialScanner(scanner=open_fake_scanner(options, baseline=baseline))


def install() -> None:
    """From now on the command line scans with the fake."""
    scanning.open_scanner = open_fake_scanner
    scanning.open_batch = open_fake_batch


if __name__ == "__main__":
    install()
    main()
