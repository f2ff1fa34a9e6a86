"""Frame → what stands in it: lines found, lines read. The order of the engines' work, and who reads what.

Owns no picture work and no engine; knows nothing of wordings.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.errors import ReaderFailedError
from watermark_scan.imaging.lines.find import find_lines
from watermark_scan.imaging.pages import pages_for_detector, pages_of_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from watermark_scan.imaging.frame import Frame
    from watermark_scan.line import Detection, Line
    from watermark_scan.options import RegionPlan
    from watermark_scan.readers import ReaderSet
    from watermark_scan.readers.base import Reader
    from watermark_scan.reading import Reading

SURE = 0.9
"""Mean confidence of a line's letters from which no further engine is asked: PP-OCR is right then, and what it can't
read it doubts. Confidence is never used to drop a reading."""
SECOND_LOOKS = 4
"""Doubtful lines that a further engine is asked about, the surest first: of eighty generated marks Tesseract alone read
four, and asking it about 3, 6 or 12 lines found the same ones; texture has doubtful lines without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen in one image.

    Attributes:
        lines: Where lines of text may be, surest first.
        readings: What each engine read in them; each names its line by its number.
        broken: Engine → why it failed on this image; the others' readings are there all the same.
        asked: Engine → numbers of the lines that it was given.
    """

    lines: tuple[Line, ...]
    readings: tuple[Reading, ...]
    broken: dict[str, ReaderFailedError]
    asked: dict[str, tuple[int, ...]]


def look(frame: Frame, readers: ReaderSet, plan: RegionPlan) -> Seen:
    """Find the lines of an image and have them read.

    The engines read in the order of the set; a line that one engine has read with confidence is not read again.

    Raises:
        ReaderFailedError: Every engine broke.
    """
    broken: dict[str, ReaderFailedError] = {}
    lines = find_lines(frame, plan, _detected(frame, readers, plan, broken))
    readings: list[Reading] = []
    asked: dict[str, tuple[int, ...]] = {}
    seconding = False
    for engine in readers.ready:
        if engine.info.name not in broken:
            doubtful = _doubtful(range(len(lines)), readings)[: SECOND_LOOKS if seconding else None]
            asked[engine.info.name] = tuple(doubtful)
            readings.extend(_read(engine, {number: lines[number] for number in doubtful}, broken))
            seconding = seconding or engine.info.name not in broken
    if broken and all(engine.info.name in broken for engine in readers.ready):
        raise next(iter(broken.values()))
    return Seen(lines=lines, readings=tuple(readings), broken=broken, asked=asked)


def _detected(
    frame: Frame, readers: ReaderSet, plan: RegionPlan, broken: dict[str, ReaderFailedError]
) -> tuple[Detection, ...]:
    if readers.finder is None:
        return ()
    try:
        return readers.finder.find(tuple(pages_for_detector(frame, plan)))
    except ReaderFailedError as error:
        broken[readers.finder.info.name] = error
        return ()


def _doubtful(numbers: Iterable[int], readings: Sequence[Reading]) -> list[int]:
    """The lines that nobody has read with confidence yet."""
    confidence: defaultdict[int | None, float] = defaultdict(float)
    for reading in readings:
        confidence[reading.line] = max(confidence[reading.line], reading.confidence)
    return [number for number in numbers if confidence[number] < SURE]


def _read(engine: Reader, lines: dict[int, Line], broken: dict[str, ReaderFailedError]) -> tuple[Reading, ...]:
    try:
        return engine.read(tuple(pages_of_lines(engine.info.name, lines)))
    except ReaderFailedError as error:
        broken[engine.info.name] = error
        return ()
