"""Stored reports that a command is given: files, or standard input."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from watermark_scan.errors import UsageError
from watermark_scan.output.terminal import clean
from watermark_scan.stored_reports import BadLine, read_reports

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.report import ScanReport

STANDARD_INPUT = Path("-")


def reports_in(paths: Sequence[Path]) -> Iterator[ScanReport]:
    """The reports of all files.

    Raises:
        UsageError: A file cannot be read, or something in it is no report.
    """
    for path in paths:
        with _opened(path) as stream:
            for found in read_reports(stream):
                if isinstance(found, BadLine):
                    raise UsageError(
                        clean(f"{path}:{found.number}: this is no report of a scan: {found.fault}."),
                        remedy="Make one with: watermark-scan scan --json IMAGE",
                    )
                yield found


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if path == STANDARD_INPUT:
        if sys.stdin is None or sys.stdin.isatty():
            raise UsageError("There is no report on standard input.", remedy="Send one: watermark-scan scan --json …")
        yield sys.stdin.buffer
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        raise UsageError(
            f"The report {path} cannot be read: {error.strerror or error}.", remedy="Check the path."
        ) from error
    with stream:
        yield stream
