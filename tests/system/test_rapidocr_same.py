"""RapidOCR's weights, run by us, against the library itself."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image
from watermark_scan.ocr.rapidocr_boxes import boxes_seen_by
from watermark_scan.ocr.rapidocr_models import Recogniser, open_detector, open_recogniser

from watermark_scan.ocr.rapidocr import RapidReader, probe

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

pytestmark = pytest.mark.integration

_SAMPLES = Path(__file__).parents[2] / "samples"
_PICTURES = ("founding-case.jpg", "shop-board.jpg", "stock-mark.jpg", "no-text-thermal.jpg", "tiny.jpg")


@pytest.fixture(scope="module")
def library() -> RapidReader:
    """The library, which is asked through the reader's own way back to it."""
    return RapidReader(info=probe())


@pytest.fixture(scope="module")
def detector() -> Callable[[NDArray[np.uint8]], Any]:
    """Our detector."""
    run = open_detector()
    assert run is not None
    return partial(boxes_seen_by, run)


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    """Our recogniser."""
    opened = open_recogniser()
    assert opened is not None
    return opened


@pytest.mark.parametrize("name", _PICTURES)
def test_lines_are_found_as_by_the_library(
    library: RapidReader, detector: Callable[[NDArray[np.uint8]], Any], name: str
) -> None:
    """The same corners and the same scores, number for number."""
    with Image.open(_SAMPLES / name) as image:
        picture = np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])
    theirs = library._engine(picture, use_det=True, use_cls=False, use_rec=False)
    ours = detector(picture)
    assert (theirs.boxes if theirs.boxes is not None else np.zeros((0, 4, 2))).tolist() == ours.boxes.tolist()
    assert list(theirs.scores or ()) == list(ours.scores)


def test_letters_are_read_as_by_the_library(library: RapidReader, recogniser: Recogniser) -> None:
    """The same characters, and the same probability for each."""
    theirs = library._library_recogniser()
    line = np.random.default_rng(1).uniform(-1, 1, (1, 3, 48, 200)).astype(np.float32)
    assert theirs.characters == recogniser.characters
    assert np.asarray(theirs.run(line)).tolist() == recogniser.run(line).tolist()
