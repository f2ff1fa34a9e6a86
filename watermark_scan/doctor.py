"""Is everything there, and does it work: the OCR engines, the pattern list, and what this system can do.

Each engine is tried on a picture with known text. Nothing is printed here: `cli/doctor.py` words the answer.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from watermark_scan.catalog.load import PatternList, load_patterns
from watermark_scan.detection.known_text import KNOWN_TEXT, draw_known_text
from watermark_scan.errors import EngineFailedError, EngineMissingError, PatternListError
from watermark_scan.execution.platform_limits import missing_limits
from watermark_scan.ocr import EngineSet, open_engines
from watermark_scan.ocr.base import EngineInfo
from watermark_scan.ocr.scripts import UnreadScript, scripts_of, unread_scripts
from watermark_scan.options import ReaderName, ScanOptions
from watermark_scan.pipeline import look

if TYPE_CHECKING:
    from watermark_scan.errors import WatermarkScanError


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
        installed: Every language that it could read with.
        seconds: What the self-test took; None where there was none.
        problem: Why it does not work; None where it read the test picture.
    """

    name: str
    version: str | None = None
    languages: tuple[str, ...] = ()
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
    readers = tuple(_examine_reader(name, options, scripts) for name in ReaderName)
    return Diagnosis(
        readers=readers,
        patterns=patterns,
        problem=problem,
        unread=_unread(patterns, readers, options) if patterns else (),
        heic=find_spec("pillow_heif") is not None,
        missing_limits=missing_limits(),
    )


def _examine_reader(name: ReaderName, options: ScanOptions, scripts: tuple[str, ...]) -> ReaderState:
    alone = ScanOptions(
        readers=(name,), languages=options.languages, timeout=options.timeout, reader_timeout=options.reader_timeout
    )
    try:
        engines = open_engines(alone, scripts)
        (engine,) = engines.ready
    except EngineMissingError as error:
        return ReaderState(name=name.value, problem=_problem(error))
    started = time.perf_counter()
    problem = _self_test(engines, options)
    return ReaderState(
        name=name.value,
        version=engine.info.version,
        languages=engine.info.languages,
        installed=engine.info.installed or engine.info.languages,
        seconds=round(time.perf_counter() - started, 3),
        problem=problem,
    )


def _self_test(engines: EngineSet, options: ScanOptions) -> Problem | None:
    try:
        texts = [result.text for result in look(draw_known_text(), engines, options.regions).readings]
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
        EngineInfo(name=state.name, version=state.version, languages=state.languages, installed=state.installed)
        for state in readers
        if state.problem is None and state.version is not None
    ]
    return unread_scripts(patterns.wordings, working, options)


def _problem(error: WatermarkScanError) -> Problem:
    return Problem(message=error.message, remedy=error.remedy)
