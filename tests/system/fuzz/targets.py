"""Where strangers' bytes come in, each as one function that takes any bytes: it answers or refuses, and never breaks.

Owns what counts as broken: every exception but the program's own, and every answer that cannot be.
"""

from __future__ import annotations

import io
import math
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.catalog.load import load_patterns
from watermark_scan.errors import EngineFailedError, InputError, PatternListError
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.matching.folding import fold
from watermark_scan.matching.matcher import Matcher
from watermark_scan.model import LineImage, OcrResult, Word
from watermark_scan.ocr.tesseract_output import parse_table, word_choices
from watermark_scan.sources.frames import frames_of, read_source
from watermark_scan.stored_reports import BadLine, read_reports

if TYPE_CHECKING:
    from collections.abc import Callable

_FRAME = Box(x=0, y=0, width=1280, height=720)
_MAX_PIXELS = 4_000_000
_LONGEST_LINE = 300
"""Characters of a line that an engine may read: what is longer is searched in windows of such a length."""


def decode_bytes(data: bytes) -> None:
    """Bytes as an image with all its frames."""
    try:
        for frame in frames_of(read_source(data), max_pixels=_MAX_PIXELS, max_frames=4):
            assert 0 < frame.width * frame.height <= _MAX_PIXELS
    except InputError as error:
        assert error.message.isprintable()


def load_list(data: bytes) -> None:
    """Bytes as a pattern list of one's own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.toml"
        path.write_bytes(data)
        try:
            loaded = load_patterns(overlays=(path,), builtin=False)
        except PatternListError as error:
            assert error.remedy
        else:
            for wording in loaded.wordings:
                fold(wording.text)


def match_lines(data: bytes) -> None:
    """Bytes as the lines that an engine read, held against a list."""
    lines = [line.strip()[:_LONGEST_LINE] for line in data.decode("utf-8", "surrogateescape").split("\n")]
    results = tuple(_result(line, number) for number, line in enumerate(lines[:6]) if line.strip())
    for line in lines:
        folded = fold(line)
        start, end = folded.source_span(0, len(folded.text)) if folded.text else (0, 0)
        assert 0 <= start <= end <= len(line)
    for found in _matcher().match(results, _FRAME).evidence:
        assert 0 <= found.span[0] < found.span[1] <= len(found.wording.text)
        assert 0 <= found.similarity <= 1
        assert math.isfinite(found.e_value)
        assert found.e_value >= 0


def parse_reports(data: bytes) -> None:
    """Bytes as stored reports."""
    for found in read_reports(io.BytesIO(data)):
        assert isinstance(found, BadLine) or found.status in {"scanned", "failed"}


def parse_answer(data: bytes) -> None:
    """Bytes as what Tesseract wrote of one line: its table, and its second choices."""
    try:
        parse_table(data, (_image(),))
    except EngineFailedError as error:
        assert error.message.isprintable()
    try:
        word_choices(data)
    except ValueError as error:
        assert str(error).isprintable()


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": decode_bytes,
    "patterns": load_list,
    "matching": match_lines,
    "reports": parse_reports,
    "answer": parse_answer,
}


@cache
def _matcher() -> Matcher:
    wordings = load_patterns().wordings
    # Every seventh: all scripts and lengths, at a seventh of the cost.
    return Matcher(wordings[::7])


@cache
def _image() -> LineImage:
    pixels, placement = np.zeros((80, 400), np.uint8), Placement(region=_FRAME)
    return LineImage(view="dark-text", pixels=pixels, placement=placement, line=_FRAME, line_number=0)


def _result(line: str, number: int) -> OcrResult:
    words = line.split() or [line]
    box = Box(x=10, y=20 * number + 4, width=40 * len(words), height=12)
    parts = tuple(
        Word(text=word, box=Box(x=10 + 40 * place, y=box.y, width=40, height=12), confidence=0.5)
        for place, word in enumerate(words)
    )
    return OcrResult(text=" ".join(words), box=box, words=parts, engine="rapidocr", view="plain", turn=Turn.NONE)
