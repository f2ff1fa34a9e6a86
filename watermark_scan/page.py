"""A picture to read and the way from its pixels back to the upright image. Owns neither making nor reading it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan.geometry import Box, Placement


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Page:
    """A picture to read, and where its pixels came from.

    Attributes:
        name: Of the view, for the report.
        pixels: uint8, height × width (grey) or height × width × 3 (RGB).
        placement: The way back to the upright picture.
        line: Around the letters in the upright picture, where the page is a single line.
        line_number: Of that line in this image, from 0.
    """

    name: str
    pixels: NDArray[np.uint8]
    placement: Placement
    line: Box | None = None
    line_number: int | None = None
