"""A candidate text line: where it is and its pixels, lying flat. Owns neither finding, reading nor spotting it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan.geometry import Box, Placement


class Polarity(StrEnum):
    """Whether the letters are lighter or darker than what lies behind them."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """A place where a line of text may be, cut out with room around it and turned so that it reads left to right.

    Attributes:
        box: Around the letters as found, in pixels of the upright picture; imprecise by some tenths of its height.
        pixels: uint8, height × width × 3, RGB: the cut with room around it, at the picture's own scale or enlarged.
        placement: The way from `pixels` back to the upright picture, with the turn that laid the line flat.
        polarity: The likelier of the two; a finder may be wrong where the ground is busy.
        finder: Name of what found it, for the report.
        score: The finder's own 0…1; for ranking lines of one finder only.
    """

    box: Box
    pixels: NDArray[np.uint8]
    placement: Placement
    polarity: Polarity
    finder: str
    score: float

    @property
    def inner(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of `box` within `pixels`."""
        return self.placement.to_view(self.box)
