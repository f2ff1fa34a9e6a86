"""The OCR engines: which there are, and which of them read a picture."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from watermark_scan.errors import EngineMissingError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watermark_scan.ocr.base import EngineRequest, OcrEngine

ENGINES: dict[str, str] = {
    "rapidocr": "watermark_scan.ocr.rapidocr",
    "tesseract": "watermark_scan.ocr.tesseract",
}
"""Name → module, in the order in which engines read; to add one, add its module and its line here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSet:
    """The engines that read, and those that are not installed.

    Attributes:
        ready: In the order in which they read.
        missing: Name and reason of each engine that is not there.
    """

    ready: tuple[OcrEngine, ...]
    missing: tuple[tuple[str, EngineMissingError], ...] = ()


def open_engines(names: Iterable[str] | None, request: EngineRequest) -> EngineSet:
    """The engines asked for, or every one that is installed.

    Args:
        names: In `ENGINES`; None for every one that is installed.
        request: What they are opened for.

    Raises:
        EngineMissingError: An engine or a language that was asked for is not there, or there is no engine at all.
        UsageError: There is no engine of that name, or nobody knows which script a language is in.
    """
    if names is not None:
        return EngineSet(ready=tuple(open_engine(name, request) for name in dict.fromkeys(names)))
    ready: list[OcrEngine] = []
    missing: list[tuple[str, EngineMissingError]] = []
    for name in ENGINES:
        try:
            ready.append(open_engine(name, request))
        except EngineMissingError as error:
            if request.languages:
                # Whatever could read them was asked for with them.
                raise
            missing.append((name, error))
    if not ready:
        raise EngineMissingError(
            "No OCR engine is installed, so nothing can be read.",
            remedy="Reinstall watermark-scan; RapidOCR comes with it. " + missing[-1][1].remedy,
        )
    return EngineSet(ready=tuple(ready), missing=tuple(missing))


def open_engine(name: str, request: EngineRequest) -> OcrEngine:
    """One engine; raises as `open_engines`."""
    if name not in ENGINES:
        raise UsageError(f"There is no OCR engine {name!r}.", remedy=f"Name one of: {', '.join(ENGINES)}.")
    return cast("OcrEngine", import_module(ENGINES[name]).open_engine(request))


def further_engine(engine: OcrEngine, earlier: Iterable[OcrEngine]) -> OcrEngine | None:
    """An engine as it reads after others: for the scripts that none of them reads; None where there are none.

    A doubtful line in letters that the first engine knows is hardly ever read better by the next one.
    """
    return engine.beyond(frozenset[str]().union(*(other.info.scripts for other in earlier)))
