"""RapidOCR's recogniser (PP-OCRv6): reads Latin, Chinese and Japanese; other scripts come out empty or wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.geometry import Box
from watermark_scan.model import OcrResult, Word
from watermark_scan.ocr.base import EngineInfo, EngineRequest, OcrEngine
from watermark_scan.ocr.ctc import decode
from watermark_scan.ocr.line_images import LineStep
from watermark_scan.rapidocr_models import NAME, Recogniser, bgr, failed_while, open_recogniser, probe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from watermark_scan.model import LineImage
    from watermark_scan.ocr.ctc import Letter

LANGUAGES = ("latin", "zh", "ja")
SCRIPTS = frozenset({"Latin", "Chinese", "Japanese"})


def open_engine(_request: EngineRequest) -> RapidOcr:
    """The engine: one model for all that it reads.

    Raises:
        EngineMissingError: RapidOCR or ONNX Runtime is not installed, or carries other weights.
    """
    return RapidOcr(info=EngineInfo(name=NAME, version=probe(), languages=LANGUAGES, scripts=SCRIPTS))


@dataclass(frozen=True)
class RapidOcr(OcrEngine):
    """RapidOCR, ready to read; the model is loaded at the first reading."""

    info: EngineInfo

    # The recogniser was trained on such pictures as they are: normalised views of the same line add nothing.
    line_steps = (LineStep(view="plain", height=48, max_length=4800),)
    # Detectors draw tiny letters twice as high as they are: with less ground around them they come out larger.
    closer_steps = (LineStep(view="closer", height=48, max_length=4800, inset=0.15),)

    @cached_property
    def _recogniser(self) -> Recogniser:
        return open_recogniser()

    def read(self, images: Sequence[LineImage]) -> tuple[OcrResult, ...]:
        """See `OcrEngine.read`. One line at a time: a batch of six takes a quarter more time for each of its lines."""
        return tuple(result for image in images if (result := self._read_line(image)) is not None)

    def _read_line(self, image: LineImage) -> OcrResult | None:
        recogniser = self._recogniser
        try:
            steps = recogniser.run(_model_input(image.pixels))[0]
            letters = decode(np.asarray(steps, np.float32), recogniser.characters)
        except Exception as error:
            raise failed_while("reading a line in", image.view, error) from error
        return _result(image, letters) if letters else None


def _model_input(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A line as the recogniser takes it: 1 × 3 × height × length, BGR, -1…1."""
    scaled = bgr(pixels).astype(np.float32) / 127.5 - 1
    return np.ascontiguousarray(scaled.transpose(2, 0, 1)[None])


def _result(image: LineImage, letters: Sequence[Letter]) -> OcrResult:
    words = tuple(_words(image, letters))
    return OcrResult(
        text="".join(letter.text for letter in letters),
        box=reduce(Box.union, (word.box for word in words)),
        words=words,
        engine=NAME,
        view=image.view,
        turn=image.placement.turn,
        alternatives=tuple(letter.choices for letter in letters),
        line=image.line_number,
        facing=image.facing,
    )


def _words(image: LineImage, letters: Sequence[Letter]) -> Iterator[Word]:
    height, width = image.pixels.shape[:2]
    # A word ends half a letter beyond the middle of its last one.
    half = 0.5 * (letters[-1].place - letters[0].place) / max(1, len(letters) - 1)
    for is_space, group in groupby(letters, key=lambda letter: letter.text.isspace()):
        word = list(group)
        if not is_space:
            left, right = max(0.0, word[0].place - half), min(1.0, word[-1].place + half)
            # As high as the line: the recogniser tells where along the line a letter stands, and nothing else.
            yield Word(
                text="".join(letter.text for letter in word),
                box=image.box_of(left * width, 0, right * width, height),
                confidence=min(1.0, float(np.mean([letter.probability for letter in word]))),
            )
