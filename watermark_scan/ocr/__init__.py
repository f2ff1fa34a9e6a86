"""Every OCR engine by name, and the choice among them. Owns no engine: each stands behind its own door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from watermark_scan.errors import EngineMissingError
from watermark_scan.ocr.base import OcrEngine, RegionFinder, Specialist
from watermark_scan.ocr.scripts import scripts_read_by
from watermark_scan.options import ReaderName, ScanOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from watermark_scan.ocr.rapidocr import RapidReader


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSet:
    """The engines that will look, and those that are not installed.

    Attributes:
        ready: At least one.
        missing: Name and reason of each default engine that is not there.
        finder: The engine that sees where text is; it looks even where it is not to read.
    """

    ready: tuple[OcrEngine, ...]
    missing: tuple[tuple[ReaderName, EngineMissingError], ...] = ()
    finder: RegionFinder | None = None


def open_engines(options: ScanOptions, writings: Collection[str] = ()) -> EngineSet:
    """The engines asked for, or every one that is installed.

    Args:
        options: The engines and languages asked for.
        writings: What the list needs read, the most wanted first: engines with languages to choose from choose by it.

    Raises:
        EngineMissingError: An engine or a language that was asked for is not there, or there is no engine at all.
    """
    if options.readers is not None:
        asked = tuple(_OPENERS[name](options, writings) for name in dict.fromkeys(options.readers))
        return EngineSet(ready=asked, finder=_finder(asked, options))
    ready: list[OcrEngine] = []
    missing: list[tuple[ReaderName, EngineMissingError]] = []
    for name, opener in _OPENERS.items():
        try:
            ready.append(opener(options, writings))
        except EngineMissingError as error:
            if name is ReaderName.TESSERACT and options.languages:
                # Its languages were named, so it was asked for.
                raise
            missing.append((name, error))
    if not ready:
        raise EngineMissingError(
            "No OCR engine is installed, so nothing can be read.",
            remedy="Reinstall watermark-scan; RapidOCR comes with it. " + missing[-1][1].remedy,
        )
    return EngineSet(ready=tuple(ready), missing=tuple(missing), finder=_finder(ready, options))


def second_of(engine: OcrEngine, others: Iterable[OcrEngine]) -> OcrEngine | None:
    """The engine as it reads after others: for the writings that none of them reads; None where there are no such.

    A doubtful line in letters that the first engine knows is hardly ever read better by the next: of 240 generated
    marks (reporting seed) Tesseract alone read eight, all of them Cyrillic.
    """
    if not isinstance(engine, Specialist):
        return engine
    return engine.beyond(scripts_read_by(language for other in others for language in other.info.languages))


def _finder(ready: Iterable[OcrEngine], options: ScanOptions) -> RegionFinder | None:
    """RapidOCR's detector, which finds lines for every reader; None where it is not installed."""
    for reader in ready:
        if reader.info.name == ReaderName.RAPIDOCR:
            return cast("RegionFinder", reader)
    try:
        return _open_rapid(options, ())
    except EngineMissingError:
        return None


def _open_rapid(_options: ScanOptions, _writings: Collection[str]) -> RapidReader:
    from watermark_scan.ocr import rapidocr as rapid  # noqa: PLC0415  engines load only when they are used

    return rapid.RapidReader(info=rapid.probe())


def _open_tesseract(options: ScanOptions, writings: Collection[str]) -> OcrEngine:
    from watermark_scan.ocr.tesseract import open_tesseract  # noqa: PLC0415  as above

    return open_tesseract(options.languages, options.engine_seconds, writings, side_by_side=options.side_by_side)


_OPENERS: dict[ReaderName, Callable[[ScanOptions, Collection[str]], OcrEngine]] = {
    ReaderName.RAPIDOCR: _open_rapid,
    ReaderName.TESSERACT: _open_tesseract,
}
"""The register: to add an engine, add its line here, its name in `options.ReaderName` and its plan in imaging/pages."""
