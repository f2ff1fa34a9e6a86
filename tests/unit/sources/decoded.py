"""Files of every format, and decoded pixels to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tests.unit.sources.conftest import files, scene
from watermark_scan.sources.frames import decode

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FILES = files()
LIMIT = 1_000_000
WHITE, BLACK, GREY, RED = (255, 255, 255), (0, 0, 0), (128, 128, 128), (255, 0, 0)
SCENE = np.asarray(scene())


def levels(source: Path | str | bytes | NDArray[Any]) -> NDArray[np.int_]:
    """The decoded pixels, free of overflow."""
    return decode(source, max_pixels=LIMIT).pixels.astype(int)
