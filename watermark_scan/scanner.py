"""The sequence: decode, cut, read, match, judge, report. The only file that knows it."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from watermark_scan.baseline import Baseline
from watermark_scan.catalog.load import PatternList, load_patterns
from watermark_scan.errors import EngineFailedError, InputError
from watermark_scan.execution.pool import SerialScanner, WorkerPool
from watermark_scan.execution.tasks import Task, WorkerOptions
from watermark_scan.execution.worker import ScannerFactory
from watermark_scan.matching.matcher import Matcher
from watermark_scan.ocr import EngineSet, open_engines
from watermark_scan.ocr.scripts import scripts_of, unread_scripts
from watermark_scan.options import FrameChoice, ScanOptions
from watermark_scan.output.folders import ViewsFolder
from watermark_scan.output.trace import Views
from watermark_scan.pipeline import Examiner, open_spotter
from watermark_scan.report_builder import Evidence, ReportBuilder, origin_of
from watermark_scan.sources.decode import decode, decode_all
from watermark_scan.sources.files import read_bytes
from watermark_scan.verdict import LookedFrame, combined, judge

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan import report
    from watermark_scan.evidence import MatchResult
    from watermark_scan.frame import Frame
    from watermark_scan.model import OcrResult
    from watermark_scan.verdict import Judgement


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReadImage:
    """An image that was read and not yet held against a list.

    Attributes:
        frame: The upright picture.
        readings: Everything read, by every engine in every view.
        incomplete: Names of engines that broke on this image.
    """

    frame: Frame
    readings: tuple[OcrResult, ...]
    incomplete: tuple[str, ...]


class Scanner:
    """Scans images with one set of options, one list and one set of engines; engines and list are loaded once.

    Args:
        options: How to scan; the defaults suit a newsroom.
        patterns: The list to use instead of the one that the options choose.
        readers: Engines to use instead of those the options choose.
        baseline: Findings that do not count.

    Raises:
        PatternListError: The list is missing or broken.
        EngineMissingError: An engine that was asked for is not installed, or there is none at all.
        WatermarkScanError: The folder for views cannot be written to.
    """

    def __init__(
        self,
        options: ScanOptions | None = None,
        patterns: PatternList | None = None,
        *,
        readers: EngineSet | None = None,
        baseline: Baseline | None = None,
    ) -> None:
        self._options = options or ScanOptions()
        self._given: Mapping[str, object] = {
            "options": self._options,
            "patterns": patterns,
            "readers": readers,
            "baseline": baseline,
        }
        patterns = patterns or load_patterns(overlays=self._options.patterns, builtin=self._options.builtin)
        readers = readers or open_engines(self._options, scripts_of(wording.text for wording in patterns.wordings))
        engines = tuple(reader.info for reader in readers.ready)
        self._letterhead = ReportBuilder(
            patterns=patterns,
            readers=readers,
            # Where no engine was to read, none lacks a writing.
            unread=unread_scripts(patterns.wordings, engines, self._options) if engines else (),
        )
        if self._options.views is not None:
            # Before the first image is read for nothing.
            with ViewsFolder(self._options.views):
                pass
        self._baseline = baseline or Baseline()
        self._examiner = Examiner(
            options=self._options,
            readers=readers,
            matcher=Matcher(patterns.wordings),
            spotter=open_spotter(patterns.wordings) if self._options.spotting else None,
        )

    def scan(self, source: Path | str | bytes | NDArray[np.generic]) -> report.ScanReport:
        """Scan one image.

        Args:
            source: A path, a file's bytes, or pixels: height × width (grey), × 3 (RGB) or × 4 (RGBA).

        Returns:
            The report. An image that cannot be scanned gives one with status `failed` and the reason, never an
            exception and never `clear`.

        Raises:
            UsageError: An array is of a type or shape that is no picture.
            WatermarkScanError: The views that the options ask for cannot be written.
        """
        views = Views(self._options.views)
        started = time.perf_counter()
        origin = origin_of(source)
        try:
            data = read_bytes(Path(source), self._options.max_bytes) if isinstance(source, str | Path) else source
            if isinstance(data, bytes):
                # Before decoding, so that the report of a broken file still names its bytes.
                origin = origin.model_copy(update={"sha256": hashlib.sha256(data).hexdigest()})
            frames = self._frames(data)
            frame = next(frames)
            origin = _describe(origin, frame)
            evidence = self._look(chain((frame,), frames), origin.sha256, views)
        except (InputError, EngineFailedError) as error:
            return self._letterhead.failed(origin, error, time.perf_counter() - started)
        origin = _describe_frames(origin, frame, evidence, self._options.frames)
        result = self._letterhead.scanned(origin, frame.box, evidence, time.perf_counter() - started)
        views.write(result)
        return result

    def scan_many(
        self, sources: Iterable[Path | str | bytes | NDArray[np.generic]], workforce: WorkerOptions | None = None
    ) -> Generator[report.ScanReport, None, None]:
        """Scan many images in worker processes; the reports are those that `scan` gives.

        Lazy: nothing is taken before the first report is asked for, and after that a bounded number ahead. The workers
        end when the last report is out, when the iterator is closed, and with this process, however it ends. A worker
        that dies costs its image a second try in a fresh one. Engines of one's own must be such that they can be
        pickled; each worker then has a copy.

        Args:
            sources: As for `scan`; a source is asked for when a worker is free.
            workforce: How many workers, in which order, with how much memory; by default one for each core.

        Returns:
            A report for each source. Also those that took longer than the options' `timeout`, or whose worker died
            twice, have one, with status `failed`.

        Raises:
            UsageError: A source makes no sense, or the scanner cannot be given to workers.
            WorkersBrokenError: No worker can be started.
        """
        workforce = workforce or WorkerOptions()
        tasks = (Task(source=source) for source in sources)
        if not workforce.workers:
            return SerialScanner(scanner=self).reports(tasks)
        arguments = {**self._given, "options": workforce.limited(self._options)}
        factory = ScannerFactory(target="watermark_scan.scanner:Scanner", arguments=arguments)
        return WorkerPool(factory, workforce, seconds=self._options.timeout).reports(tasks)

    def read(self, source: Path | str | bytes | NDArray[np.generic]) -> ReadImage:
        """Read one image as a scan does, without looking for wordings.

        Args:
            source: As for `scan`.

        Raises:
            InputError: The image cannot be read.
            EngineFailedError: Every engine broke.
            UsageError: An array is of a type or shape that is no picture.
        """
        frame = self._decode(source)
        seen = self._examiner.read(frame)
        return ReadImage(frame=frame, readings=seen.readings, incomplete=tuple(seen.broken))

    def failure(self, source: Path | str, error: InputError) -> report.ScanReport:
        """The report of an input that never came to a scan: a missing file, a folder without images."""
        return self._letterhead.failed(origin_of(source), error, 0.0)

    def _decode(self, source: Path | str | bytes | NDArray[np.generic]) -> Frame:
        return decode(source, max_pixels=self._options.max_pixels, max_bytes=self._options.max_bytes)

    def _frames(self, data: bytes | NDArray[np.generic]) -> Iterator[Frame]:
        """At least one; or what is wrong with the file."""
        if self._options.frames is FrameChoice.FIRST:
            return iter((self._decode(data),))
        limits = self._options
        return decode_all(data, max_pixels=limits.max_pixels, max_frames=limits.max_frames, max_bytes=limits.max_bytes)

    def _look(self, frames: Iterable[Frame], sha256: str | None, views: Views) -> Evidence:
        looked: list[LookedFrame] = []
        broken: dict[str, None] = {}
        for frame in frames:
            examined = self._examiner.examine(frame, partial(self._flags, sha256))
            broken.update(dict.fromkeys(examined.seen.broken))
            views.add(partial(self._examiner.exhibit, frame, examined))
            readings, result = examined.seen.readings, examined.result
            looked.append(LookedFrame(number=frame.number, box=frame.box, readings=readings, result=result))
        result = combined(looked)
        judgement = self._judged(result, sha256, self._options.max_chance)
        return Evidence(
            judgement=judgement,
            dropped=(*judgement.dropped, *result.dropped),
            readings=looked[0].readings,
            later=tuple(looked[1:]),
            incomplete=tuple(broken),
            keep=self._options.keep_readings,
        )

    def _judged(self, result: MatchResult, sha256: str | None, max_chance: float) -> Judgement:
        return judge(
            result.findings,
            max_chance=max_chance,
            review_chance=self._options.review_chance,
            excuse=lambda pattern_id: self._baseline.reason(pattern_id, sha256),
            shapes_suffice=not self._letterhead.readers.ready,
        )

    def _flags(self, sha256: str | None, result: MatchResult, max_chance: float) -> bool:
        return self._judged(result, sha256, max_chance).verdict == "flagged"


def _describe(origin: report.Source, frame: Frame) -> report.Source:
    known = {"format": frame.format, "width": frame.width, "height": frame.height}
    return origin.model_copy(update=known)


def _describe_frames(origin: report.Source, first: Frame, evidence: Evidence, choice: FrameChoice) -> report.Source:
    more = first.has_more and choice is FrameChoice.FIRST
    return origin.model_copy(update={"frames": 1 + len(evidence.later), "more_frames": more})
