"""The sequence: decode, cut, read, match, judge, report. The only file that knows it."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from watermark_scan import report
from watermark_scan.assemble import Evidence, Letterhead
from watermark_scan.catalog.load import PatternList, load_patterns
from watermark_scan.errors import InputError, ReaderFailedError
from watermark_scan.imaging.decode import decode
from watermark_scan.imaging.files import MAX_BYTES, read_bytes
from watermark_scan.imaging.pages import pages_for
from watermark_scan.matching.matcher import Matcher
from watermark_scan.options import ScanOptions
from watermark_scan.readers import ReaderSet, open_readers
from watermark_scan.verdict import judge

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan.imaging.frame import Frame
    from watermark_scan.reading import Reading


class Scanner:
    """Scans images with one set of options, one list and one set of engines; engines and list are loaded once.

    Args:
        options: How to scan; the defaults suit a newsroom.
        patterns: The list to use instead of the built-in one.
        readers: Engines to use instead of those the options choose.

    Raises:
        PatternListError: The list is missing or broken.
        ReaderMissingError: An engine that was asked for is not installed, or there is none at all.
    """

    def __init__(
        self,
        options: ScanOptions | None = None,
        patterns: PatternList | None = None,
        *,
        readers: ReaderSet | None = None,
    ) -> None:
        self._options = options or ScanOptions()
        self._letterhead = Letterhead(
            patterns=patterns or load_patterns(), readers=readers or open_readers(self._options)
        )
        self._matcher = Matcher(self._letterhead.patterns.wordings)

    def scan(self, source: Path | str | bytes | NDArray[np.generic]) -> report.ScanReport:
        """Scan one image.

        Args:
            source: A path, a file's bytes, or pixels: height × width (grey), × 3 (RGB) or × 4 (RGBA).

        Returns:
            The report. An image that cannot be scanned gives one with status `failed` and the reason, never an
            exception and never `clear`.

        Raises:
            UsageError: An array is of a type or shape that is no picture.
        """
        started = time.perf_counter()
        origin = report.Source(path=_name_of(source))
        try:
            data = read_bytes(Path(source), MAX_BYTES) if isinstance(source, str | Path) else source
            if isinstance(data, bytes):
                # Before decoding, so that the report of a broken file still names its bytes.
                origin = origin.model_copy(update={"sha256": hashlib.sha256(data).hexdigest()})
            frame = decode(data, max_pixels=self._options.max_pixels)
            origin = _describe(origin, frame)
            evidence = self._look(frame)
        except (InputError, ReaderFailedError) as error:
            return self._letterhead.failed(origin, error, time.perf_counter() - started)
        return self._letterhead.scanned(origin, frame.box, evidence, time.perf_counter() - started)

    def failure(self, source: Path | str, error: InputError) -> report.ScanReport:
        """The report of an input that never came to a scan: a missing file, a folder without images."""
        return self._letterhead.failed(report.Source(path=_name_of(source)), error, 0.0)

    def _look(self, frame: Frame) -> Evidence:
        readings, broken = self._read(frame)
        result = self._matcher.match(readings, frame.box)
        judgement = judge(
            result.findings, max_chance=self._options.max_chance, review_chance=self._options.review_chance
        )
        return Evidence(
            judgement=judgement,
            dropped=(*judgement.dropped, *result.dropped),
            readings=readings,
            incomplete=broken,
            keep=self._options.keep_readings,
        )

    def _read(self, frame: Frame) -> tuple[tuple[Reading, ...], tuple[str, ...]]:
        """All readings, and the engines that broke; raises when every engine did."""
        readings: list[Reading] = []
        broken: dict[str, ReaderFailedError] = {}
        engines = self._letterhead.readers.ready
        for engine in engines:
            try:
                readings.extend(engine.read(tuple(pages_for(engine.info.name, frame, self._options.regions))))
            except ReaderFailedError as error:
                broken[engine.info.name] = error
        if len(broken) == len(engines):
            raise next(iter(broken.values()))
        return tuple(readings), tuple(broken)


def _name_of(source: object) -> str:
    """A printable name; bytes of a path that are no UTF-8 are written as backslash escapes."""
    if isinstance(source, (str, Path)):
        try:
            return os.fsencode(source).decode("utf-8", "backslashreplace")
        except UnicodeEncodeError:  # no name of a file: half a character of UTF-16
            return str(source).encode("utf-8", "backslashreplace").decode()
    return "<bytes>" if isinstance(source, bytes) else "<array>"


def _describe(origin: report.Source, frame: Frame) -> report.Source:
    known = {"format": frame.format, "width": frame.width, "height": frame.height}
    return origin.model_copy(update=known)
