"""The network that finds lines of overlay text, run by ONNX Runtime: pictures → where cores of lines are.

Its weights are made by `make train` (tests/training). It sees lines of about 5 to 60 pixels' height; what is smaller or
larger is looked for at other sizes of the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from watermark_scan.errors import EngineFailedError
from watermark_scan.onnx_runtime import open_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

STRIDE = 4
"""Pixels of a picture, each way, for each cell of the maps."""
HEIGHT_UNIT = 16.0
"""Pixels of a line's height whose binary logarithm is 0 in the maps."""
MAPS = 4
LARGEST = 1024
"""Pixels of the sides of a piece at most; larger pictures are looked at piece by piece."""
HALO = 96
"""Pixels at the rim of a piece that the next piece sees better."""
_DIVISOR = 16
_DATA = "watermark_scan.detection.data"
WEIGHTS = "lines.onnx"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LineMaps:
    """What the network sees in a picture, each height / 4 × width / 4.

    Attributes:
        core: How likely each cell lies on the middle half of a line's height, 0…1.
        height: Of the line there, in pixels.
        cosine: Of twice the angle by which the line falls to the right.
        sine: The same.
    """

    core: NDArray[np.float32]
    height: NDArray[np.float32]
    cosine: NDArray[np.float32]
    sine: NDArray[np.float32]


@dataclass(frozen=True)
class LineNetwork:
    """The network; its weights are loaded when it first looks."""

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401  the library is untyped
        return open_session(files(_DATA).joinpath(WEIGHTS).read_bytes())

    def look(self, pixels: Pixels) -> LineMaps:
        """What it sees in a picture of any size, height × width × 3, RGB.

        Raises:
            EngineFailedError: It cannot be loaded, or broke.
        """
        rows, columns = (-(-side // STRIDE) for side in pixels.shape[:2])
        maps = np.empty((MAPS, rows, columns), np.float32)
        try:
            for top, upper, lower in _pieces(pixels.shape[0]):
                for left, first, last in _pieces(pixels.shape[1]):
                    seen = self._run(pixels[top : top + LARGEST, left : left + LARGEST])
                    # All but the picture's own sides are divisible by the stride.
                    y, x, down, across = (value // STRIDE for value in (upper, first, upper - top, first - left))
                    height, width = -(-(lower - upper) // STRIDE), -(-(last - first) // STRIDE)
                    maps[:, y : y + height, x : x + width] = seen[:, down : down + height, across : across + width]
        except Exception as error:
            raise EngineFailedError(
                f"The network that finds lines of text broke ({type(error).__name__}).",
                remedy="Reinstall it with: pip install --force-reinstall watermark-scan onnxruntime",
            ) from error
        odds, height, cosine, sine = maps
        core = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        return LineMaps(core=core, height=HEIGHT_UNIT * np.exp2(np.clip(height, -3, 4)), cosine=cosine, sine=sine)

    def _run(self, pixels: Pixels) -> NDArray[np.float32]:
        """Maps of a piece; 4 × height / 4 × width / 4, of the piece filled up to whole steps of the network."""
        down, across = (-side % _DIVISOR for side in pixels.shape[:2])
        full = cv2.copyMakeBorder(pixels, 0, down, 0, across, cv2.BORDER_REPLICATE)
        picture = np.ascontiguousarray(full.transpose(2, 0, 1)[None], np.float32)
        return np.asarray(self._session.run(None, {"picture": picture})[0][0], np.float32)


def _pieces(length: int) -> Iterator[tuple[int, int, int]]:
    """Where pieces of a side begin, and from where to where each is the one that sees best."""
    start = 0
    while True:
        is_last = start + LARGEST >= length
        best = start + HALO // 2 if start else 0
        yield start, best, length if is_last else start + LARGEST - HALO // 2
        if is_last:
            return
        start += LARGEST - HALO
