"""The reports of an earlier run, so that images which have not changed since need not be scanned again.

An image is known by its path, size and time of change, or by its bytes. The reports stay in their files, one JSON
object a line; only where each stands is kept.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING

from watermark_scan.baseline import Baseline
from watermark_scan.errors import InputError, UsageError
from watermark_scan.execution.tasks import Task
from watermark_scan.report import ScanReport, Settings, Source
from watermark_scan.report_builder import source_of
from watermark_scan.scan_settings import differences, need_no_ocr
from watermark_scan.sources.files import read_bytes
from watermark_scan.stored_reports import LONGEST_LINE, read_reports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Rematch = Callable[[ScanReport], ScanReport | None]


@dataclass(slots=True, kw_only=True, eq=False)
class _StoredReport:
    """Where a report stands, and what it says of its image.

    Attributes:
        stream: Holds it.
        offset: Of its line, in bytes.
        was_scanned: It is no failure.
        state: Size and time of change of the image.
        sha256: Of the image's bytes; None where they could not be read.
        differs: Which settings it was made with that the new run has not, none where it states none; None where it was
            made with the same.
        is_rematchable: It holds what was read, and what differs changes only how that is judged.
        is_settled: It is among the new reports, or a new one takes its place.
    """

    stream: IO[bytes]
    offset: int
    was_scanned: bool
    state: tuple[int | None, float | None]
    sha256: str | None
    differs: tuple[str, ...] | None
    is_rematchable: bool = False
    is_settled: bool = False


@dataclass(kw_only=True)
class EarlierReports:
    """The reports of earlier runs.

    Attributes:
        streams: Hold them, the latest last; can seek.
        settings: Those of the new run: reports of others are not taken over for its images. None takes over all.
        baseline: Findings that do not count in the new run; compared where settings are.
        rematch: Judges a report with readings anew, by the settings of the new run; gives None where only a new scan
            can tell. None makes all reports of other settings anew.
        by_hash: Know images by their bytes, wherever they lie now.
        max_bytes: Larger files are not read for that.
        bad_lines: Lines that are no report, each as the number of its stream, from 0, and its own, from 1: a run that
            was killed may have left one.
        usable: How many reports are taken over for images that have not changed.
        rematchable: How many reports differ only in how what was read is judged.
        others: Reports of images whose settings are others, by what differs: names of settings, or nothing where a
            report does not state its settings.
    """

    streams: Sequence[IO[bytes]]
    settings: Settings | None = None
    baseline: Baseline = field(default_factory=Baseline)
    rematch: Rematch | None = None
    by_hash: bool = False
    max_bytes: int
    bad_lines: list[tuple[int, int]] = field(default_factory=list)
    usable: int = 0
    rematchable: int = 0
    others: Counter[tuple[str, ...]] = field(default_factory=Counter)
    _by_name: dict[tuple[str, str | None], _StoredReport] = field(default_factory=dict)
    _by_bytes: dict[str, _StoredReport] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, stream in enumerate(self.streams):
            offset = 0
            for number, line in enumerate(iter(lambda: stream.readline(LONGEST_LINE), b""), start=1):  # noqa: B023  used up at once
                if (report := _report_in(line)) is not None:
                    self._note(report, stream, offset)
                elif line.strip():
                    self.bad_lines.append((place, number))
                offset += len(line)
        scanned = [stored for stored in self._by_name.values() if stored.was_scanned]
        self.usable = sum(stored.differs is None for stored in scanned)
        self.rematchable = sum(stored.is_rematchable for stored in scanned)
        self.others.update(
            stored.differs for stored in scanned if stored.differs is not None and not stored.is_rematchable
        )

    def resumed(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """The tasks, each with its report where one is known; after them the reports of images that they do not name.

        Args:
            tasks: What is to be scanned now, looked at while it is asked for.
        """
        for task in tasks:
            yield self._known(task) if isinstance(task.source, str | Path) and task.report is None else task
        for stored in self._by_name.values():
            if not stored.is_settled:
                report = self._report(stored)
                yield Task(source=report.source.path, report=report)

    def _note(self, report: ScanReport, stream: IO[bytes], offset: int) -> None:
        differs = self._differs(report)
        stored = _StoredReport(
            differs=differs,
            is_rematchable=self.rematch is not None and need_no_ocr(differs or ()) and bool(report.searched),
            stream=stream,
            offset=offset,
            was_scanned=report.status == "scanned",
            state=(report.source.size, report.source.mtime),
            sha256=report.source.sha256,
        )
        # Of several reports on a file the last one counts.
        self._by_name[_name(report.source)] = stored
        if stored.was_scanned and stored.sha256 is not None:
            self._by_bytes[stored.sha256] = stored

    def _differs(self, report: ScanReport) -> tuple[str, ...] | None:
        if self.settings is None:
            return None
        if report.settings is None:
            return ()
        names = differences(report.settings, self.settings)
        return (*names, *(("baseline",) if self._is_judged_otherwise(report) else ())) or None

    def _is_judged_otherwise(self, report: ScanReport) -> bool:
        """Whether the baseline has changed for the findings of a report."""

        def is_suppressed(pattern_id: str) -> bool:
            return self.baseline.reason(pattern_id, report.source.sha256) is not None

        return any(is_suppressed(match.pattern_id) for match in report.matches) or not all(
            is_suppressed(found.pattern_id) for found in report.suppressed_findings
        )

    def _known(self, task: Task) -> Task:
        origin = source_of(task.source)
        named = self._by_name.get(_name(origin))
        if task.error is not None:
            # What was seen of a file that is gone is still true; that it could not be scanned is said again.
            if named is not None and not named.was_scanned:
                named.is_settled = True
            return task
        if named is not None:
            named.is_settled = True
        stored = self._with_bytes(Path(task.source)) if self.by_hash else named  # type: ignore[arg-type]  # bytes have been passed on
        if stored is None or not stored.was_scanned or not (self.by_hash or _is_same(stored, origin)):
            return task
        report: ScanReport | None = None
        if stored.differs is None:
            report = self._report(stored)
        elif stored.is_rematchable and self.rematch is not None:
            report = self.rematch(self._report(stored))
        if report is None:
            return task
        stored.is_settled = True
        return Task(source=task.source, report=_at(origin, report))

    def _with_bytes(self, path: Path) -> _StoredReport | None:
        try:
            return self._by_bytes.get(sha256(read_bytes(path, self.max_bytes)).hexdigest())
        except InputError:  # the scan will say it
            return None

    def _report(self, stored: _StoredReport) -> ScanReport:
        stored.stream.seek(stored.offset)
        report = _report_in(stored.stream.readline(LONGEST_LINE))
        if report is None:
            raise UsageError(
                "The earlier reports have changed while they were read.", remedy="Name a file that nobody writes to."
            )
        return report


def _report_in(line: bytes) -> ScanReport | None:
    """The report on a line; None where there is none, or more than one."""
    found = list(read_reports(io.BytesIO(line)))
    return found[0] if len(found) == 1 and isinstance(found[0], ScanReport) else None


def _name(source: Source) -> tuple[str, str | None]:
    return source.path, source.path_base64


def _is_same(stored: _StoredReport, origin: Source) -> bool:
    return None not in stored.state and stored.state == (origin.size, origin.mtime)


def _at(origin: Source, report: ScanReport) -> ScanReport:
    """The report under the name that its image has now."""
    name = {"path": origin.path, "path_base64": origin.path_base64, "size": origin.size, "mtime": origin.mtime}
    return report.model_copy(update={"source": report.source.model_copy(update=name)})
