"""Internal values → the result document. The only place where findings and readings become report entries."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watermark_scan import __version__, report
from watermark_scan.geometry import Box, region_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.errors import WatermarkScanError
    from watermark_scan.evidence import NearMiss, Spotted, TextMatch
    from watermark_scan.model import OcrResult
    from watermark_scan.ocr import EngineSet
    from watermark_scan.ocr.scripts import UnreadScript
    from watermark_scan.verdict import Judgement, LookedFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a scan found, ready to be written down.

    Attributes:
        judgement: The verdict and the findings that count.
        dropped: Near misses.
        readings: Everything read.
        later: Further frames of the file that were looked at; `readings` are those of the first.
        incomplete: Names of engines that broke on this image.
        keep: Whether near misses and readings go into the report.
    """

    judgement: Judgement
    dropped: tuple[NearMiss, ...]
    readings: tuple[OcrResult, ...]
    incomplete: tuple[str, ...]
    keep: bool
    later: tuple[LookedFrame, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBuilder:
    """What stands on every report of one scanner.

    Attributes:
        patterns: The list in use.
        readers: The engines that look, and those that are missing.
        unread: What of the list none of them reads.
    """

    patterns: PatternList
    readers: EngineSet
    unread: tuple[UnreadScript, ...] = ()

    def scanned(self, source: report.Source, frame: Box, evidence: Evidence, seconds: float) -> report.ScanReport:
        """The report of an image that was read."""
        matches = tuple(self._match(found) for found in evidence.judgement.matches)
        return report.ScanReport(
            **self._head(source, seconds),
            status="scanned",
            verdict=evidence.judgement.verdict,
            reasons=evidence.judgement.reasons,
            matches=matches,
            incomplete=evidence.incomplete,
            suppressed=len(evidence.judgement.suppressed),
            dropped=tuple(map(_dropped, evidence.dropped)) if evidence.keep else None,
            readings=tuple(_all_readings(evidence, frame)) if evidence.keep else None,
        )

    def failed(self, source: report.Source, error: WatermarkScanError, seconds: float) -> report.ScanReport:
        """The report of an image that could not be scanned."""
        failure = report.Failure(code=error.code, message=error.message, remedy=error.remedy)
        return report.ScanReport(**self._head(source, seconds), status="failed", verdict=None, error=failure)

    def _head(self, source: report.Source, seconds: float) -> dict[str, Any]:
        engines = (reader.info for reader in self.readers.ready)
        return {
            "tool": report.Tool(version=__version__),
            "pattern_list": report.PatternListInfo(
                version=self.patterns.version, count=len(self.patterns.patterns), digest=self.patterns.digest
            ),
            "readers": tuple(
                report.ReaderInfo(name=engine.name, version=engine.version, languages=engine.languages)
                for engine in engines
            ),
            "missing_readers": tuple(
                report.MissingReader(name=name, message=error.message, remedy=error.remedy)
                for name, error in self.readers.missing
            ),
            "unread_writings": tuple(
                report.UnreadWriting(writing=unread.writing, wordings=unread.wordings, remedy=unread.remedy)
                for unread in self.unread
            ),
            "source": source,
            "seconds": round(seconds, 3),
        }

    def _match(self, found: TextMatch) -> report.Match:
        return report.Match(
            pattern_id=found.wording.pattern_id,
            category=found.wording.category,
            role=found.wording.role.value,
            pattern_text=found.wording.text,
            matched_text=found.text,
            similarity=round(found.similarity, 4),
            visible_fraction=round(found.visible_fraction, 4),
            visible_span=found.span,
            cut=tuple(end.value for end in found.cut),
            expected_chance_matches=found.chance,
            region=found.region.value,
            box=_box(found.box),
            readers=found.readers,
            views=found.views,
            turn=found.turn.value,
            meaning=self.patterns.meaning(found.wording.category),
            frame=found.frame,
            other_frames=found.other_frames,
            spotting=_spotting(found.spotted),
        )


def _spotting(spotted: Spotted | None) -> report.Spotting | None:
    if spotted is None:
        return None
    return report.Spotting(
        similarity=round(spotted.similarity, 4),
        runner_up=spotted.runner_up,
        runner_up_similarity=round(spotted.runner_up_similarity, 4),
    )


def _dropped(miss: NearMiss) -> report.Dropped:
    return report.Dropped(
        pattern_id=miss.finding.wording.pattern_id,
        pattern_text=miss.finding.wording.text,
        matched_text=miss.finding.text,
        similarity=round(miss.finding.similarity, 4),
        expected_chance_matches=miss.finding.chance,
        reason=miss.reason.value,
        frame=miss.finding.frame,
    )


def _all_readings(evidence: Evidence, first: Box) -> Iterable[report.Reading]:
    yield from _readings(evidence.readings, first, 1)
    for frame in evidence.later:
        yield from _readings(frame.readings, frame.box, frame.number)


def _readings(readings: Iterable[OcrResult], frame: Box, number: int) -> Iterable[report.Reading]:
    for reading in readings:
        yield report.Reading(
            text=reading.text,
            box=_box(reading.box),
            region=region_of(reading.box, frame).value,
            reader=reading.reader,
            view=reading.view,
            frame=number,
        )


def _box(box: Box) -> report.BoxModel:
    return report.BoxModel(x=box.x, y=box.y, width=box.width, height=box.height)


def origin_of(source: object) -> report.Source:
    """The source by its name, with size and time of change where it is a file that is there.

    Bytes of a path that are no UTF-8 are written as backslash escapes, and kept beside.

    Args:
        source: A path; anything else has no name of its own.
    """
    if not isinstance(source, (str, Path)):
        return report.Source(path="<bytes>" if isinstance(source, bytes) else "<array>")
    try:
        name = os.fsencode(source)
    except UnicodeEncodeError:  # no name of a file: half a character of UTF-16
        return report.Source(path=str(source).encode("utf-8", "backslashreplace").decode())
    path = name.decode("utf-8", "backslashreplace")
    encoded = None if path.encode() == name else base64.b64encode(name).decode()
    size, mtime = _state(source)
    return report.Source(path=path, path_base64=encoded, size=size, mtime=mtime)


def _state(path: Path | str) -> tuple[int | None, float | None]:
    try:
        status = os.stat(path)  # noqa: PTH116  a Path would turn "" into the working folder
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return None, None
    return status.st_size, status.st_mtime
