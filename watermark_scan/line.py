"""Where a line of text may be, and its pixels lying flat. Owns neither finding, reading nor spotting it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan.geometry import Box, Placement

Point = tuple[float, float]
"""x and y in pixels of the upright picture."""


class Polarity(StrEnum):
    """Whether the letters are lighter or darker than what lies behind them."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """A place where a finder sees a line of text.

    Attributes:
        corners: Around the letters, in pixels of the upright picture: top left, top right, bottom right and bottom left
            as the picture stands, which need not be as the text reads.
        finder: Name of what found it.
        score: The finder's own, > 0; larger is surer. Comparable among detections of one finder only.
        polarity: Where the finder knows.
        fit: How likely the place holds just one line, as high and as wide as its letters, 0…1: that there are letters
            is said by the score.
    """

    corners: tuple[Point, Point, Point, Point]
    finder: str
    score: float
    polarity: Polarity | None = None
    fit: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """A place where a line of text may be, cut out with room around it and turned so that it reads left to right.

    Attributes:
        box: Around the letters as found, in pixels of the upright picture; imprecise by some tenths of its height.
        pixels: uint8, height × width × 3, RGB: the cut with room around it, at the picture's own scale or smaller.
        placement: The way from `pixels` back to the upright picture, with the quarter turn that laid the line flat. For
            a line that was tilted it is only about right.
        inner: Left, top, right and bottom of the letters as found, in `pixels`.
        polarity: The likelier of the two; a finder may be wrong where the ground is busy.
        finder: Name of what found it, for the report.
        score: The finder's own, > 0; for ranking lines of one finder only.
    """

    box: Box
    pixels: NDArray[np.uint8]
    placement: Placement
    inner: tuple[float, float, float, float]
    polarity: Polarity
    finder: str
    score: float
