"""Learns what both OCR engines read for what, and writes `watermark_scan/matching/data/confusions.tsv`.

    nice python -m tests.training.learn_confusions

Run it after a change of the folding, of the views or of an engine; it takes about seven minutes on one core. Lines of
text are rendered with a seed, read through the program's own readers, folded, and laid along what stands there. The
typefaces come from Debian packages; where one is missing the script names it. Prints how often letters are misread, by
engine, size, opacity and ground: the rates in `watermark_scan.matching.alignment` follow those of damaged lines.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from tests.training.line_texts import Script, line_text, words_of
from tests.training.misread_rates import Observation, strata, summary
from tests.training.misreadings import GARBAGE, compare, shares_of
from tests.training.rendered_lines import TYPEFACES, find_typefaces, render
from watermark_scan.catalog.load import load_patterns
from watermark_scan.detection.cutting import cut_lines
from watermark_scan.errors import WatermarkScanError
from watermark_scan.frame import Frame
from watermark_scan.matching.folding import fold
from watermark_scan.model import TextRegion
from watermark_scan.ocr import open_engine
from watermark_scan.ocr.base import EngineRequest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.training.rendered_lines import RenderedLine
    from watermark_scan.geometry import Box
    from watermark_scan.model import LineImage, OcrResult, TextLine, Wording
    from watermark_scan.ocr.base import OcrEngine

COMMAND: Final = "python -m tests.training.learn_confusions"
TARGET: Final = Path(__file__).parents[2] / "watermark_scan" / "matching" / "data" / "confusions.tsv"
LINES: Final = 8000
CYRILLIC_EVERY: Final = 5
"""One line in so many is Cyrillic, which only one of the engines reads."""
BATCH: Final = 400
"""Lines for one call of a reader."""
TIMEOUT: Final = 900.0
"""Seconds for Tesseract to read a batch on a busy machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pupil:
    """A reader, and what it is given to read.

    Attributes:
        reader: Ready to read.
        scripts: The lines it gets; others would teach only that it cannot read them.
    """

    reader: OcrEngine
    scripts: frozenset[Script]

    def images(self, lines: Sequence[RenderedLine]) -> tuple[LineImage, ...]:
        """The lines as this reader gets them in a scan; the images bear their numbers."""
        return tuple(image for number, line in enumerate(lines) for image in self.reader.images_of(cut(line), number))


def both_pupils() -> tuple[Pupil, ...]:
    """Both engines.

    Raises:
        EngineMissingError: One is not installed.
    """
    request = EngineRequest(scripts=("Latin", "Cyrillic"), seconds=TIMEOUT)
    return (
        Pupil(reader=open_engine("rapidocr", request), scripts=frozenset({Script.LATIN})),
        Pupil(reader=open_engine("tesseract", request), scripts=frozenset(Script)),
    )


def rendered(wordings: Sequence[Wording], count: int, seed: int) -> Iterator[RenderedLine]:
    """The lines to learn from; the same for the same wordings, seed and typefaces.

    Raises:
        UsageError: Typefaces are not installed.
    """
    typefaces = find_typefaces()
    words = {script: words_of(wordings, script) for script in Script}
    for number in range(count):
        random = np.random.default_rng((seed, number))
        script = Script.LATIN if number % CYRILLIC_EVERY else Script.CYRILLIC
        yield render(random, line_text(random, words[script], script), script, typefaces)


def observe(lines: Sequence[RenderedLine], pupils: Sequence[Pupil]) -> Iterator[Observation]:
    """How each pupil misread each of the lines that it gets."""
    for pupil in pupils:
        chosen = [line for line in lines if line.conditions.script in pupil.scripts and fold(line.text).text]
        readings = pupil.reader.read(pupil.images(chosen))
        for number, line in enumerate(chosen):
            seen = text_in(line.box, [reading for reading in readings if reading.line == number])
            misreading = compare(fold(line.text).text, fold(seen).text)
            yield Observation(engine=pupil.reader.info.name, conditions=line.conditions, misreading=misreading)


def cut(line: RenderedLine) -> TextLine:
    """The line cut out as a finder's would be that sees it where it is."""
    box = line.box
    corners = ((box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
    return next(cut_lines(Frame(pixels=line.pixels), TextRegion(corners=corners, detector="drawn", score=1.0)))


def text_in(box: Box, readings: Sequence[OcrResult]) -> str:
    """What was read at the line's height, from left to right; what was read above and below it is left out."""
    beside = [reading for reading in readings if box.y <= reading.box.y + reading.box.height / 2 <= box.bottom]
    return " ".join(reading.text for reading in sorted(beside, key=lambda reading: reading.box.x))


def table(observations: Sequence[Observation], header: Sequence[str]) -> str:
    """The file's content: the header's lines as comments, then a row for each confusion."""
    legible = (one.misreading for one in observations if one.misreading.error_rate <= GARBAGE)
    rows = shares_of(confusion for misreading in legible for confusion in misreading.confusions)
    comments = [f"# {line}\n" for line in header]
    return "".join([*comments, *(f"{true}\t{seen}\t{share:.4f}\n" for true, seen, share in rows)])


def learn(lines: Iterator[RenderedLine], pupils: Sequence[Pupil]) -> list[Observation]:
    """How the pupils misread the lines, batch by batch; says on standard error how far it has come."""
    observations: list[Observation] = []
    while batch := list(islice(lines, BATCH)):
        observations.extend(observe(batch, pupils))
        sys.stderr.write(f"{len(observations)} readings\n")
    return observations


def _header(
    arguments: argparse.Namespace, digest: str, pupils: Sequence[Pupil], observations: Sequence[Observation]
) -> list[str]:
    date = datetime.now(tz=UTC).date().isoformat()
    engines = "; ".join(f"{pupil.reader.info.name} {pupil.reader.info.version}" for pupil in pupils)
    return [
        "What OCR reads for what; see README.md beside this file. Letters are folded ones.",
        f"Made on {date} by: {COMMAND} --lines {arguments.lines} --seed {arguments.seed}",
        f"Engines: {engines}",
        f"Typefaces: {', '.join(TYPEFACES)}",
        f"Pattern list that the words are from: {digest}",
        *summary(observations),
        "letter as it stands\tletter as read\tshare of its misreadings",
    ]


def main() -> None:
    """Learn, print the rates and write the table."""
    parser = argparse.ArgumentParser(description="Learn what OCR reads for what.")
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", type=Path, default=TARGET)
    arguments = parser.parse_args()
    try:
        patterns, pupils = load_patterns(), both_pupils()
        observations = learn(rendered(patterns.wordings, arguments.lines, arguments.seed), pupils)
    except WatermarkScanError as error:
        sys.exit(f"{error.message} {error.remedy}")
    header = _header(arguments, patterns.digest, pupils, observations)
    arguments.target.write_text(table(observations, header), encoding="utf-8")
    sys.stdout.write("\n".join(strata(observations)) + "\n")


if __name__ == "__main__":
    main()
