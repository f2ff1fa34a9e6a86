"""The one door to RapidOCR: the PP-OCR detector and recogniser, with the weights of its wheel, run by ONNX Runtime.

Owns how the engine is set up and how its answers become detections and readings. The weights are run directly
(`rapid_weights`); where that is not possible, the library runs them, with the same result. Reads Latin, Chinese and
Japanese; other scripts come out empty or wrong, which `languages` says.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial, reduce
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from watermark_scan.errors import EngineFailedError, EngineMissingError
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.model import OcrResult, Page, Point, TextRegion, Word
from watermark_scan.ocr.base import EngineInfo
from watermark_scan.ocr.ctc import Letter, decode
from watermark_scan.ocr.rapidocr_models import LEAST, LEAST_MEAN, LONGEST, Recogniser, open_detector, open_recogniser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

NAME = "rapidocr"
LANGUAGES = ("latin", "zh", "ja")
"""Scripts and languages the bundled PP-OCRv6 model reads; Cyrillic, Greek and Arabic are not among them."""
LINE_HEIGHT = 48
"""Pixels the recogniser takes a line at."""

_SETTINGS: dict[str, Any] = {
    "Global.log_level": "critical",
    # Confidence is evidence, never a filter: the word that the frame cuts has the lowest.
    "Global.text_score": 0.0,
    # Lines come turned so that they read from left to right; the classifier turns short words upside down.
    "Global.use_cls": False,
    # Pages come at the size they are to be looked at: no second resizing, and no padding of wide bands.
    "Global.max_side_len": 100_000,
    "Global.use_vertical_padding": False,
    "Det.limit_type": "max",
    "Det.limit_side_len": LONGEST,
    "Det.thresh": LEAST,
    "Det.box_thresh": LEAST_MEAN,
    # One thread: several images are scanned by several processes, and threads of both would fight for the cores.
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    # Memory is kept from picture to picture: asking the system for it anew takes a quarter of the detector's time.
    "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
}
_MIN_SIDE = 32
"""Pixels: the detector's stride; a smaller page would be resized to nothing."""


def probe() -> EngineInfo:
    """What is installed, without loading a model.

    Raises:
        EngineMissingError: The packages are not there.
    """
    try:
        versions = f"{version('rapidocr')} (onnxruntime {version('onnxruntime')})"
    except PackageNotFoundError as error:
        raise EngineMissingError(
            f"RapidOCR is not installed: the package {error.name} is missing.",
            remedy="Install it with: pip install rapidocr onnxruntime",
        ) from error
    return EngineInfo(name=NAME, version=versions, languages=LANGUAGES)


@dataclass(frozen=True)
class RapidReader:
    """RapidOCR, ready to find lines and to read them; the models are loaded when they are first used."""

    info: EngineInfo

    @cached_property
    def _engine(self) -> Any:  # noqa: ANN401  the library is untyped
        try:
            from rapidocr import RapidOCR  # noqa: PLC0415  loading it takes a second; only a scan needs it

            return RapidOCR(params=_SETTINGS)
        except Exception as error:
            raise _not_loaded(error) from error

    @cached_property
    def _recogniser(self) -> Recogniser:
        # Whatever goes wrong with the weights alone, the library has the last word.
        with suppress(Exception):
            if found := open_recogniser():
                return found
        return self._library_recogniser()

    def _library_recogniser(self) -> Recogniser:
        # Its public call tells the best letters only; what else they may be, the recogniser itself says. It is loaded
        # by the first call.
        engine, grey = self._engine, np.full((LINE_HEIGHT, LINE_HEIGHT, 3), 127, np.uint8)
        try:
            engine(grey, use_det=False, use_cls=False, use_rec=True)
            recogniser = engine.text_rec
            return Recogniser(run=recogniser.session, characters=tuple(recogniser.postprocess_op.character))
        except Exception as error:
            raise _not_loaded(error) from error

    @cached_property
    def _detector(self) -> Callable[[NDArray[np.uint8]], Any]:
        with suppress(Exception):
            # Here, so that whatever it lacks leaves the library to do it.
            from watermark_scan.ocr.rapidocr_boxes import boxes_seen_by  # noqa: PLC0415  see above

            if run := open_detector():
                return partial(boxes_seen_by, run)
        return partial(self._engine, use_det=True, use_cls=False, use_rec=False)

    def find(self, pages: Sequence[Page]) -> tuple[TextRegion, ...]:
        """Where lines of text are on the pages, page by page; see `Finder.find`."""
        return tuple(detection for page in pages for detection in self._find_on(page))

    def read(self, pages: Sequence[Page]) -> tuple[OcrResult, ...]:
        """See `Reader.read`. One line at a time: a batch of six takes a quarter more time for each of its lines."""
        return tuple(reading for page in pages if (reading := self._read_line(page)) is not None)

    def _find_on(self, page: Page) -> tuple[TextRegion, ...]:
        if min(page.pixels.shape[:2]) < _MIN_SIDE:
            return ()
        detector = self._detector
        try:
            # In full, so that a strange answer shows here and not where nobody expects it.
            return tuple(_detections(page, detector(_bgr(page.pixels))))
        except Exception as error:
            raise _broken("looking for text on", page, error) from error

    def _read_line(self, page: Page) -> OcrResult | None:
        recogniser = self._recogniser
        try:
            frames = recogniser.run(_prepared(page.pixels))[0]
            letters = decode(np.asarray(frames, np.float32), recogniser.characters)
        except Exception as error:
            raise _broken("reading a line in", page, error) from error
        return _reading(page, letters) if letters else None


def _not_loaded(error: Exception) -> EngineFailedError:
    return EngineFailedError(
        f"RapidOCR could not be loaded ({type(error).__name__}).",
        remedy="Reinstall it with: pip install --force-reinstall rapidocr onnxruntime",
    )


def _broken(doing: str, page: Page, error: Exception) -> EngineFailedError:
    return EngineFailedError(
        f"RapidOCR broke while {doing} the view '{page.name}' ({type(error).__name__}).",
        remedy="Scan the image again with --reader tesseract, and please report the image's size and format.",
    )


def _detections(page: Page, answer: Any) -> Iterator[TextRegion]:  # noqa: ANN401  the library is untyped
    if getattr(answer, "boxes", None) is None:
        return
    for corners, score in zip(answer.boxes, answer.scores, strict=True):
        points = np.asarray(corners, dtype=float).reshape(-1, 2).tolist()
        yield TextRegion(corners=_corners(page.placement, points), finder=NAME, score=max(float(score), 1e-6))


def _corners(placement: Placement, points: list[list[float]]) -> tuple[Point, Point, Point, Point]:
    """The corners in the picture; of a page that was turned, those of the box around them."""
    if placement.turn is Turn.NONE:
        region, scale = placement.region, placement.scale
        first, second, third, fourth = ((region.x + x / scale, region.y + y / scale) for x, y in points)
        return first, second, third, fourth
    across, down = zip(*points, strict=True)
    box = placement.to_picture(min(across), min(down), max(across), max(down))
    return (box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)


def _prepared(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A line as the recogniser takes it: 1 × 3 × height × length, BGR, -1…1."""
    colour = _bgr(pixels).astype(np.float32) / 127.5 - 1
    return np.ascontiguousarray(colour.transpose(2, 0, 1)[None])


def _reading(page: Page, letters: Sequence[Letter]) -> OcrResult:
    words = tuple(_words(page, letters))
    return OcrResult(
        text="".join(letter.text for letter in letters),
        box=reduce(Box.union, (word.box for word in words)),
        words=words,
        reader=NAME,
        view=page.name,
        turn=page.placement.turn,
        alternatives=tuple(letter.choices for letter in letters),
        line=page.line_number,
    )


def _words(page: Page, letters: Sequence[Letter]) -> Iterator[Word]:
    width, _ = _size(page)
    # Half a letter beyond the middles of the first and the last one.
    half = 0.5 * (letters[-1].place - letters[0].place) / max(1, len(letters) - 1)
    for space, group in groupby(letters, key=lambda letter: letter.text.isspace()):
        word = list(group)
        if not space:
            left, right = max(0.0, word[0].place - half), min(1.0, word[-1].place + half)
            yield Word(
                text="".join(letter.text for letter in word),
                box=_word_box(page, left * width, right * width),
                confidence=min(1.0, float(np.mean([letter.probability for letter in word]))),
            )


def _word_box(page: Page, left: float, right: float) -> Box:
    """As high as the line: the recogniser tells where along the line a letter stands, and nothing else."""
    box = page.placement.to_picture(left, 0, right, _size(page)[1])
    return (page.line and page.line.intersection(box)) or box


def _size(page: Page) -> tuple[int, int]:
    height, width = page.pixels.shape[:2]
    return width, height


def _bgr(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    colour = np.repeat(pixels[:, :, None], 3, axis=2) if pixels.ndim == 2 else pixels  # noqa: PLR2004  grey
    return np.ascontiguousarray(colour[:, :, ::-1])
