"""The weights in RapidOCR's wheel, run by ONNX Runtime without the library around them.

To import the library takes half a second, a quarter of the scan of one picture: it parses its table of models twice
and loads a client for the web. Owns which files these are and how they are run. What the pictures and the answers mean
stands in `rapid` and `rapid_boxes`. Where the wheel holds other files than those known here, there is no answer, and
the library is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Run = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""A model: one array in, one array out."""
DETECTOR = ("PP-OCRv6_det_small.onnx", 0x1FDD0177)
"""Name and checksum (CRC-32) of the weights that the library takes by itself: others, and damaged ones, are left to it.
The check takes ten milliseconds. A test holds what comes of these against the library."""
RECOGNISER = ("PP-OCRv6_rec_small.onnx", 0x45276C35)
LONGEST = 2_400
"""Pixels: larger pictures are shrunk for the detector."""
LEAST = 0.2
"""How likely the detector must think text at a place, and on the whole of it (next): half the usual thresholds. Faint
overlay text answers weakly, and matching is the judge of what is noise."""
LEAST_MEAN = 0.3

_SILENT = 4
"""ONNX Runtime's level for fatal errors only: what else goes wrong is raised."""
_CHARACTERS = "character"
"""Where the recogniser's file keeps the characters it knows, one a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recogniser:
    """A model that reads lines.

    Attributes:
        run: A line, 1 × 3 × height × length → probabilities, 1 × frames × characters.
        characters: What each of them means, blank first.
    """

    run: Run
    characters: tuple[str, ...]


def open_recogniser() -> Recogniser | None:
    """The recogniser; None where its file is not the one known here. Raises whatever ONNX Runtime does."""
    session = _session(*RECOGNISER)
    if session is None:
        return None
    known = session.get_modelmeta().custom_metadata_map[_CHARACTERS].splitlines()
    return Recogniser(run=_runner(session), characters=("blank", *known, " "))


def open_detector() -> Run | None:
    """The detector: a picture, 1 × 3 × height × width → how likely text is, 1 × 1 × height × width; as above."""
    session = _session(*DETECTOR)
    return None if session is None else _runner(session)


def _session(name: str, checksum: int) -> Any:  # noqa: ANN401  the library is untyped
    package = find_spec("rapidocr")
    places = package.submodule_search_locations if package else None
    file = Path(next(iter(places or ()), ""), "models", name)
    if not places or not file.is_file() or _checksum(file) != checksum:
        return None
    from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415  only a scan needs it

    options = SessionOptions()
    options.log_severity_level = _SILENT
    # As in the settings for the library; see `rapid`.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return InferenceSession(
        str(file), options, providers=[("CPUExecutionProvider", {"arena_extend_strategy": "kSameAsRequested"})]
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
