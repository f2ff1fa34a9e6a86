"""Pictures of a run with equal bytes are scanned once, and reported for each path.

Files of equal size are compared by their SHA-256. What is kept is bounded: the last files and their reports.
"""

from __future__ import annotations

import json
import os
import zlib
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from watermark_scan.errors import InputError
from watermark_scan.report import ScanReport
from watermark_scan.report_builder import source_of
from watermark_scan.sources.files import MAX_BYTES, read_bytes

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from watermark_scan.execution.tasks import Batch, Task

Key = TypeVar("Key")
REMEMBERED = 100_000
"""Files that are known, the last ones."""
_MOST_WAITING = 10_000
"""Copies that wait for the reports before theirs; further ones are scanned."""
_OF_THE_BYTES = ("sha256", "format", "width", "height", "frames", "more_frames", "end_missing")


@dataclass(slots=True, kw_only=True, eq=False)
class _Original:
    """The first file with some bytes.

    Attributes:
        path: Of the file.
        digest: SHA-256 of its bytes, once another file has the same size; None where it is not known.
        report: Packed; None until it is there, or when it is forgotten.
    """

    path: str | Path
    digest: str | None = None
    report: bytes | None = None


@dataclass(kw_only=True)
class EqualBytes:
    """A batch that scans equal files once.

    Attributes:
        batch: Scans.
        ordered: Whether its reports come in the order of their tasks.
        max_bytes: Larger files are not compared.
        remembered: Files that are known at most.
    """

    batch: Batch
    ordered: bool = True
    max_bytes: int = MAX_BYTES
    remembered: int = REMEMBERED
    _by_size: OrderedDict[int, _Original] = field(default_factory=OrderedDict)
    _by_digest: OrderedDict[str, _Original] = field(default_factory=OrderedDict)
    _by_name: OrderedDict[tuple[str, str | None], _Original] = field(default_factory=OrderedDict)
    _slots: deque[tuple[_Original, Task] | None] = field(default_factory=deque)
    """What is due, in its order: a copy, or None for a report of the batch; without order copies only."""
    _late: list[Task] = field(default_factory=list)

    def reports(self, tasks: Iterable[Task]) -> Generator[ScanReport, None, None]:
        """See `Batch.reports`. A copy whose original could not be read, or changed meanwhile, is scanned at the end."""
        for report in self.batch.reports(self._originals(tasks)):
            if self.ordered:
                yield from self._due()
                self._slots.popleft()
            self._keep(report)
            yield report
            yield from self._due()
        yield from self._due(at_the_end=True)
        if self._late:
            yield from self.batch.reports(self._late)

    def _originals(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """The tasks that are to be done; others become slots. The batch may take them in a thread of its own."""
        for task in tasks:
            is_file = isinstance(task.source, str | Path) and task.error is None and task.report is None
            original = self._original_of(task.source) if is_file else None  # type: ignore[arg-type]  # just asked
            if original is not None and len(self._slots) < _MOST_WAITING:
                self._slots.append((original, task))
                continue
            if self.ordered:
                self._slots.append(None)
            yield task

    def _original_of(self, path: str | Path) -> _Original | None:
        """The file with the same bytes that came before; None for the first one, which is noted."""
        try:
            size = os.stat(path).st_size  # noqa: PTH116  a Path would change what was given
        except (OSError, ValueError):
            return None
        new, first = _Original(path=path), self._by_size.get(size)
        if first is None:
            _note(self._by_size, size, new, self.remembered)
        else:
            if first.digest is None and (digest := self._digest(first.path)):
                first.digest = digest
                _note(self._by_digest, digest, first, self.remembered)
            new.digest = self._digest(path)
            if new.digest is None:
                return None
            if (known := self._by_digest.get(new.digest)) is not None:
                return known
            _note(self._by_digest, new.digest, new, self.remembered)
        named = source_of(path)
        if (forgotten := _note(self._by_name, (named.path, named.path_base64), new, self.remembered)) is not None:
            forgotten.report = None
        return None

    def _digest(self, path: str | Path) -> str | None:
        try:
            return sha256(read_bytes(Path(path), self.max_bytes)).hexdigest()
        except InputError:  # the scan will say it
            return None

    def _keep(self, report: ScanReport) -> None:
        original = self._by_name.get((report.source.path, report.source.path_base64))
        if original is not None:
            original.report = zlib.compress(json.dumps(report.model_dump()).encode(), 1)

    def _due(self, *, at_the_end: bool = False) -> Iterator[ScanReport]:
        """The copies whose turn it is."""
        for _ in range(len(self._slots)):
            slot = self._slots[0]
            if slot is None:
                return
            self._slots.popleft()
            original, task = slot
            if original.report is None and not (at_the_end or self.ordered):
                self._slots.append(slot)
            elif (report := _copy(original, task)) is not None:
                yield report
            else:
                self._late.append(task)


def _note(known: OrderedDict[Key, _Original], key: Key, original: _Original, limit: int) -> _Original | None:
    """Note one more; gives the one that is forgotten for it."""
    known[key] = original
    return known.popitem(last=False)[1] if len(known) > limit else None


def _copy(original: _Original, task: Task) -> ScanReport | None:
    """The original's report under the path of a copy; None where it does not tell of the same bytes."""
    if original.report is None:
        return None
    report = ScanReport.model_validate(json.loads(zlib.decompress(original.report)))
    if report.source.sha256 is None or report.source.sha256 != original.digest:
        return None
    same = {name: getattr(report.source, name) for name in _OF_THE_BYTES}
    source = source_of(task.source).model_copy(update=same)
    return task.named(report.model_copy(update={"source": source, "seconds": 0.0}))
