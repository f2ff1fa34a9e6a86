"""Is everything there, and does it work: the OCR engines, the pattern list, and what this system can do.

Each engine is tried on a picture with known text. Nothing is printed here: `cli/doctor.py` words the answer.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from watermark_scan.catalog.load import PatternList, load_patterns
from watermark_scan.detection.detector import open_detector
from watermark_scan.detection.known_text import KNOWN_TEXT, draw_known_text
from watermark_scan.errors import EngineFailedError, EngineMissingError, PatternListError
from watermark_scan.execution.platform_limits import missing_limits
from watermark_scan.ocr import ENGINES, EngineSet, open_engine
from watermark_scan.ocr.base import EngineInfo, EngineRequest
from watermark_scan.ocr.scripts import UnreadScript, scripts_of, unread_scripts
from watermark_scan.pipeline import FrameReader

if TYPE_CHECKING:
    from watermark_scan.errors import WatermarkScanError
    from watermark_scan.ocr.base import OcrEngine
    from watermark_scan.options import ScanOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, and what to do."""

    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderState:
    """An OCR engine.

    Attributes:
        name: As in `--reader`.
        version: The engine's own; None where it is not installed.
        languages: What it reads with by default.
        scripts: Names of the scripts that it reads by default.
        installed: Every language that it could read with.
        seconds: What the self-test took; None where there was none.
        problem: Why it does not work; None where it read the test picture.
    """

    name: str
    version: str | None = None
    languages: tuple[str, ...] = ()
    scripts: frozenset[str] = frozenset()
    installed: tuple[str, ...] = ()
    seconds: float | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """All that was found out.

    Attributes:
        readers: Every OCR engine there is, installed or not.
        patterns: The list; None where it is broken.
        problem: What is wrong with the list.
        unread: What of the list would never be found here.
        heic: Whether HEIC pictures can be opened.
        missing_limits: What this system lacks to keep worker processes in bounds, a sentence without a full stop each.
    """

    readers: tuple[ReaderState, ...]
    patterns: PatternList | None
    problem: Problem | None
    unread: tuple[UnreadScript, ...]
    heic: bool
    missing_limits: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        """Whether an image could be scanned: with one engine at least, and a list."""
        return self.patterns is not None and any(reader.problem is None for reader in self.readers)


def examine(options: ScanOptions) -> Diagnosis:
    """Try every engine on a picture with known text, and load the list.

    Args:
        options: As for a scan; its languages, time-out and lists count.
    """
    patterns, problem = _load(options)
    scripts = scripts_of(wording.text for wording in patterns.wordings) if patterns else ()
    readers = tuple(_examine_reader(name, options, scripts) for name in ENGINES)
    return Diagnosis(
        readers=readers,
        patterns=patterns,
        problem=problem,
        unread=_unread(patterns, readers, options) if patterns else (),
        heic=_can_import("pi_heif"),
        missing_limits=missing_limits(),
    )


def _can_import(module: str) -> bool:
    try:
        import_module(module)
    except Exception:  # noqa: BLE001  a broken native library raises anything
        return False
    return True


def _examine_reader(name: str, options: ScanOptions, scripts: tuple[str, ...]) -> ReaderState:
    request = EngineRequest(
        languages=options.languages, scripts=scripts, seconds=options.engine_seconds, side_by_side=True
    )
    try:
        engine = open_engine(name, request)
    except EngineMissingError as error:
        return ReaderState(name=name, problem=_problem(error))
    started = time.perf_counter()
    problem = _self_test(engine, options)
    return ReaderState(
        name=name,
        version=engine.info.version,
        languages=engine.info.languages,
        scripts=engine.info.scripts,
        installed=engine.info.installed or engine.info.languages,
        seconds=round(time.perf_counter() - started, 3),
        problem=problem,
    )


def _self_test(engine: OcrEngine, options: ScanOptions) -> Problem | None:
    reader = FrameReader(detector=open_detector(), engines=EngineSet(ready=(engine,)), plan=options.regions)
    try:
        texts = [result.text for result in reader.read(draw_known_text()).results]
    except EngineFailedError as error:
        return _problem(error)
    # Engines lose or add spaces in a typeface made of strokes.
    if any(_letters(KNOWN_TEXT) in _letters(text) for text in texts):
        return None
    read = ", ".join(map(repr, texts)) or "nothing"
    return Problem(
        message=f"It did not read the test picture, which says '{KNOWN_TEXT}'; it read {read}.",
        remedy="Install it again, or leave it out with --reader.",
    )


def _letters(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalpha())


def _load(options: ScanOptions) -> tuple[PatternList | None, Problem | None]:
    try:
        return load_patterns(overlays=options.patterns, builtin=options.builtin), None
    except PatternListError as error:
        return None, _problem(error)


def _unread(patterns: PatternList, readers: tuple[ReaderState, ...], options: ScanOptions) -> tuple[UnreadScript, ...]:
    working = [
        EngineInfo(
            name=state.name,
            version=state.version,
            languages=state.languages,
            scripts=state.scripts,
            installed=state.installed,
        )
        for state in readers
        if state.problem is None and state.version is not None
    ]
    return unread_scripts(patterns.wordings, working, options)


def _problem(error: WatermarkScanError) -> Problem:
    return Problem(message=error.message, remedy=error.remedy)
