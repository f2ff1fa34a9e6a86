"""Is everything there, and does it work: the readers, the pattern list, and what no reader here can read.

Owns what is tried and what counts as working. Prints nothing.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from watermark_scan.catalog.load import PatternList, load_patterns
from watermark_scan.errors import PatternListError, ReaderFailedError, ReaderMissingError
from watermark_scan.imaging.known_text import KNOWN_TEXT, draw_known_text
from watermark_scan.imaging.pages import pages_for
from watermark_scan.options import ReaderName, ScanOptions
from watermark_scan.readers import open_readers
from watermark_scan.readers.tesseract_probe import DEFAULT_LANGUAGES
from watermark_scan.readers.tesseract_probe import probe as probe_tesseract
from watermark_scan.readers.writing import pack_for, writing_of, writings_read

if TYPE_CHECKING:
    from watermark_scan.errors import WatermarkScanError
    from watermark_scan.readers.base import Reader


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
class Unread:
    """Wordings of the list in a writing that no working reader reads.

    Attributes:
        writing: What people call it.
        wordings: How many there are, at least one.
        languages: Of those entries, sorted.
        remedy: What to do.
    """

    writing: str
    wordings: int
    languages: tuple[str, ...]
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """All that was found out.

    Attributes:
        readers: Every engine there is, installed or not.
        patterns: The list; None where it is broken.
        problem: What is wrong with the list.
        unread: What of the list would never be found here.
        heic: Whether HEIC pictures can be opened.
    """

    readers: tuple[ReaderState, ...]
    patterns: PatternList | None
    problem: Problem | None
    unread: tuple[Unread, ...]
    heic: bool

    @property
    def works(self) -> bool:
        """Whether an image could be scanned: with one reader at least, and a list."""
        return self.patterns is not None and any(reader.problem is None for reader in self.readers)


def examine(options: ScanOptions) -> Diagnosis:
    """Try every engine on a picture with known text, and load the list.

    Args:
        options: As for a scan; its languages, time-out and lists count.
    """
    readers = tuple(_examine_reader(name, options) for name in ReaderName)
    patterns, problem = _load(options)
    return Diagnosis(
        readers=readers,
        patterns=patterns,
        problem=problem,
        unread=_unread(patterns, readers) if patterns else (),
        heic=find_spec("pillow_heif") is not None,
    )


def _examine_reader(name: ReaderName, options: ScanOptions) -> ReaderState:
    wanted = ScanOptions(
        readers=(name,), languages=options.languages, timeout=options.timeout, reader_timeout=options.reader_timeout
    )
    try:
        (reader,) = open_readers(wanted).ready
        installed = probe_tesseract().languages if name is ReaderName.TESSERACT else reader.info.languages
    except ReaderMissingError as error:
        return ReaderState(name=name.value, problem=_problem(error))
    started = time.perf_counter()
    problem = _self_test(reader, options)
    return ReaderState(
        name=name.value,
        version=reader.info.version,
        languages=reader.info.languages,
        installed=installed,
        seconds=round(time.perf_counter() - started, 3),
        problem=problem,
    )


def _self_test(reader: Reader, options: ScanOptions) -> Problem | None:
    try:
        pages = tuple(pages_for(reader.info.name, draw_known_text(), options.regions))
        texts = [reading.text for reading in reader.read(pages)]
    except ReaderFailedError as error:
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


def _unread(patterns: PatternList, readers: tuple[ReaderState, ...]) -> tuple[Unread, ...]:
    working = [reader for reader in readers if reader.problem is None]
    read = frozenset[str]().union(*(writings_read(reader.languages) for reader in working))
    installed = frozenset[str]().union(*(writings_read(reader.installed) for reader in working))
    languages = next((reader.languages for reader in working if reader.name == ReaderName.TESSERACT), DEFAULT_LANGUAGES)
    counts: Counter[str] = Counter()
    tags: defaultdict[str, set[str]] = defaultdict(set)
    for wording in patterns.wordings:
        writing = writing_of(wording.text)
        if writing is not None and writing not in read:
            counts[writing] += 1
            tags[writing].update(wording.languages)
    return tuple(
        Unread(
            writing=writing,
            wordings=count,
            languages=tuple(sorted(tags[writing])),
            remedy=_remedy(writing, languages, installed=writing in installed),
        )
        for writing, count in counts.most_common()
    )


def _remedy(writing: str, languages: tuple[str, ...], *, installed: bool) -> str:
    """What makes a writing readable, beside the languages that are read already."""
    pack = pack_for(writing)
    if pack is None:
        return "No engine is known that reads it."
    install = "" if installed else f"Install it: apt-get install tesseract-ocr-{pack.replace('_', '-')}"
    if pack in DEFAULT_LANGUAGES:
        return install
    use = f"scan with --languages {','.join((*languages, pack))}"
    return f"{install}; then {use}" if install else f"It is installed: {use}"


def _problem(error: WatermarkScanError) -> Problem:
    return Problem(message=error.message, remedy=error.remedy)
