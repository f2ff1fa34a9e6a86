"""A line's pixels as a feature map: scaled, freed of slow changes, evened out. Owns no glyph and no wording."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

CAP = 8
"""Working rows from the baseline to the top of a capital: enough to tell letters, few enough to be fast."""
PAD = 32
"""Empty working pixels around a map, so that letters may stick out."""
SIGMAS = max(0.06 * CAP, 0.45), 0.32 * CAP
"""Standard deviations, in working pixels, of the two Gaussians whose difference is taken: keeps strokes, drops grounds.
"""
_EVENING = 1.2
"""Standard deviation of the window that contrast is evened out in, over `CAP`."""
_FARTHEST = 3
"""Working rows from the baseline expected that the line's strokes may end at."""
_QUIET = 2.0
"""Grey levels squared, added to a window's contrast: keeps noise on flat ground small."""


class Rise(IntEnum):
    """How far most letters go up."""

    SMALL = 0
    """As an x does."""
    CAPITALS = 1
    """As an H does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A guess at how letters lie in a line's cut.

    Attributes:
        ends: Left and right end of the letters, in pixels of the cut.
        cap: Height of a capital there.
        baseline: Row of the baseline.
        rise: How far most letters go up.
        widened: What their width is multiplied with.
        unusual: Less likely than others: looked at in fewer typefaces.
    """

    ends: tuple[float, float]
    cap: float
    baseline: float
    rise: Rise
    widened: float = 1.0
    unusual: bool = False

    @property
    def across(self) -> float:
        """Working pixels per pixel of the cut, from left to right."""
        return CAP / self.cap * self.widened

    @property
    def weight(self) -> float:
        """What scores are multiplied with, so that those of different guesses compare: smaller letters fill more."""
        return float((self.cap / CAP / self.widened) ** 0.8)

    @property
    def width(self) -> float:
        """Working columns from end to end."""
        return (self.ends[1] - self.ends[0]) * self.across

    @property
    def down(self) -> float:
        """Working pixels per pixel of the cut, from top to bottom."""
        return CAP / self.cap


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """A feature map.

    Attributes:
        values: float32, rows × columns, `PAD` zeros on all sides.
        scale: Working pixels per pixel of the cut, across and down.
    """

    values: NDArray[np.float32]
    scale: tuple[float, float]

    def column(self, x: float) -> float:
        """Working column of a column of the cut."""
        return x * self.scale[0] + PAD

    def row(self, y: float) -> float:
        """Working row of a row of the cut."""
        return y * self.scale[1] + PAD


def levels(lying: Field, baseline: float, ends: tuple[float, float], offsets: Iterable[int]) -> list[int]:
    """Working rows to try for the baseline: those around the one expected, and where the line's strokes end.

    Args:
        lying: The map.
        baseline: As expected, a row of the cut.
        ends: Left and right end of the letters, in columns of the cut.
        offsets: Rows around the one expected.
    """
    expected = round(lying.row(baseline))
    left, right = (round(lying.column(end)) for end in ends)
    first = max(0, expected - _FARTHEST - 1)
    part = lying.values[first : expected + _FARTHEST + 2, max(0, left) : right]
    tried = {expected + offset for offset in offsets}
    if part.shape[0] > 1 and part.shape[1]:
        power = (part * part).mean(1)
        tried.add(first + int((power[:-1] - power[1:]).argmax()) + 1)
    return sorted(tried)


def strokes(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """What is left of a picture at working size between fine grain and slow changes; linear."""
    fine, wide = (cv2.GaussianBlur(pixels, (0, 0), sigma) for sigma in SIGMAS)
    return np.asarray(fine - wide, dtype=np.float32)


def grey(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Brightness 0…255 of a picture, height × width × 3."""
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)


def field(brightness: NDArray[np.float32], scale: tuple[float, float]) -> Field:
    """The map of a cut at a scale."""
    height, width = brightness.shape
    size = max(2, round(width * scale[0])), max(2, round(height * scale[1]))
    method = cv2.INTER_AREA if min(scale) < 1 else cv2.INTER_LINEAR
    found = strokes(cv2.resize(brightness, size, interpolation=method).astype(np.float32))
    contrast = cv2.GaussianBlur(found * found, (0, 0), _EVENING * CAP)
    values = np.pad((found / np.sqrt(contrast + _QUIET)).astype(np.float32), PAD)
    return Field(values=values, scale=(size[0] / width, size[1] / height))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fields:
    """The maps of one cut at the scales asked for; each made once.

    Attributes:
        brightness: Of the cut.
    """

    brightness: NDArray[np.float32]
    _made: dict[tuple[float, float], Field] = dataclasses.field(default_factory=dict)

    def at(self, scale: tuple[float, float]) -> Field:
        """The map at a scale: working pixels per pixel of the cut, across and down."""
        key = round(scale[0], 4), round(scale[1], 4)
        if key not in self._made:
            self._made[key] = field(self.brightness, scale)
        return self._made[key]
