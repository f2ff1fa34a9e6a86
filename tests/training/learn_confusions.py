"""Learns what both OCR engines read for what, and writes `watermark_scan/matching/data/confusions.tsv`: `make fit`.

    python -m tests.training.learn_confusions

Lines of text are drawn with a seed, read line by line through the program's own readers, folded, and laid along what
stands there. Run it after a change of the folding, of how lines are prepared, or of an engine. The table's header says
how often letters were misread: the rates in `watermark_scan.matching.alignment` follow those of damaged lines.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from rapidfuzz.distance import Levenshtein

from tests.synthetic.backgrounds import backgrounds
from tests.synthetic.line_pages import Script, line_page, words_of
from tests.synthetic.typefaces import FaceSet, typefaces
from watermark_scan.catalog.load import load_patterns
from watermark_scan.detection.cutting import cut_lines
from watermark_scan.frame import Frame
from watermark_scan.matching.folding import fold
from watermark_scan.model import TextRegion
from watermark_scan.ocr import open_engine
from watermark_scan.ocr.base import EngineRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tests.synthetic.line_pages import LinePage, WrittenLine
    from watermark_scan.geometry import Box
    from watermark_scan.model import OcrResult, TextLine
    from watermark_scan.ocr.base import OcrEngine

TARGET: Final = Path(__file__).parents[2] / "watermark_scan" / "matching" / "data" / "confusions.tsv"
PAGES: Final = 240
SEED: Final = 1
WORKERS: Final = 2
TIMEOUT: Final = 900.0
"""Seconds for Tesseract to read a page on a busy machine."""
GARBAGE: Final = 0.5
"""Edits for each letter above which nothing can be learned from a line: what stands where is a guess then."""
DAMAGED: Final = (0.05, 0.3)
"""Edits for each letter, at least and at most, of the lines that the channel's rates are for."""
LONGEST_RUN: Final = 3
"""Letters misread in a row at most, for the table: longer runs are garbage in an otherwise legible line."""
STRENGTH: Final = 8.0
"""Misreadings that the prior counts for in each letter's row: foretells misreadings held out best (0.5 to 64 tried)."""
LEAST_SHARE: Final = 0.01
READERS: Final = (("rapidocr", Script.LATIN), ("tesseract", Script.LATIN), ("tesseract", Script.CYRILLIC))
"""The engines, and the lines that each is given. Others would teach only that it cannot read them, and of a line that
Tesseract reads as Latin and as Cyrillic only one reading is of the script that stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misreading:
    """How an engine misread a line; everything is counted in folded letters.

    Attributes:
        engine: Its name.
        letters: That stand there, > 0.
        substituted: Read as others.
        deleted: Not read.
        inserted: Read where none stands.
        confusions: (letter as it stands, letter as read): of the substituted, those whose neighbours leave no doubt
            about what was read for what. Merged letters (ri read as n) are not among them.
    """

    engine: str
    letters: int
    substituted: int
    deleted: int
    inserted: int
    confusions: tuple[tuple[str, str], ...]

    @property
    def error_rate(self) -> float:
        """Edits for each letter, >= 0."""
        return (self.substituted + self.deleted + self.inserted) / self.letters


@cache
def readers() -> tuple[tuple[OcrEngine, Script], ...]:
    """The engines, ready to read, and the lines that each is given.

    Raises:
        EngineMissingError: One is not installed.
    """
    return tuple(
        (open_engine(name, EngineRequest(scripts=(script.value.title(),), seconds=TIMEOUT)), script)
        for name, script in READERS
    )


def misread(page: LinePage, engine: OcrEngine, script: Script) -> Iterator[Misreading]:
    """How an engine misread each of the lines of a page that are in a script."""
    frame, name = Frame(pixels=page.pixels), engine.info.name
    lines = {number: line for number, line in enumerate(page.lines) if line.script is script and fold(line.text).text}
    cuts = {number: _cut(frame, line) for number, line in lines.items()}
    readings = engine.read([image for number, line in cuts.items() for image in engine.images_of(line, number)])
    for number, line in lines.items():
        found = texts_in(line.box, [reading for reading in readings if reading.line == number])
        # An engine may be shown a line in several views, of which all but one are of the wrong polarity.
        compared = [compare(fold(line.text).text, fold(text).text, name) for text in found or [""]]
        yield min(compared, key=lambda one: one.error_rate)


def texts_in(box: Box, readings: Sequence[OcrResult]) -> list[str]:
    """What each view read at the line's height, from left to right; what was read above and below is left out."""
    views: defaultdict[str, list[OcrResult]] = defaultdict(list)
    for reading in sorted(readings, key=lambda reading: reading.box.x):
        if box.y <= reading.box.y + reading.box.height / 2 <= box.bottom:
            views[reading.view].append(reading)
    return [" ".join(reading.text for reading in view) for view in views.values()]


def compare(stands: str, read: str, engine: str) -> Misreading:
    """How a line was misread.

    Args:
        stands: The folded text, not empty.
        read: The folded reading; may be empty.
        engine: That read it.

    Raises:
        ValueError: Nothing stands there.
    """
    if not stands:
        raise ValueError("a line without letters cannot be misread")
    lengths: Counter[str] = Counter()
    for step in Levenshtein.opcodes(stands, read):
        lengths[step.tag] += max(step.src_end - step.src_start, step.dest_end - step.dest_start)
    return Misreading(
        engine=engine,
        letters=len(stands),
        substituted=lengths["replace"],
        deleted=lengths["delete"],
        inserted=lengths["insert"],
        confusions=tuple(_confusions(stands, read)),
    )


def shares_of(confusions: Iterable[tuple[str, str]], strength: float = STRENGTH) -> list[tuple[str, str, float]]:
    """The table's rows, sorted: letter as it stands, letter as read, share of that letter's misreadings.

    Smoothed by adding to each letter `strength` misreadings as all other letters have them together. Shares of one
    letter add up to at most 1; those below 0.01 are left out.
    """
    counts = Counter(confusions)
    read: Counter[str] = Counter()
    stands: Counter[str] = Counter()
    for (true, seen), count in counts.items():
        stands[true] += count
        read[seen] += count
    rows = []
    for true in sorted(stands):
        others = sum(count for letter, count in read.items() if letter != true)
        for seen in sorted(read.keys() - {true}):
            share = (counts[true, seen] + strength * read[seen] / others) / (stands[true] + strength)
            if share >= LEAST_SHARE:
                rows.append((true, seen, share))
    return rows


def table(misreadings: Sequence[Misreading], header: Sequence[str]) -> str:
    """The file's content: the header's lines as comments, then a row for each confusion."""
    rows = shares_of(confusion for line in misreadings if line.error_rate <= GARBAGE for confusion in line.confusions)
    comments = [f"# {line}\n" for line in header]
    return "".join([*comments, *(f"{true}\t{seen}\t{share:.4f}\n" for true, seen, share in rows)])


def summary(misreadings: Sequence[Misreading]) -> Iterator[str]:
    """The rates of each engine in plain sentences, for the table's header."""
    for engine in dict.fromkeys(line.engine for line in misreadings):
        lines = [line for line in misreadings if line.engine == engine]
        legible = [line for line in lines if line.error_rate <= GARBAGE]
        damaged = [line for line in lines if DAMAGED[0] <= line.error_rate <= DAMAGED[1]]
        unread = sum(line.deleted == line.letters for line in lines)
        yield (
            f"{engine}: {len(lines)} lines, of which {len(lines) - len(legible)} had more than {GARBAGE:.0%} errors "
            f"({unread} were not read at all) and are left out."
        )
        yield f"  The others: {_rates(legible)}."
        yield f"  Those with {DAMAGED[0]:.0%} to {DAMAGED[1]:.0%} errors: {_rates(damaged)}."


def _confusions(stands: str, read: str) -> Iterator[tuple[str, str]]:
    steps = list(Levenshtein.opcodes(stands, read))
    for index, step in enumerate(steps):
        beside = steps[max(0, index - 1) : index] + steps[index + 1 : index + 2]
        if step.tag == "replace" and all(other.tag == "equal" for other in beside):
            letters = stands[step.src_start : step.src_end]
            if len(letters) <= LONGEST_RUN:
                yield from zip(letters, read[step.dest_start : step.dest_end], strict=True)


def _rates(lines: Sequence[Misreading]) -> str:
    letters = sum(line.letters for line in lines)
    substituted, deleted, inserted = (
        sum(getattr(line, kind) for line in lines) / max(letters, 1) for kind in ("substituted", "deleted", "inserted")
    )
    return (
        f"{len(lines)} lines, {letters} letters; {substituted:.1%} read as others, {deleted:.1%} not read, "
        f"{inserted:.1%} inserted"
    )


def _cut(frame: Frame, line: WrittenLine) -> TextLine:
    """The line cut out as a finder's would be that sees it where it is."""
    box = line.box
    corners = ((box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
    return next(cut_lines(frame, TextRegion(corners=corners, detector="drawn", score=1.0)))


@cache
def _words() -> dict[Script, tuple[str, ...]]:
    return {script: words_of(load_patterns().wordings, script) for script in Script}


def _page_misread(seed: int, number: int) -> list[Misreading]:
    page = line_page(backgrounds(), _words(), np.random.default_rng((seed, number)))
    return [line for engine, script in readers() for line in misread(page, engine, script)]


def _header(arguments: argparse.Namespace, misreadings: Sequence[Misreading]) -> list[str]:
    versions = "; ".join(dict.fromkeys(f"{engine.info.name} {engine.info.version}" for engine, _ in readers()))
    faces = [face.name for chosen in (FaceSet.ATLAS, FaceSet.TUNING) for face in typefaces(chosen)]
    return [
        "What OCR reads for what; see README.md beside this file. Letters are folded ones.",
        f"Made by: python -m tests.training.learn_confusions --pages {arguments.pages} --seed {arguments.seed}",
        f"Engines: {versions}",
        f"Typefaces: {', '.join(faces)}",
        f"Pattern list that the words are from: {load_patterns().digest}",
        *summary(misreadings),
        "letter as it stands\tletter as read\tshare of its misreadings",
    ]


def main() -> None:
    """Learn, print the rates and write the table."""
    parser = argparse.ArgumentParser(description="Learn what OCR reads for what.")
    parser.add_argument("--pages", type=int, default=PAGES, help=f"pictures full of lines (default: {PAGES})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the pages (default: {SEED})")
    parser.add_argument("--target", type=Path, default=TARGET, help="the file to write; the package's own")
    arguments = parser.parse_args()
    misreadings: list[Misreading] = []
    with ProcessPoolExecutor(WORKERS) as pool:
        pages = pool.map(_page_misread, [arguments.seed] * arguments.pages, range(arguments.pages))
        for number, found in enumerate(pages, 1):
            misreadings.extend(found)
            sys.stderr.write(f"\r{number} of {arguments.pages} pages")
    sys.stderr.write("\n")
    header = _header(arguments, misreadings)
    arguments.target.write_text(table(misreadings, header), encoding="utf-8")
    print("\n".join(header[1:-1]))


if __name__ == "__main__":
    main()
