"""Quarter turns of pixels, so that text that runs up or down lies flat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.geometry import Turn

if TYPE_CHECKING:
    from numpy.typing import NDArray

_QUARTERS = {Turn.NONE: 0, Turn.CLOCKWISE: -1, Turn.COUNTERCLOCKWISE: 1}
"""NumPy counts against the clock."""


def turned(pixels: NDArray[np.uint8], turn: Turn) -> NDArray[np.uint8]:
    """The pixels (height × width, or with channels) turned by a quarter, or as they are; a view of the same memory."""
    return np.rot90(pixels, _QUARTERS[turn])
