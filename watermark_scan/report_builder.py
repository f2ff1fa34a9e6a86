"""What a scan found → its report."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watermark_scan import __version__, report
from watermark_scan.evidence import TextMatch
from watermark_scan.geometry import region_of, rotation_of
from watermark_scan.metadata.fields import products_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.errors import WatermarkScanError
    from watermark_scan.evidence import Evidence, FrameFindings, NearMiss, OverlayText, SourceFindings, Suppressed
    from watermark_scan.geometry import Box
    from watermark_scan.ocr import EngineSet
    from watermark_scan.ocr.scripts import UnreadScript
    from watermark_scan.verdict import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBuilder:
    """Makes the reports of one scanner.

    Attributes:
        patterns: The list in use.
        engines: Those that read, and those that are missing.
        unread: What of the list none of them reads.
        settings: What of the options changes a result.
        keep_readings: Whether near misses and everything read go into the report.
    """

    patterns: PatternList
    engines: EngineSet
    unread: tuple[UnreadScript, ...] = ()
    keep_readings: bool = False
    settings: report.Settings | None = None

    def scanned(
        self, source: report.Source, judgement: Judgement[Evidence], findings: SourceFindings, seconds: float
    ) -> report.ScanReport:
        """The report of an image that was read; the scan took `seconds`."""
        near_misses = (*judgement.near_misses, *findings.near_misses)
        return report.ScanReport(
            **self._head(source, seconds),
            status="scanned",
            verdict=judgement.verdict,
            reasons=judgement.reasons,
            matches=tuple(map(self._match, judgement.matches)),
            incomplete=findings.failed,
            metadata=tuple(
                report.MetadataEntry(
                    kind=one.kind.value,
                    field=one.field,
                    value=one.value,
                    pattern_ids=products_named(one.value, self.patterns.wordings),
                )
                for one in findings.metadata
            ),
            not_seen=tuple(
                report.NotSeen(what=one.what.value, bound=one.bound, seen=one.seen, of=one.of, frame=one.frame)
                for one in findings.not_seen
            ),
            suppressed=len(judgement.suppressed),
            suppressed_findings=tuple(map(_suppressed, judgement.suppressed)),
            smallest_legible=findings.smallest_legible,
            unlisted=tuple(map(_unlisted, findings.unlisted)),
            dropped=tuple(map(_dropped, near_misses)) if self.keep_readings else None,
            readings=tuple(_readings(findings.frames)) if self.keep_readings else None,
            searched=tuple(map(_frame_size, findings.frames)) if self.keep_readings else None,
        )

    def failed(self, source: report.Source, error: WatermarkScanError, seconds: float) -> report.ScanReport:
        """The report of an image that could not be scanned."""
        failure = report.Failure(code=error.code, message=error.message, remedy=error.remedy)
        return report.ScanReport(**self._head(source, seconds), status="failed", verdict=None, error=failure)

    def _head(self, source: report.Source, seconds: float) -> dict[str, Any]:
        return {
            "tool": report.Tool(version=__version__),
            "pattern_list": report.PatternListInfo(
                version=self.patterns.version, count=len(self.patterns.patterns), digest=self.patterns.digest
            ),
            "settings": self.settings,
            "readers": tuple(
                report.ReaderInfo(name=engine.info.name, version=engine.info.version, languages=engine.info.languages)
                for engine in self.engines.ready
            ),
            "missing_readers": tuple(
                report.MissingReader(name=name, message=error.message, remedy=error.remedy)
                for name, error in self.engines.missing
            ),
            "unread_writings": tuple(
                report.UnreadWriting(writing=unread.script, wordings=unread.wordings, remedy=unread.remedy)
                for unread in self.unread
            ),
            "source": source,
            "seconds": round(seconds, 3),
        }

    def _match(self, found: Evidence) -> report.Match:
        match found:
            case TextMatch():
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
                    ends=report.Ends(left=found.ends[0].value, right=found.ends[1].value),
                    line=report.WholeLine(text=found.line.text, span=found.line.span, box=_box(found.line.box)),
                    expected_chance_matches=found.e_value,
                    region=found.region.value,
                    box=_box(found.box),
                    readers=found.engines,
                    views=found.views,
                    turn=found.turn.value,
                    rotation=rotation_of(found.turn, found.facing),
                    mirrored=found.facing.is_mirrored,
                    meaning=self.patterns.meaning(found.wording.category),
                    references=self.patterns.references(found.wording.pattern_id),
                    mention=found.is_mention,
                    alternatives=found.alternatives,
                    copies=tuple(map(_box, found.repeated)),
                    frame=found.frame,
                    other_frames=found.other_frames,
                )
            case _:
                raise TypeError(f"no row of the report is known for a {type(found).__name__}")


def source_of(source: object) -> report.Source:
    """How an input is named in its report, with size and time of change where it is a file that is there.

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
    try:
        status = os.stat(source)  # noqa: PTH116  a Path would turn "" into the working folder
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return report.Source(path=path, path_base64=encoded)
    return report.Source(path=path, path_base64=encoded, size=status.st_size, mtime=status.st_mtime)


def _dropped(miss: NearMiss[Evidence]) -> report.Dropped:
    match miss.evidence:
        case TextMatch() as found:
            return report.Dropped(
                pattern_id=found.wording.pattern_id,
                pattern_text=found.wording.text,
                matched_text=found.text,
                similarity=round(found.similarity, 4),
                expected_chance_matches=found.e_value,
                reason=miss.reason.value,
                frame=found.frame,
            )
        case found:
            raise TypeError(f"no row of the report is known for a {type(found).__name__}")


def _suppressed(one: Suppressed[Evidence]) -> report.SuppressedFinding:
    match one.evidence:
        case TextMatch() as found:
            return report.SuppressedFinding(
                pattern_id=found.wording.pattern_id,
                pattern_text=found.wording.text,
                matched_text=found.text,
                expected_chance_matches=found.e_value,
                region=found.region.value,
                box=_box(found.box),
                frame=found.frame,
                reason=one.reason,
            )
        case found:
            raise TypeError(f"no row of the report is known for a {type(found).__name__}")


def _unlisted(found: OverlayText) -> report.UnlistedText:
    return report.UnlistedText(
        text=found.text,
        region=found.region.value,
        box=_box(found.box),
        frame=found.frame,
        other_frames=found.other_frames,
    )


def _readings(frames: Iterable[FrameFindings]) -> Iterator[report.Reading]:
    for frame in frames:
        for result in frame.results:
            yield report.Reading(
                text=result.text,
                box=_box(result.box),
                region=region_of(result.box, frame.box).value,
                reader=result.engine,
                view=result.view,
                frame=frame.number,
                turn=result.turn.value,
                facing=result.facing.value,
                line_number=result.line,
                words=tuple(
                    report.ReadWord(text=word.text, box=_box(word.box), confidence=word.confidence)
                    for word in result.words
                ),
                choices=tuple(
                    tuple((choice.text, choice.probability) for choice in choices) for choices in result.alternatives
                ),
            )


def _frame_size(frame: FrameFindings) -> report.FrameSize:
    return report.FrameSize(number=frame.number, width=frame.box.width, height=frame.box.height)


def _box(box: Box) -> report.BoxModel:
    return report.BoxModel(x=box.x, y=box.y, width=box.width, height=box.height)
