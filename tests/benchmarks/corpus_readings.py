"""What both engines read in a folder of labelled images: read once, kept as JSON lines, used by fits and benchmarks.

    python -m tests.benchmarks.corpus_readings CORPUS out/readings.jsonl

CORPUS is a folder as `tests.synthetic.labelled_corpus` describes it. One line an image: the manifest's row, the frame's
size, and every reading.
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.synthetic import labelled_corpus
from watermark_scan.detection.detector import open_detector
from watermark_scan.geometry import Box, Turn
from watermark_scan.model import Alternative, OcrResult, Word
from watermark_scan.ocr import open_engines
from watermark_scan.ocr.base import EngineRequest
from watermark_scan.options import RegionPlan, ScanOptions
from watermark_scan.pipeline import FrameReader
from watermark_scan.sources.frames import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadImage:
    """One image of the corpus and what was read in it.

    Attributes:
        row: The manifest's columns.
        frame: The picture's box.
        readings: Of all engines and views.
    """

    row: dict[str, str]
    frame: Box
    readings: tuple[OcrResult, ...]


def load(path: Path) -> list[ReadImage]:
    """The images of a kept file, in its order."""
    return [_restored(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def read_corpus(corpus: Path) -> Iterator[str]:
    """One JSON line an image, in the manifest's order."""
    rows = labelled_corpus.rows(corpus)
    with ProcessPoolExecutor(WORKERS) as pool:
        yield from pool.map(_read, [corpus] * len(rows), rows, chunksize=2)


@cache
def _reader() -> FrameReader:
    return FrameReader(detector=open_detector(), engines=open_engines(None, EngineRequest()), plan=RegionPlan.FULL)


def _read(corpus: Path, row: dict[str, str]) -> str:
    frame = decode(corpus / row["path"], max_pixels=ScanOptions().max_pixels)
    readings = [asdict(result) for result in _reader().read(frame).results]
    return json.dumps({"row": row, "frame": asdict(frame.box), "readings": readings}, ensure_ascii=False)


def _restored(stored: dict[str, Any]) -> ReadImage:
    readings = tuple(
        OcrResult(
            **{
                **reading,
                "box": Box(**reading["box"]),
                "turn": Turn(reading["turn"]),
                "words": tuple(Word(**{**word, "box": Box(**word["box"])}) for word in reading["words"]),
                "alternatives": tuple(
                    tuple(Alternative(**choice) for choice in slot) for slot in reading["alternatives"]
                ),
            }
        )
        for reading in stored["readings"]
    )
    return ReadImage(row=stored["row"], frame=Box(**stored["frame"]), readings=readings)


def main() -> None:
    """Read a corpus into a file."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks.corpus_readings")
    parser.add_argument("corpus", type=Path, help="a folder with manifest.csv")
    parser.add_argument("target", type=Path, help="the file to write")
    arguments = parser.parse_args()
    arguments.target.parent.mkdir(parents=True, exist_ok=True)
    with arguments.target.open("w", encoding="utf-8") as file:
        for line in read_corpus(arguments.corpus):
            file.write(line + "\n")


if __name__ == "__main__":
    main()
