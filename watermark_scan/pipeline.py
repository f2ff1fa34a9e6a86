"""One scan: source → frames → fusion → text regions → lines → OCR results → matches → verdict → report.

This file is the sequence; every stage is a module or a room of its own. What is known of a frame is a value that each
step extends, so that whoever follows `Pipeline.steps` has partial results.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from watermark_scan.detection.cutting import cut_lines
from watermark_scan.detection.detector import MOST_LINES, Regions, SearchArea
from watermark_scan.detection.pyramid import build_pyramid
from watermark_scan.errors import EngineFailedError, InputError
from watermark_scan.evidence import Findings, FrameFindings, SourceFindings
from watermark_scan.fusion.distinct import distinct_frames
from watermark_scan.geometry import Facing
from watermark_scan.legibility import smallest_legible
from watermark_scan.metadata.fields import fields_of
from watermark_scan.model import CONFIDENT, FrameTrace, unconfirmed_lines
from watermark_scan.ocr import further_engine
from watermark_scan.ocr.line_images import faced
from watermark_scan.options import FrameChoice
from watermark_scan.report_builder import source_of
from watermark_scan.sources.frames import digest_of, frames_of, read_source
from watermark_scan.sources.image_file import raw_metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

    from watermark_scan.detection.detector import Stage, TextDetector
    from watermark_scan.detection.pyramid import ImagePyramid
    from watermark_scan.evidence import Evidence, TextMatch
    from watermark_scan.frame import Frame
    from watermark_scan.judge import Judge
    from watermark_scan.matching.matcher import Matcher
    from watermark_scan.model import LineImage, NotSeen, OcrResult, TextLine
    from watermark_scan.ocr import EngineSet
    from watermark_scan.ocr.base import OcrEngine
    from watermark_scan.options import RegionPlan, ScanOptions
    from watermark_scan.report import ScanReport
    from watermark_scan.sources.frames import Content, Source

CERTAIN = 1e-3
"""Share of the E-value at which a sign flags, from which nothing more is read: what else may be found can add to the
report, and not change the verdict."""
READ_AGAIN = 4
"""Unconfirmed lines that a further engine, or a closer look, gets, the likeliest ones: 3, 6 or 12 find the same marks,
and texture has unconfirmed lines without end."""
FEW_LETTERS = 3
HALF_CONFIDENT = 0.5
"""Characters, and their mean confidence, from which something was read in a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Which unconfirmed lines are read again.

    Attributes:
        likeness: How likely letters must be by the looks of a line, 0…1.
        unread_likeness: The same where nothing was read to speak of.
        contested: Characters of an unconfirmed result from which a further engine reads the same script, too; otherwise
            it reads only scripts that the engines before it cannot read.
    """

    likeness: float = 0.0
    unread_likeness: float = 0.0
    contested: int = 0


FURTHER_ENGINE = Doubt(likeness=0.5, unread_likeness=0.68, contested=8)
CLOSER_LOOK = Doubt(likeness=0.5, unread_likeness=0.5)
ANY_LINE = Doubt()


FACED_LIKENESS = 0.7
"""How likely letters must be that are tried turned and mirrored, 0…1."""
FACED_LINES, FACED_LETTERS = 3, 8
"""Lines that are tried turned and mirrored, the surest, and letters that tell which way they stand, at least."""
FACED_ROWS = 12
"""Pixels of a line's height at least: smaller letters read badly any way."""
FACED_CONFIDENCE, FACED_GAIN = 0.8, 0.1
"""Confidence that such a line is read with at least, and how much more than upright."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameState:
    """What is known of one frame.

    Attributes:
        frame: The upright picture.
        pyramid: Of the frame.
        regions: What the detector has found.
        lines: Every line that was cut out; a line's number is its place here.
        results: What was read in the lines.
        images: Engine → what it was given to read.
        failed: Engine or detector → why it failed on this frame; the others' results are there all the same.
        findings: What of the list was found in the results.
        not_seen: What a limit kept the search from seeing; empty where it ended because the verdict is certain.
    """

    frame: Frame
    pyramid: ImagePyramid
    regions: Regions = field(default_factory=Regions)
    lines: tuple[TextLine, ...] = ()
    results: tuple[OcrResult, ...] = ()
    images: Mapping[str, tuple[LineImage, ...]] = field(default_factory=dict)
    failed: Mapping[str, EngineFailedError] = field(default_factory=dict)
    findings: Findings[TextMatch] = field(default_factory=Findings)
    not_seen: tuple[NotSeen, ...] = ()

    @classmethod
    def of(cls, frame: Frame) -> FrameState:
        """What is known at the beginning."""
        return cls(frame=frame, pyramid=build_pyramid(frame.pixels))

    def unconfirmed(self) -> list[int]:
        """The lines that no engine has read with confidence yet."""
        return unconfirmed_lines({number: line.box for number, line in enumerate(self.lines)}, self.results)

    def is_read(self, number: int) -> bool:
        """Whether an engine has read a few letters in a line, and does not doubt all of them."""
        results = (result for result in self.results if result.line == number)
        return any(len(one.text) >= FEW_LETTERS and one.confidence >= HALF_CONFIDENT for one in results)

    def trace(self) -> FrameTrace:
        """What was looked at and what was read there."""
        return FrameTrace(
            frame=self.frame,
            detector_inputs=self.regions.inputs,
            lines=self.lines,
            images=self.images,
            results=self.results,
            failed=frozenset(self.failed),
        )


@dataclass(frozen=True, slots=True)
class Step:
    """A step of reading a frame.

    Attributes:
        take: State → state with what the step adds.
        may_end: Whether the search may end after it, if enough is known.
    """

    take: Callable[[FrameState], FrameState]
    may_end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameReader:
    """Finds and reads the lines of frames, without looking for wordings.

    Attributes:
        detector: Finds lines of text.
        engines: Read them.
        plan: Which parts of a frame are searched.
    """

    detector: TextDetector
    engines: EngineSet
    plan: RegionPlan

    def read(self, frame: Frame) -> FrameState:
        """Everything that can be read in a frame.

        Raises:
            EngineFailedError: Every engine failed.
        """
        state = FrameState.of(frame)
        for step in self.steps(thorough=True):
            state = step.take(state)
        self.require_an_engine(state)
        return state

    def steps(self, *, thorough: bool) -> Iterator[Step]:
        """Regions are found from cheap to dear and read by the first engine; then what is in doubt is read again.

        Args:
            thorough: Everything is read, on no condition.
        """
        for stage in self.detector.stages(thorough=thorough):
            yield Step(partial(self._detect, stage), may_end=stage.may_end and not thorough)
        yield Step(partial(self._read_by_further_engines, ANY_LINE if thorough else FURTHER_ENGINE), not thorough)
        yield Step(partial(self._read_closer, ANY_LINE if thorough else CLOSER_LOOK))

    def not_seen(self, state: FrameState) -> tuple[NotSeen, ...]:
        """What a limit kept a search that went to its end from seeing."""
        return tuple(replace(one, frame=state.frame.number) for one in self.detector.not_seen(state.regions))

    def require_an_engine(self, state: FrameState) -> None:
        """Raise the first error where every engine failed: nobody looked, and that is no empty picture."""
        if state.failed and not self._working(state):
            raise next(iter(state.failed.values()))

    def _detect(self, stage: Stage, state: FrameState) -> FrameState:
        """Look for regions, cut out the lines of those that are new, and have the first engine read them."""
        frame, known = state.frame, len(state.regions.found)
        area = SearchArea(frame=frame, pyramid=state.pyramid, plan=self.plan)
        regions = self.detector.find(stage, area, state.regions)
        new = [line for region in regions.found[known:MOST_LINES] for line in cut_lines(frame, region, state.pyramid)]
        numbers = range(len(state.lines), len(state.lines) + len(new))
        state = replace(state, regions=regions, lines=(*state.lines, *new))
        if numbers:
            for engine in self._working(state):
                state = self._read(engine, numbers, state)
                if engine.info.name not in state.failed:
                    return self._read_faced(engine, numbers, state)
        return state

    def _read_faced(self, engine: OcrEngine, numbers: Sequence[int], state: FrameState) -> FrameState:
        """Lines that are surely letters, none of which reads upright, as in a turned or mirrored picture.

        A few are tried in every way; if one of these reads well, all lines are read that way.
        """
        if any(one.confidence >= CONFIDENT for one in state.results):
            return state
        sure = [one for one in numbers if state.lines[one].score >= FACED_LIKENESS and _is_large(state.lines[one])]
        best = max((one.confidence for one in state.results if one.line in sure[:FACED_LINES]), default=0.0)
        tried = state
        for facing in Facing if sure else ():
            if facing is not Facing.UPRIGHT:
                tried = self._read(engine, sure[:FACED_LINES], tried, facing)
        read = [one for one in tried.results[len(state.results) :] if len(one.text) >= FACED_LETTERS]
        reads_best = max(read, key=lambda one: one.confidence, default=None)
        if reads_best is None or reads_best.confidence < max(FACED_CONFIDENCE, best + FACED_GAIN):
            return state
        return self._read(engine, numbers, state, reads_best.facing)

    def _read_by_further_engines(self, doubt: Doubt, state: FrameState) -> FrameState:
        """Unconfirmed lines to every engine that has read none yet; all of them where those before it failed."""
        for engine in self._working(state):
            if engine.info.name in state.images:
                continue
            earlier = [other for other in self._working(state) if other.info.name in state.images]
            numbers = state.unconfirmed()
            if earlier:
                numbers = self._likeliest(numbers, doubt, state)[:READ_AGAIN]
                longest = max((len(one.text) for one in state.results if one.line in numbers), default=0)
                reader = engine if longest >= doubt.contested else further_engine(engine, earlier)
            else:
                reader = engine
            if numbers and reader:
                state = self._read(reader, numbers, state)
        return state

    def _read_closer(self, doubt: Doubt, state: FrameState) -> FrameState:
        """The likeliest unconfirmed lines once more to each engine that gains by a closer look."""
        numbers = self._likeliest(state.unconfirmed(), doubt, state)[:READ_AGAIN]
        for engine in self._working(state):
            images = tuple(
                image for number in numbers for image in engine.images_of(state.lines[number], number, closer=True)
            )
            if images:
                state = self._read_images(engine, images, state)
        return state

    def _likeliest(self, numbers: Sequence[int], doubt: Doubt, state: FrameState) -> list[int]:
        """Those of the lines that look like letters, the likeliest first."""
        likely = {one: state.lines[one].score for one in numbers}
        least = {one: doubt.likeness if state.is_read(one) else doubt.unread_likeness for one in numbers}
        return sorted((one for one in numbers if likely[one] >= least[one]), key=lambda one: -likely[one])

    def _read(
        self, engine: OcrEngine, numbers: Sequence[int], state: FrameState, facing: Facing = Facing.UPRIGHT
    ) -> FrameState:
        """Have an engine read lines; the results come in the order of the numbers."""
        images = tuple(image for number in numbers for image in engine.images_of(state.lines[number], number))
        if facing is not Facing.UPRIGHT:
            images = tuple(faced(image, facing) for image in images)
        order = {number: place for place, number in enumerate(numbers)}
        return self._read_images(
            engine, images, state, lambda result: -1 if result.line is None else order[result.line]
        )

    def _read_images(
        self,
        engine: OcrEngine,
        images: tuple[LineImage, ...],
        state: FrameState,
        order: Callable[[OcrResult], int] | None = None,
    ) -> FrameState:
        name = engine.info.name
        state = replace(state, images={**state.images, name: state.images.get(name, ()) + images})
        try:
            results = engine.read(images)
        except EngineFailedError as error:
            return replace(state, failed={**state.failed, name: error})
        return replace(state, results=(*state.results, *(sorted(results, key=order) if order else results)))

    def _working(self, state: FrameState) -> list[OcrEngine]:
        return [engine for engine in self.engines.ready if engine.info.name not in state.failed]


def _is_large(line: TextLine) -> bool:
    """Whether letters of it can be told from each other, and there is room for a few."""
    left, top, right, bottom = line.inner
    return (bottom - top) / line.placement.scale >= FACED_ROWS and right - left >= FACED_LETTERS / 2 * (bottom - top)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """Scans sources with one set of options, one list and one set of engines.

    Attributes:
        options: How to scan.
        reader: Finds and reads the lines of frames.
        matcher: Holds what was read against the list.
        judge: Makes the verdict and the report.
    """

    options: ScanOptions
    reader: FrameReader
    matcher: Matcher
    judge: Judge

    def scan(self, source: Source, on_frame: Callable[[FrameTrace], None] | None = None) -> ScanReport:
        """The report of a source; one that cannot be scanned has status `failed`.

        Args:
            source: A path, the bytes of a file, or pixels.
            on_frame: Gets the trace of each frame when its search has ended.

        Raises:
            UsageError: An array is of a type or shape that is no picture.
        """
        steps, last = self.steps(source), None
        while True:
            try:
                state = next(steps)
            except StopIteration as end:
                if on_frame and last:
                    on_frame(last.trace())
                report: ScanReport = end.value
                return report
            if on_frame and last and last.frame is not state.frame:
                on_frame(last.trace())
            last = state

    def steps(self, source: Source) -> Generator[FrameState, None, ScanReport]:
        """What is known after each step, frame by frame; returns the report. Raises as `scan`."""
        started = time.perf_counter()
        described = source_of(source)
        found: list[FrameFindings] = []
        failed: dict[str, None] = {}
        not_seen: list[NotSeen] = []
        has_more, legible = False, smallest_legible(None)
        try:
            content = read_source(source, self.options.max_bytes)
            sha256 = digest_of(content)
            # Before decoding, so that the report of a broken file still names its bytes.
            described = described.model_copy(update={"sha256": sha256})
            for frame in self.frames(content):
                if not found:
                    legible = smallest_legible(frame.step)
                    seen = {"format": frame.format, "width": frame.width, "height": frame.height}
                    described = described.model_copy(update={**seen, "end_missing": frame.end_missing})
                    has_more = frame.has_more
                begun = state = FrameState.of(frame)
                for state in self._search(begun, partial(self._flags, sha256)):
                    yield state
                failed.update(dict.fromkeys(state.failed))
                not_seen.extend(state.not_seen)
                found.append(
                    FrameFindings(number=frame.number, box=frame.box, results=state.results, findings=state.findings)
                )
        except (InputError, EngineFailedError) as error:
            return self.judge.reports.failed(described, error, time.perf_counter() - started)
        more_frames = has_more and self.options.frames is FrameChoice.FIRST
        described = described.model_copy(update={"frames": len(found), "more_frames": more_frames})
        findings = SourceFindings(
            frames=tuple(found),
            failed=tuple(failed),
            smallest_legible=legible,
            not_seen=tuple(not_seen),
            metadata=fields_of(raw_metadata(content)) if isinstance(content, bytes) else (),
        )
        return self.judge.report(described, findings, time.perf_counter() - started)

    def frames(self, content: Content) -> Iterator[Frame]:
        """The frames that are searched, at least one.

        Raises:
            InputError: The content cannot be decoded, or exceeds a limit.
        """
        limits = self.options
        if limits.frames is FrameChoice.FIRST:
            return iter((next(frames_of(content, max_pixels=limits.max_pixels)),))
        return distinct_frames(frames_of(content, max_pixels=limits.max_pixels, max_frames=limits.max_frames))

    def _search(self, state: FrameState, flags: Callable[[Findings[Evidence], float], bool]) -> Iterator[FrameState]:
        """Detect, read and match, until the verdict is certain.

        Raises:
            EngineFailedError: Every engine failed.
        """
        # The last answer is kept: the results often stay as they are.
        match = lru_cache(maxsize=1)(partial(self.matcher.match, frame=state.frame.box))
        for step in self.reader.steps(thorough=self.options.thorough):
            before = len(state.results)
            state = step.take(state)
            if step.may_end and len(state.results) > before:
                state = replace(state, findings=match(state.results))
                yield state
                if flags(state.findings, self.options.max_chance * CERTAIN):
                    break
        else:
            state = replace(state, not_seen=self.reader.not_seen(state))
        self.reader.require_an_engine(state)
        yield replace(state, findings=match(state.results))

    def _flags(self, sha256: str | None, findings: Findings[Evidence], max_chance: float) -> bool:
        return self.judge.judgement(findings, sha256, max_chance).verdict == "flagged"
