"""A third OCR engine, as a user would add one: this module, and a line in `watermark_scan.ocr.ENGINES`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from watermark_scan.model import OcrResult, Word
from watermark_scan.ocr.base import EngineInfo, EngineRequest, OcrEngine
from watermark_scan.rapidocr_models import Recogniser, open_recogniser, probe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.model import LineImage


def open_engine(_request: EngineRequest) -> ThirdEngine:
    """The engine: RapidOCR's weights, of which only the likeliest letters are taken."""
    info = EngineInfo(name="third", version=probe(), languages=("latin",), scripts=frozenset({"Latin"}))
    return ThirdEngine(info=info, model=open_recogniser())


@dataclass(frozen=True, kw_only=True)
class ThirdEngine(OcrEngine):  # noqa: D101  see `open_engine`
    info: EngineInfo
    model: Recogniser

    def read(self, images: Sequence[LineImage]) -> tuple[OcrResult, ...]:  # noqa: D102  see `OcrEngine`
        return tuple(result for image in images for result in self._read(image))

    def _read(self, image: LineImage) -> Iterator[OcrResult]:
        pixels = (image.pixels[None, :, :, ::-1] / 127.5 - 1).transpose(0, 3, 1, 2).astype("float32")
        steps = groupby(self.model.run(pixels)[0].argmax(axis=1).tolist())
        letters = "".join(self.model.characters[number] for number, _ in steps if number)
        box, turn, line = image.line, image.placement.turn, image.line_number
        if words := tuple(Word(text=text, box=box, confidence=0.5) for text in letters.split()):
            text = " ".join(letters.split())
            yield OcrResult(text=text, box=box, words=words, engine="third", view=image.view, turn=turn, line=line)
