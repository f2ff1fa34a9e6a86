"""A picture to read and the way from its pixels back to the upright image. Owns neither making nor reading it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan.geometry import Placement


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Page:
    """A picture to read, and where its pixels came from.

    Attributes:
        name: Of the view and region, for the report: `light-text top-left`.
        pixels: uint8, height × width (grey) or height × width × 3 (RGB).
        placement: The way back to the upright picture.
    """

    name: str
    pixels: NDArray[np.uint8]
    placement: Placement
