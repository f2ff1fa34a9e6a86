"""The scanner of the public API: list and engines loaded once, for one image or for many in worker processes."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, cast

from watermark_scan.baseline import Baseline
from watermark_scan.catalog.load import PatternList, load_patterns
from watermark_scan.detection.detector import open_detector
from watermark_scan.errors import UsageError
from watermark_scan.execution.pool import SerialScanner, WorkerPool
from watermark_scan.execution.tasks import Task, WorkerOptions
from watermark_scan.execution.worker import ScannerFactory
from watermark_scan.judge import Judge
from watermark_scan.matching.matcher import Matcher
from watermark_scan.ocr import EngineSet, open_engines
from watermark_scan.ocr.base import EngineRequest
from watermark_scan.ocr.scripts import scripts_of, unread_scripts
from watermark_scan.options import ScanOptions
from watermark_scan.output.folders import ViewsFolder
from watermark_scan.output.trace import write_trace
from watermark_scan.pipeline import FrameReader, Pipeline
from watermark_scan.report_builder import ReportBuilder, source_of
from watermark_scan.scan_settings import settings_of
from watermark_scan.sources.frames import digest_of, read_source

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping
    from pathlib import Path

    from watermark_scan.detection.detector import TextDetector
    from watermark_scan.errors import InputError
    from watermark_scan.frame import Frame
    from watermark_scan.model import FrameTrace, OcrResult
    from watermark_scan.report import ScanReport, Settings
    from watermark_scan.sources.frames import Source


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReadImage:
    """An image that was read and not yet held against a list.

    Attributes:
        frame: The upright picture.
        sha256: Of the file's bytes, 64 hex digits; None for pixels that came as an array.
        results: Everything read, by every engine in every view.
        incomplete: Names of engines that failed on this image.
    """

    frame: Frame
    sha256: str | None
    results: tuple[OcrResult, ...]
    incomplete: tuple[str, ...]


class Scanner:
    """Scans images with one set of options, one list and one set of engines; engines and list are loaded once.

    Args:
        options: How to scan; the defaults suit a newsroom.
        patterns: The list to use instead of the one that the options choose.
        engines: Engines to use instead of those the options choose.
        detector: What finds lines, instead of the detector that comes with the program.
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
        engines: EngineSet | None = None,
        detector: TextDetector | None = None,
        baseline: Baseline | None = None,
    ) -> None:
        self._options = options = options or ScanOptions()
        self._given: Mapping[str, object] = {
            "patterns": patterns,
            "engines": engines,
            "detector": detector,
            "baseline": baseline,
        }
        patterns = patterns or load_patterns(overlays=options.patterns, builtin=options.builtin)
        refuse_unknown_categories(options, patterns)
        engines = engines or open_engines(options.readers, engine_request(options, patterns))
        ready = tuple(engine.info for engine in engines.ready)
        self._reports = ReportBuilder(
            patterns=patterns,
            engines=engines,
            unread=unread_scripts(patterns.wordings, ready, options),
            keep_readings=options.keep_readings,
            settings=settings_of(options, patterns, engines),
        )
        if options.views is not None:
            # Before the first image is read for nothing.
            with ViewsFolder(options.views):
                pass
        matcher = Matcher(patterns.wordings_in_force)
        self._pipeline = Pipeline(
            options=options,
            reader=FrameReader(detector=detector or open_detector(), engines=engines, plan=options.regions),
            matcher=matcher,
            judge=Judge(options=options, baseline=baseline or Baseline(), reports=self._reports, matcher=matcher),
        )

    def scan(self, source: Source) -> ScanReport:
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
        if self._options.views is None:
            return self._pipeline.scan(source)
        traces: list[FrameTrace] = []
        report = self._pipeline.scan(source, traces.append)
        if report.status == "scanned":
            write_trace(self._options.views, report, traces)
        return report

    def scan_many(
        self, sources: Iterable[Source], workers: WorkerOptions | None = None
    ) -> Generator[ScanReport, None, None]:
        """Scan many images in worker processes; the reports are those that `scan` gives.

        Lazy: nothing is taken before the first report is asked for, and after that a bounded number ahead. The workers
        end when the last report is out, when the iterator is closed, and with this process, however it ends. A worker
        that dies costs its image a second try in a fresh one. Engines of one's own must be such that they can be
        pickled; each worker then has a copy.

        Args:
            sources: As for `scan`; a source is asked for when a worker is free.
            workers: How many workers, in which order, with how much memory; by default one for each core.

        Returns:
            A report for each source. Also those that took longer than the options' `timeout`, or whose worker died
            twice, have one, with status `failed`.

        Raises:
            UsageError: A source makes no sense, or the scanner cannot be given to workers.
            WorkersBrokenError: No worker can be started.
        """
        workers = workers or WorkerOptions()
        tasks = (Task(source=source) for source in sources)
        if not workers.workers:
            return SerialScanner(scanner=self).reports(tasks)
        arguments = {**self._given, "options": workers.limited(self._options)}
        factory = ScannerFactory(target="watermark_scan.scanner:Scanner", arguments=arguments)
        return WorkerPool(factory, workers, seconds=self._options.timeout).reports(tasks)

    def read(self, source: Source) -> ReadImage:
        """Read one image as a scan does, without looking for wordings.

        Args:
            source: As for `scan`.

        Raises:
            InputError: The image cannot be read.
            EngineFailedError: Every engine failed.
            UsageError: An array is of a type or shape that is no picture.
        """
        content = read_source(source, self._options.max_bytes)
        frame = next(self._pipeline.frames(content))
        state = self._pipeline.reader.read(frame)
        return ReadImage(
            frame=frame,
            sha256=digest_of(content),
            results=state.results,
            incomplete=tuple(state.failed),
        )

    @property
    def settings(self) -> Settings:
        """What changes a result."""
        return cast("Settings", self._reports.settings)

    def failure(self, source: Path | str, error: InputError) -> ScanReport:
        """The report of an input that never came to a scan: a missing file, a folder without images."""
        return self._reports.failed(source_of(source), error, 0.0)


def refuse_unknown_categories(options: ScanOptions, patterns: PatternList) -> None:
    """Raise UsageError where the options name a category that the list does not have."""
    known = [file.category for file in patterns.files]
    for name in (*(options.categories or ()), *options.ignored_categories):
        if name not in known:
            near = get_close_matches(name, known, n=1)
            raise UsageError(
                f"The list has no category {name!r}.",
                remedy=f"Did you mean {near[0]}?" if near else f"Choose among: {', '.join(known)}.",
            )


def engine_request(options: ScanOptions, patterns: PatternList) -> EngineRequest:
    """What engines are opened for, with these options and this list."""
    return EngineRequest(
        languages=options.languages,
        scripts=scripts_of(wording.text for wording in patterns.wordings),
        seconds=options.engine_seconds,
        side_by_side=options.side_by_side,
    )
