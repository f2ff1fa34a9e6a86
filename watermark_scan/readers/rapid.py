"""The one door to RapidOCR: the PP-OCR detector and recogniser, with the weights of its wheel, run by ONNX Runtime.

Owns how the engine is set up and how its answers become readings. Reads Latin, Chinese and Japanese; other scripts
come out empty or wrong, which `languages` says.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

from watermark_scan.errors import ReaderFailedError, ReaderMissingError
from watermark_scan.readers.base import EngineInfo, Page
from watermark_scan.reading import Reading, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from watermark_scan.geometry import Box, Placement

NAME = "rapidocr"
LANGUAGES = ("latin", "zh", "ja")
"""Scripts and languages the bundled PP-OCRv6 model reads; Cyrillic, Greek and Arabic are not among them."""

_SETTINGS: dict[str, Any] = {
    "Global.log_level": "critical",
    # Confidence is evidence, never a filter: the word that the frame cuts has the lowest.
    "Global.text_score": 0.0,
    # Overlay text is upright or lies in a strip that is turned anyway; the classifier turns short words upside down.
    "Global.use_cls": False,
    "Global.return_word_box": True,
    # Pages come at the size they are to be read: no second resizing, and no padding of wide bands.
    "Global.max_side_len": 100_000,
    "Global.use_vertical_padding": False,
    "Det.limit_type": "max",
    "Det.limit_side_len": 2_400,
    # Half the usual thresholds: faint overlay text answers weakly, and matching is the judge of what is noise.
    "Det.thresh": 0.2,
    "Det.box_thresh": 0.3,
    # One thread: several images are scanned by several processes, and threads of both would fight for the cores.
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
_MIN_SIDE = 32
"""Pixels: the detector's stride; a smaller page would be resized to nothing."""


def probe() -> EngineInfo:
    """What is installed, without loading a model.

    Raises:
        ReaderMissingError: The packages are not there.
    """
    try:
        versions = f"{version('rapidocr')} (onnxruntime {version('onnxruntime')})"
    except PackageNotFoundError as error:
        raise ReaderMissingError(
            f"RapidOCR is not installed: the package {error.name} is missing.",
            remedy="Install it with: pip install rapidocr onnxruntime",
        ) from error
    return EngineInfo(name=NAME, version=versions, languages=LANGUAGES)


@dataclass(frozen=True)
class RapidReader:
    """RapidOCR, ready to read; the models are loaded on the first page."""

    info: EngineInfo

    @cached_property
    def _engine(self) -> Any:  # noqa: ANN401  the library is untyped
        try:
            from rapidocr import RapidOCR  # noqa: PLC0415  loading it takes a second; only a scan needs it

            return RapidOCR(params=_SETTINGS)
        except Exception as error:
            raise ReaderFailedError(
                f"RapidOCR could not be loaded ({type(error).__name__}).",
                remedy="Reinstall it with: pip install --force-reinstall rapidocr onnxruntime",
            ) from error

    def read(self, pages: Sequence[Page]) -> tuple[Reading, ...]:
        """See `Reader.read`."""
        return tuple(reading for page in pages for reading in self._read_page(page))

    def _read_page(self, page: Page) -> Iterable[Reading]:
        if min(page.pixels.shape[:2]) < _MIN_SIDE:
            return ()
        engine = self._engine
        try:
            return _readings(page, engine(_bgr(page.pixels)))
        except Exception as error:
            raise ReaderFailedError(
                f"RapidOCR broke on the view '{page.name}' ({type(error).__name__}).",
                remedy="Scan the image again with --reader tesseract, and please report the image's size and format.",
            ) from error


def _readings(page: Page, answer: Any) -> list[Reading]:  # noqa: ANN401  the library is untyped
    texts = getattr(answer, "txts", None)  # not there at all when lines were detected and none was recognised
    if answer.boxes is None or not texts:
        return []
    words = answer.word_results
    if len(words) != len(texts):
        # Lines without words are left out of this list alone, so whose words the others are is not known.
        words = ((),) * len(texts)
    lines = zip(answer.boxes, texts, answer.scores, words, strict=True)
    return [_reading(page, *line) for line in lines if line[1].strip()]


def _reading(page: Page, corners: NDArray[Any], text: str, score: float, words: Iterable[tuple[Any, ...]]) -> Reading:
    box = _box(page.placement, corners)
    found = [
        Word(text=word, box=_box(page.placement, np.asarray(place)), confidence=float(confidence))
        for word, confidence, place in words
        if word.strip() and place is not None
    ]
    return Reading(
        text=text.strip(),
        box=box,
        words=tuple(found) or (Word(text=text.strip(), box=box, confidence=float(score)),),
        reader=NAME,
        view=page.name,
        turn=page.placement.turn,
    )


def _box(placement: Placement, corners: NDArray[Any]) -> Box:
    points = np.asarray(corners, dtype=float).reshape(-1, 2)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return placement.to_picture(float(left), float(top), float(right), float(bottom))


def _bgr(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    rgb = pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)  # noqa: PLR2004  a colour image
    return np.ascontiguousarray(rgb[:, :, ::-1])
