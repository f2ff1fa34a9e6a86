"""A scanner that looks at file names instead of pixels: no model, no engine, no image."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.unit.output import reports
from watermark_scan.report import Failure, Settings, Source

if TYPE_CHECKING:
    from watermark_scan.errors import InputError
    from watermark_scan.report import ScanReport


@dataclass(kw_only=True)
class FakeScanner:
    """Answers by the first word of a file's name: `flagged-2.jpg` is flagged, `bug.jpg` breaks the program.

    Attributes:
        seen: Every path that was scanned, in order.
        received: The bytes that were scanned; they are taken for a name.
        settings: What its reports say that changes a result.
    """

    seen: list[Path] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    settings: Settings = reports.SETTINGS

    def scan(self, source: Path | str | bytes) -> ScanReport:
        """The report of that name, with the file's own path."""
        if isinstance(source, bytes):
            self.received.append(source)
            return self._report(Path(source.decode()), "<bytes>")
        path = Path(source)
        self.seen.append(path)
        report = self._report(path, _printable(source))
        with suppress(OSError):
            status = path.stat()
            state = {"size": status.st_size, "mtime": status.st_mtime}
            report = report.model_copy(update={"source": report.source.model_copy(update=state)})
        return report

    def _report(self, source: Path, name: str) -> ScanReport:
        kind = source.stem.split("-")[0]
        if kind == "bug":
            raise RuntimeError("no\x1bway")
        if kind == "interrupt":
            raise KeyboardInterrupt
        if kind == "slow":
            time.sleep(60)
        if kind == "noisy":
            print("an engine talks")  # noqa: T201  what this fake is for
        known = {"flagged": reports.FLAGGED, "review": reports.REVIEW, "failed": reports.FAILED}
        report = known.get(kind, reports.CLEAR)
        changes: dict[str, object] = {"source": report.source.model_copy(update={"path": name})}
        changes["settings"] = self.settings
        changes["incomplete"] = ("tesseract",) if kind == "halfread" else ()
        changes["not_seen"] = reports.CLEAR_IN_PART.not_seen if kind == "long" else ()
        return report.model_copy(update=changes)

    def failure(self, source: Path | str, error: InputError) -> ScanReport:
        """A failed report with the error's own words."""
        failure = Failure(code=error.code, message=error.message, remedy=error.remedy)
        return reports.FAILED.model_copy(update={"source": Source(path=_printable(source)), "error": failure})


def _printable(path: Path | str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")
