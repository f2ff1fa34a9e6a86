"""What came out of a whole run, as one JSON object for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.cli.publishing import destination
from watermark_scan.output.json import render_document

if TYPE_CHECKING:
    from pathlib import Path

    from watermark_scan.cli.folders import PassedOver
    from watermark_scan.cli.progress import Tally
    from watermark_scan.errors import ExitCode

SCHEMA_VERSION = 1
"""Keys may be added, none is changed or removed."""


def write_summary(path: Path, tally: Tally, passed_over: PassedOver, code: ExitCode) -> None:
    """Write the file, whole or not at all.

    Raises:
        UsageError: No file can be made there.
        WatermarkScanError: The file cannot be finished, as on a full disk.
    """
    document = {
        "schema_version": SCHEMA_VERSION,
        "images": tally.total,
        "verdicts": {
            "flagged": tally.verdicts["flagged"],
            "review": tally.verdicts["review"],
            "clear": tally.verdicts["clear"],
            "clear-in-part": tally.verdicts["clear in part"],
            "failed": tally.verdicts["failed"],
        },
        "passed_over": {reason.value: count for reason, count in sorted(passed_over.counts.items())},
        "exit_code": int(code),
    }
    with destination(path, utf8=True) as output:
        output.line(render_document(document))
