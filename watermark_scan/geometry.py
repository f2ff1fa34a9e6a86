"""Boxes, names of the parts of a picture, and the way between the picture and views of it.

All boxes are whole pixels of the upright picture (origin top left, x to the right, y down) unless a name says
otherwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Edge(StrEnum):
    """A side of the frame."""

    LEFT = "left"
    TOP = "top"
    RIGHT = "right"
    BOTTOM = "bottom"


class RegionName(StrEnum):
    """Where in the picture something is."""

    TOP_LEFT = "top-left"
    TOP = "top"
    TOP_RIGHT = "top-right"
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM = "bottom"
    BOTTOM_RIGHT = "bottom-right"
    FULL = "full"


_GRID = (
    (RegionName.TOP_LEFT, RegionName.TOP, RegionName.TOP_RIGHT),
    (RegionName.LEFT, RegionName.CENTER, RegionName.RIGHT),
    (RegionName.BOTTOM_LEFT, RegionName.BOTTOM, RegionName.BOTTOM_RIGHT),
)
"""The regions but `FULL`: rows from top to bottom, each from left to right."""


class Turn(StrEnum):
    """How a view was turned before reading, so that vertical text lies flat."""

    NONE = "none"
    CLOCKWISE = "clockwise"
    COUNTERCLOCKWISE = "counterclockwise"


class Facing(StrEnum):
    """How a line lying flat was seen before reading: as it is, or as it is in a picture that is turned or mirrored."""

    UPRIGHT = "upright"
    UPSIDE_DOWN = "upside-down"
    MIRRORED = "mirrored"
    MIRRORED_UPSIDE_DOWN = "mirrored-upside-down"

    @property
    def is_turned(self) -> bool:
        """Whether it stands on its head."""
        return self in {Facing.UPSIDE_DOWN, Facing.MIRRORED_UPSIDE_DOWN}

    @property
    def is_mirrored(self) -> bool:
        """Whether left and right are changed, once it stands upright."""
        return self in {Facing.MIRRORED, Facing.MIRRORED_UPSIDE_DOWN}

    @property
    def runs_left(self) -> bool:
        """Whether what reads from left to right runs from right to left."""
        return self.is_turned != self.is_mirrored


def rotation_of(turn: Turn, facing: Facing) -> int:
    """Degrees by which a picture is to be turned clockwise so that a text stands upright: 0, 90, 180 or 270."""
    quarter = {Turn.NONE: 0, Turn.CLOCKWISE: 90, Turn.COUNTERCLOCKWISE: 270}[turn]
    return (quarter + 180 * facing.is_turned) % 360


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle of pixels; covers x … x+width-1 and y … y+height-1.

    Raises:
        ValueError: A side is not positive.
    """

    x: int
    y: int
    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width <= 0 or self.height <= 0:
            raise ValueError(f"a box needs positive sides, not {self.width} x {self.height}")

    @property
    def right(self) -> int:
        """First column to the right of the box."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """First row below the box."""
        return self.y + self.height

    @property
    def area(self) -> int:
        """Pixels covered."""
        return self.width * self.height

    @classmethod
    def from_corners(cls, left: float, top: float, right: float, bottom: float) -> Self:
        """The smallest whole-pixel box around two corners; at least one pixel each way."""
        x, y = math.floor(left), math.floor(top)
        return cls(x=x, y=y, width=max(1, math.ceil(right) - x), height=max(1, math.ceil(bottom) - y))

    def intersection(self, other: Box) -> Box | None:
        """The common part, or None where the boxes do not overlap."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        if right <= left or bottom <= top:
            return None
        return Box(x=left, y=top, width=right - left, height=bottom - top)

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        left, top = min(self.x, other.x), min(self.y, other.y)
        right, bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        return Box(x=left, y=top, width=right - left, height=bottom - top)

    def clipped(self, frame: Box) -> Box:
        """This box cut to the frame; a box wholly outside becomes the nearest single pixel line of the frame."""
        x = min(max(self.x, frame.x), frame.right - 1)
        y = min(max(self.y, frame.y), frame.bottom - 1)
        right = min(max(self.right, x + 1), frame.right)
        bottom = min(max(self.bottom, y + 1), frame.bottom)
        return Box(x=x, y=y, width=right - x, height=bottom - y)

    def overlap(self, other: Box) -> float:
        """Shared area over the smaller box's area, 0…1."""
        shared = self.intersection(other)
        return shared.area / min(self.area, other.area) if shared else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a view's pixels come from: a region of the picture, turned, then scaled; or a tilted rectangle in it.

    Attributes:
        region: The part of the picture that was cut out; around the rectangle where that is tilted.
        scale: View pixels per picture pixel, > 0.
        turn: The quarter turn that was applied after cutting.
        tilt: Degrees by which the view's rows fall to the right in the picture; 0 with `turn`.
        start: Where in the picture the view's top left corner lies; None where nothing is tilted.
    """

    region: Box
    scale: float = 1.0
    turn: Turn = Turn.NONE
    tilt: float = 0.0
    start: tuple[float, float] | None = None

    def to_picture(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The picture's box for two corners in view pixels, cut to the region."""
        if self.start:
            corners = [self._tilted(x, y) for x in (left, right) for y in (top, bottom)]
            across, down = zip(*corners, strict=True)
            return Box.from_corners(min(across), min(down), max(across), max(down)).clipped(self.region)
        left, top, right, bottom = (value / self.scale for value in (left, top, right, bottom))
        if self.turn is Turn.CLOCKWISE:
            # A clockwise turn sends picture (x, y) to view (height - y, x).
            left, top, right, bottom = top, self.region.height - right, bottom, self.region.height - left
        elif self.turn is Turn.COUNTERCLOCKWISE:
            left, top, right, bottom = self.region.width - bottom, left, self.region.width - top, right
        box = Box.from_corners(left + self.region.x, top + self.region.y, right + self.region.x, bottom + self.region.y)
        return box.clipped(self.region)

    def part(self, left: float, top: float, right: float, bottom: float) -> Placement:
        """The placement of a part of the view, given by two corners of it in view pixels."""
        start = self._tilted(left, top) if self.start else None
        region = self.region if start else self.to_picture(left, top, right, bottom)
        return Placement(region=region, scale=self.scale, turn=self.turn, tilt=self.tilt, start=start)

    def _tilted(self, x: float, y: float) -> tuple[float, float]:
        """The place in the picture of one in a tilted view."""
        if self.start is None:
            raise ValueError("the view is not tilted")
        sine, cosine = math.sin(math.radians(self.tilt)), math.cos(math.radians(self.tilt))
        x, y = x / self.scale, y / self.scale
        return self.start[0] + x * cosine - y * sine, self.start[1] + x * sine + y * cosine

    def to_view(self, box: Box) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a picture's box in view pixels; the reverse of `to_picture`."""
        left, top = box.x - self.region.x, box.y - self.region.y
        right, bottom = left + box.width, top + box.height
        if self.turn is Turn.CLOCKWISE:
            left, top, right, bottom = self.region.height - bottom, left, self.region.height - top, right
        elif self.turn is Turn.COUNTERCLOCKWISE:
            left, top, right, bottom = top, self.region.width - right, bottom, self.region.width - left
        return left * self.scale, top * self.scale, right * self.scale, bottom * self.scale


def region_of(box: Box, frame: Box) -> RegionName:
    """The name of the part of the picture that the box's centre lies in.

    Thirds across; the outer quarters down, because overlay text hugs the upper and lower rim.
    """
    x = (box.x + box.width / 2 - frame.x) / frame.width
    y = (box.y + box.height / 2 - frame.y) / frame.height
    column = 0 if x < 1 / 3 else (1 if x <= 2 / 3 else 2)
    row = 0 if y < 1 / 4 else (1 if y <= 3 / 4 else 2)
    return _GRID[row][column]


def touched_edges(box: Box, frame: Box, *, margin: float) -> frozenset[Edge]:
    """The sides of the frame that the box comes within `margin` pixels of."""
    gaps = {
        Edge.LEFT: box.x - frame.x,
        Edge.TOP: box.y - frame.y,
        Edge.RIGHT: frame.right - box.right,
        Edge.BOTTOM: frame.bottom - box.bottom,
    }
    return frozenset(edge for edge, gap in gaps.items() if gap <= margin)
