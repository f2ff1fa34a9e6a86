"""RapidOCR's weights, run by this program, against the library around them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from watermark_scan.rapidocr_models import open_recogniser

_SETTINGS = {
    "Global.log_level": "critical",
    "Global.text_score": 0.0,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


@pytest.fixture(scope="module")
def library() -> Any:  # noqa: ANN401  untyped
    """The library, set as the program runs its weights."""
    from rapidocr import RapidOCR  # noqa: PLC0415  takes a second

    return RapidOCR(params=_SETTINGS)


def test_letters_are_read_as_by_the_library(library: Any) -> None:  # noqa: ANN401  untyped
    """The same characters, and the same probability for each."""
    # Its recogniser is loaded by the first call.
    library(np.full((48, 48, 3), 127, np.uint8), use_det=False, use_cls=False, use_rec=True)
    ours, line = open_recogniser(), np.random.default_rng(1).uniform(-1, 1, (1, 3, 48, 200)).astype(np.float32)
    assert tuple(library.text_rec.postprocess_op.character) == ours.characters
    assert np.asarray(library.text_rec.session(line)).tolist() == ours.run(line).tolist()
