"""The recogniser of RapidOCR: the PP-OCRv6 weights in its wheel, run by ONNX Runtime.

The weights are run without the library around them: importing it takes half a second, a quarter of the scan of one
picture. Another release of it may carry other weights, with another meaning of input and output; then nothing is run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from watermark_scan.errors import EngineFailedError, EngineMissingError
from watermark_scan.onnx_runtime import open_session

NAME = "rapidocr"
INSTALL = "pip install 'rapidocr>=3.10,<3.11' onnxruntime"

Run = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""A model: one array in, one array out."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A file of weights that is known.

    Attributes:
        file: Its name in the wheel.
        size: Bytes.
        checksum: CRC-32 of its bytes. To check it takes ten milliseconds.
    """

    file: str
    size: int
    checksum: int


RECOGNISER = Weights("PP-OCRv6_rec_small.onnx", 21_234_383, 0x45276C35)

_GREY_AXES = 2
_CHARACTERS = "character"
"""Key of the recogniser's metadata: the characters it knows, one a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recogniser:
    """A model that reads lines.

    Attributes:
        run: A line, 1 × 3 × height × length → probabilities, 1 × time steps × characters.
        characters: What each of them means, blank first.
    """

    run: Run
    characters: tuple[str, ...]


def probe() -> str:
    """The versions that are installed, without loading a model.

    Raises:
        EngineMissingError: A package is not there, or the weights are others than those known here.
    """
    try:
        found = f"{version('rapidocr')} (onnxruntime {version('onnxruntime')})"
    except PackageNotFoundError as error:
        raise EngineMissingError(
            f"RapidOCR is not installed: the package {error.name} is missing.", remedy=f"Install it with: {INSTALL}"
        ) from error
    file = _path(RECOGNISER)
    if not file.is_file() or file.stat().st_size != RECOGNISER.size:
        raise _other_weights(found)
    return found


def open_recogniser() -> Recogniser:
    """The recogniser, with its characters.

    Raises:
        EngineFailedError: It cannot be loaded.
    """
    session = _session(RECOGNISER)
    known = session.get_modelmeta().custom_metadata_map[_CHARACTERS].splitlines()
    return Recogniser(run=_runner(session), characters=("blank", *known, " "))


def bgr(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pixels as the models take them: height × width × 3, blue first.

    Args:
        pixels: Height × width (grey) or height × width × 3 (RGB).
    """
    colour = pixels if pixels.ndim > _GREY_AXES else np.repeat(pixels[:, :, None], 3, axis=2)
    return np.ascontiguousarray(colour[:, :, ::-1])


def failed_while(doing: str, name: str, error: Exception) -> EngineFailedError:
    """The error of a model that broke.

    Args:
        doing: What it did, as in `reading a line in`.
        name: Of the view it was given.
        error: What happened.
    """
    return EngineFailedError(
        f"RapidOCR broke while {doing} the view '{name}' ({type(error).__name__}).",
        remedy="Scan the image again with --reader tesseract, and please report the image's size and format.",
    )


def _session(weights: Weights) -> Any:  # noqa: ANN401  the library is untyped
    file = _path(weights)
    try:
        session = open_session(str(file)) if _checksum(file) == weights.checksum else None
    except Exception as error:
        raise EngineFailedError(
            f"RapidOCR could not be loaded ({type(error).__name__}).",
            remedy="Reinstall it with: pip install --force-reinstall rapidocr onnxruntime",
        ) from error
    if session is None:
        error_ = _other_weights(version("rapidocr"))
        raise EngineFailedError(error_.message, remedy=error_.remedy)
    return session


def _path(weights: Weights) -> Path:
    package = find_spec("rapidocr")
    places = package.submodule_search_locations if package else None
    return Path(next(iter(places or ()), ""), "models", weights.file)


def _other_weights(found: str) -> EngineMissingError:
    return EngineMissingError(
        f"RapidOCR {found} carries other weights than those that this program knows, or damaged ones.",
        remedy=f"Install the release it knows: {INSTALL}",
    )


def _checksum(file: Path) -> int:
    with file.open("rb") as opened, mmap(opened.fileno(), 0, access=ACCESS_READ) as content:
        return crc32(content)


def _runner(session: Any) -> Run:  # noqa: ANN401  as above
    (entrance,), (exit_,) = session.get_inputs(), session.get_outputs()
    taken, given = entrance.name, [exit_.name]

    def run(batch: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(session.run(given, {taken: batch})[0], np.float32)

    return run
