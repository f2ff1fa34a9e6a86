"""Every OCR engine by name, and the choice among them. Owns no engine: each stands behind its own door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.errors import ReaderMissingError
from watermark_scan.options import ReaderName

if TYPE_CHECKING:
    from collections.abc import Callable

    from watermark_scan.options import ScanOptions
    from watermark_scan.readers.base import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSet:
    """The engines that will look, and those that are not installed.

    Attributes:
        ready: At least one.
        missing: Name and reason of each default engine that is not there.
    """

    ready: tuple[Reader, ...]
    missing: tuple[tuple[ReaderName, ReaderMissingError], ...] = ()


def open_readers(options: ScanOptions) -> ReaderSet:
    """The engines asked for, or every one that is installed.

    Raises:
        ReaderMissingError: An engine that was asked for is not there, or there is none at all.
    """
    if options.readers is not None:
        return ReaderSet(ready=tuple(_OPENERS[name](options) for name in dict.fromkeys(options.readers)))
    ready: list[Reader] = []
    missing: list[tuple[ReaderName, ReaderMissingError]] = []
    for name, opener in _OPENERS.items():
        try:
            ready.append(opener(options))
        except ReaderMissingError as error:
            missing.append((name, error))
    if not ready:
        raise ReaderMissingError(
            "No OCR engine is installed, so nothing can be read.",
            remedy="Reinstall watermark-scan; RapidOCR comes with it. " + missing[-1][1].remedy,
        )
    return ReaderSet(ready=tuple(ready), missing=tuple(missing))


def _open_rapid(_options: ScanOptions) -> Reader:
    from watermark_scan.readers import rapid  # noqa: PLC0415  engines load only when they are used

    return rapid.RapidReader(info=rapid.probe())


def _open_tesseract(options: ScanOptions) -> Reader:
    from watermark_scan.readers.tesseract import open_tesseract  # noqa: PLC0415  as above

    return open_tesseract(options.languages, options.engine_seconds)


_OPENERS: dict[ReaderName, Callable[[ScanOptions], Reader]] = {
    ReaderName.RAPIDOCR: _open_rapid,
    ReaderName.TESSERACT: _open_tesseract,
}
"""The register: to add an engine, add its line here, its name in `options.ReaderName` and its plan in imaging/pages."""
