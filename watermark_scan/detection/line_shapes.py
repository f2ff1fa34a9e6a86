"""What the network sees → lines: each connected core along its own direction, as long and high as its letters."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from watermark_scan.detection.line_network import STRIDE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from watermark_scan.detection.line_network import LineMaps

    Values = NDArray[np.floating]

THRESHOLDS = (0.4, 0.55, 0.7, 0.82)
"""How likely cells of a core are at least, 0…1; what is too thick for one line is taken apart at the next one."""
THICK = 1.0
"""Share of a line's height from which a core is too thick: that of one line is half as high as it."""
MIN_CELLS = 3
"""Cells of a core at least."""
MIN_LENGTH = 1.0
"""Heights that a line is long at least."""

BEYOND = 0.15
"""Heights by which letters reach beyond their core at either end: narrow ones at the ends are seen least."""
ELONGATED = 3.0
"""Length of a core over its thickness from which its direction is that of its cells: the map's own is coarser."""
GAP = 1.5
"""Heights between two pieces of a line at most."""
ASIDE = 0.3
"""Heights by which they are off each other's axis at most."""
ANGLE = math.radians(8)
"""By which they are slanted differently at most."""
ALIKE = 1.5
"""Ratio of their heights at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text.

    Attributes:
        x: Of its centre.
        y: Of its centre.
        length: Along it.
        height: Across it.
        angle: By which it falls to the right, in radians, -π/2 … π/2.
        score: How likely it is one, 0…1.
    """

    x: float
    y: float
    length: float
    height: float
    angle: float
    score: float

    def moved(self, factor: float, left: float = 0, top: float = 0) -> Line:
        """The line in a picture so many times as large, in which this one begins there."""
        return Line(
            x=self.x * factor + left,
            y=self.y * factor + top,
            length=self.length * factor,
            height=self.height * factor,
            angle=self.angle,
            score=self.score,
        )

    def corners(self) -> NDArray[np.float64]:
        """Top left, top right, bottom right, bottom left in reading direction: 4 × 2."""
        along = np.array([math.cos(self.angle), math.sin(self.angle)]) * self.length / 2
        across = np.array([-math.sin(self.angle), math.cos(self.angle)]) * self.height / 2
        corners = np.array([-along - across, along - across, along + across, across - along])
        return np.asarray(corners + np.array([self.x, self.y]), np.float64)


def lines_in(maps: LineMaps) -> list[Line]:
    """The lines, in pixels of the picture that was looked at."""
    return joined(_cores(maps, 0, None, (0, 0)))


def joined(lines: Iterable[Line]) -> list[Line]:
    """The lines, pieces that follow each other made one."""
    left = sorted(lines, key=lambda one: -one.length)
    centres = np.array([(one.x, one.y) for one in left]).reshape(-1, 2)
    reaches = np.array([one.length / 2 + GAP * one.height for one in left])
    open_ = np.ones(len(left), bool)
    done: list[Line] = []
    for number, first in enumerate(left):
        if not open_[number]:
            continue
        line, open_[number] = first, False
        while (
            other := next((one for one in _near(line, centres, reaches, open_) if _follow(line, left[one])), None)
        ) is not None:
            open_[other] = False
            line = _both(line, left[other])
        done.append(line)
    return done


def _near(line: Line, centres: Values, reaches: Values, among: NDArray[np.bool_]) -> list[int]:
    """Those lines that may begin where one ends: few of the many that a page has."""
    apart_ = np.hypot(centres[:, 0] - line.x, centres[:, 1] - line.y)
    return np.flatnonzero(among & (apart_ <= reaches + line.length / 2 + GAP * line.height)).tolist()


def _cores(maps: LineMaps, level: int, inside: NDArray[np.bool_] | None, at: tuple[int, int]) -> Iterator[Line]:
    """The lines whose cores begin at a threshold, or at a higher one where they are too thick there."""
    mask = maps.core > THRESHOLDS[level]
    if inside is not None:
        mask &= inside
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    for number in range(1, count):
        left, top, width, height, cells = (int(value) for value in stats[number])
        if cells < MIN_CELLS:
            continue
        part = np.s_[top : top + height, left : left + width]
        here = labels[part] == number
        piece = replace(
            maps, core=maps.core[part], height=maps.height[part], cosine=maps.cosine[part], sine=maps.sine[part]
        )
        line, thickness = _fitted(piece, here)
        if thickness > THICK * line.height and level + 1 < len(THRESHOLDS):
            yield from _cores(piece, level + 1, here, (at[0] + top, at[1] + left))
        elif line.length >= MIN_LENGTH * line.height:
            yield line.moved(1, (at[1] + left) * STRIDE, (at[0] + top) * STRIDE)


def _fitted(maps: LineMaps, inside: NDArray[np.bool_]) -> tuple[Line, float]:
    """The line of one core, and how thick that is."""
    down, across = np.nonzero(inside)
    weight = maps.core[inside].astype(np.float64)
    share = weight / weight.sum()
    height = float(np.exp2((share * np.log2(maps.height[inside])).sum()))
    angle = math.atan2(float((share * maps.sine[inside]).sum()), float((share * maps.cosine[inside]).sum())) / 2
    x, y = (across + 0.5) * STRIDE, (down + 0.5) * STRIDE
    centre = float((share * x).sum()), float((share * y).sum())
    angle = _direction(x - centre[0], y - centre[1], share, angle)
    along = (x - centre[0]) * math.cos(angle) + (y - centre[1]) * math.sin(angle)
    aside = (y - centre[1]) * math.cos(angle) - (x - centre[0]) * math.sin(angle)
    first, last = float(along.min()) - STRIDE / 2, float(along.max()) + STRIDE / 2
    middle = (first + last) / 2
    line = Line(
        x=centre[0] + middle * math.cos(angle),
        y=centre[1] + middle * math.sin(angle),
        length=last - first + 2 * BEYOND * height,
        height=height,
        angle=angle,
        score=float((share * weight).sum()),
    )
    # Four deviations of an even spread are 1.15 times as wide as it; a core that bends is no thicker for that.
    return line, float(np.sqrt(12 * (share * aside**2).sum()))


def _direction(x: Values, y: Values, share: Values, angle: float) -> float:
    """The direction of cells around their centre, where they are much longer than wide; else the one given."""
    xx, yy, xy = float((share * x * x).sum()), float((share * y * y).sum()), float((share * x * y).sum())
    main = math.atan2(2 * xy, xx - yy) / 2
    spread = math.hypot(xx - yy, 2 * xy)
    wide, narrow = (xx + yy + spread) / 2, max((xx + yy - spread) / 2, STRIDE**2 / 12)
    return main if wide >= ELONGATED**2 * narrow and _between(main, angle) < 4 * ANGLE else angle


def _between(one: float, other: float) -> float:
    """The angle between two directions that may point either way, 0 … π/2."""
    turned = abs(one - other) % math.pi
    return min(turned, math.pi - turned)


def _follow(one: Line, other: Line) -> bool:
    low, high = sorted((one.height, other.height))
    if high > ALIKE * low or _between(one.angle, other.angle) > ANGLE * (1 + 2 * (other.length < 2 * other.height)):
        return False
    dx, dy = other.x - one.x, other.y - one.y
    along = abs(dx * math.cos(one.angle) + dy * math.sin(one.angle)) - (one.length + other.length) / 2
    aside = abs(dy * math.cos(one.angle) - dx * math.sin(one.angle))
    return along <= GAP * low and aside <= ASIDE * low


def _both(one: Line, other: Line) -> Line:
    """The line from the beginning of the first to the end of the last of two pieces; the longer one leads."""
    dx, dy = other.x - one.x, other.y - one.y
    along = dx * math.cos(one.angle) + dy * math.sin(one.angle)
    first = min(-one.length / 2, along - other.length / 2)
    last = max(one.length / 2, along + other.length / 2)
    whole = one.length + other.length
    middle = (first + last) / 2
    return Line(
        x=one.x + middle * math.cos(one.angle),
        y=one.y + middle * math.sin(one.angle),
        length=last - first,
        height=(one.height * one.length + other.height * other.length) / whole,
        angle=one.angle,
        score=(one.score * one.length + other.score * other.length) / whole,
    )


def apart(lines: Sequence[Line], before: Sequence[NDArray[np.float64]], covered: float) -> list[Line]:
    """The lines of which no more than a share lies on those before them.

    Args:
        lines: The most welcome first.
        before: Corners, each 4 × 2, of what comes before all of them.
        covered: 0…1.
    """
    corners = [*before, *(one.corners() for one in lines)]
    lows = np.array([one.min(axis=0) for one in corners]).reshape(-1, 2)
    highs = np.array([one.max(axis=0) for one in corners]).reshape(-1, 2)
    kept = list(range(len(before)))
    for number, line in enumerate(lines, len(before)):
        meets = (lows[kept] < highs[number]).all(axis=1) & (lows[number] < highs[kept]).all(axis=1)
        shared = sum(_common(corners[number], corners[kept[place]]) for place in np.flatnonzero(meets))
        if shared <= covered * line.length * line.height:
            kept.append(number)
    return [lines[number - len(before)] for number in kept[len(before) :]]


def _common(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Area that two rectangles share."""
    area, _ = cv2.intersectConvexConvex(one.astype(np.float32), other.astype(np.float32))
    return float(area)
