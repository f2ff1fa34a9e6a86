"""RapidOCR's weights, run by this program, against the library around them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from watermark_scan.detection.rapidocr_detector import (
    LONGEST_SIDE,
    MIN_MEAN_PROBABILITY,
    MIN_PROBABILITY,
    detect_boxes,
)
from watermark_scan.rapidocr_models import open_detector, open_recogniser

_SAMPLES = Path(__file__).parents[2] / "samples"
_PICTURES = ("founding-case.jpg", "shop-board.jpg", "stock-mark.jpg", "no-text-thermal.jpg", "tiny.jpg")
_SETTINGS = {
    "Global.log_level": "critical",
    "Global.text_score": 0.0,
    "Global.use_cls": False,
    "Global.max_side_len": 100_000,
    "Global.use_vertical_padding": False,
    "Det.limit_type": "max",
    "Det.limit_side_len": LONGEST_SIDE,
    "Det.thresh": MIN_PROBABILITY,
    "Det.box_thresh": MIN_MEAN_PROBABILITY,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


@pytest.fixture(scope="module")
def library() -> Any:  # noqa: ANN401  untyped
    """The library, set as the program runs its weights."""
    from rapidocr import RapidOCR  # noqa: PLC0415  takes a second

    return RapidOCR(params=_SETTINGS)


@pytest.mark.parametrize("name", _PICTURES)
def test_lines_are_found_as_by_the_library(library: Any, name: str) -> None:  # noqa: ANN401  untyped
    """The same corners and the same scores, number for number."""
    with Image.open(_SAMPLES / name) as image:
        picture = np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])
    theirs = library(picture, use_det=True, use_cls=False, use_rec=False)
    ours = detect_boxes(open_detector(), picture)
    assert (theirs.boxes if theirs.boxes is not None else np.zeros((0, 4, 2))).tolist() == ours.boxes.tolist()
    assert list(theirs.scores or ()) == list(ours.scores)


def test_letters_are_read_as_by_the_library(library: Any) -> None:  # noqa: ANN401  untyped
    """The same characters, and the same probability for each."""
    # Its recogniser is loaded by the first call.
    library(np.full((48, 48, 3), 127, np.uint8), use_det=False, use_cls=False, use_rec=True)
    ours, line = open_recogniser(), np.random.default_rng(1).uniform(-1, 1, (1, 3, 48, 200)).astype(np.float32)
    assert tuple(library.text_rec.postprocess_op.character) == ours.characters
    assert np.asarray(library.text_rec.session(line)).tolist() == ours.run(line).tolist()
