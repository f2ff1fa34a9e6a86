"""The program with the fake scanner, for tests that need a process of its own: `python -m tests.cli.program scan …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.fakes import FakeScanner
from watermark_scan.cli import main, scanning

if TYPE_CHECKING:
    from watermark_scan.baseline.suppressions import Baseline
    from watermark_scan.options import ScanOptions


def open_fake_scanner(
    options: ScanOptions,  # noqa: ARG001  the fake has none
    *,
    baseline: Baseline | None = None,  # noqa: ARG001  likewise
) -> scanning.ImageScanner:
    """Stands in for the real one."""
    return FakeScanner()


if __name__ == "__main__":
    scanning.open_scanner = open_fake_scanner
    main()
