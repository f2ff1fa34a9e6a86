"""Where to look: the parts of the picture that are cut out, named, in its own pixels. Owns no pixels.

Every size is a share of the picture, so that a thumbnail and a 24-megapixel photograph are cut alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from watermark_scan.geometry import Box, RegionName, Turn
from watermark_scan.options import RegionPlan

if TYPE_CHECKING:
    from collections.abc import Callable

BAND_SHARE = 0.16
"""Height of a top or bottom band, of the picture's height: two-line disclaimers and stock footers fit."""
CORNER_SHARE = 0.42
"""Width of a corner, of the picture's width: both corners of a band nearly meet, so a cut line is whole in one."""
STRIP_SHARE = 0.12
"""Width of a side strip, of the picture's width: marks that run up the side are one line."""
MIN_SIDE = 48
"""Pixels a region measures at least, where the picture has them: a 10-px line with room around it."""


class RegionKind(StrEnum):
    """What sort of part it is: views are chosen by it."""

    CORNER = "corner"
    BAND = "band"
    STRIP = "strip"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of the picture to look at.

    Attributes:
        name: Where it is.
        kind: What sort of part it is.
        box: In pixels of the upright picture.
        turn: The quarter turn that lays its text flat.
    """

    name: RegionName
    kind: RegionKind
    box: Box
    turn: Turn = Turn.NONE


def corners(frame: Box) -> tuple[Region, ...]:
    """The four corners."""
    width, height = _share(frame.width, CORNER_SHARE), _share(frame.height, BAND_SHARE)
    places = {
        RegionName.TOP_LEFT: (0, 0),
        RegionName.TOP_RIGHT: (frame.width - width, 0),
        RegionName.BOTTOM_LEFT: (0, frame.height - height),
        RegionName.BOTTOM_RIGHT: (frame.width - width, frame.height - height),
    }
    return tuple(
        Region(name=name, kind=RegionKind.CORNER, box=Box(x=x, y=y, width=width, height=height))
        for name, (x, y) in places.items()
    )


def bands(frame: Box) -> tuple[Region, ...]:
    """The full top and bottom bands."""
    height = _share(frame.height, BAND_SHARE)
    top = Box(x=0, y=0, width=frame.width, height=height)
    bottom = Box(x=0, y=frame.height - height, width=frame.width, height=height)
    return (
        Region(name=RegionName.TOP, kind=RegionKind.BAND, box=top),
        Region(name=RegionName.BOTTOM, kind=RegionKind.BAND, box=bottom),
    )


def strips(frame: Box) -> tuple[Region, ...]:
    """The left and right strips, each turned both ways."""
    width = _share(frame.width, STRIP_SHARE)
    left = Box(x=0, y=0, width=width, height=frame.height)
    right = Box(x=frame.width - width, y=0, width=width, height=frame.height)
    return tuple(
        Region(name=name, kind=RegionKind.STRIP, box=box, turn=turn)
        for name, box in ((RegionName.LEFT, left), (RegionName.RIGHT, right))
        for turn in (Turn.CLOCKWISE, Turn.COUNTERCLOCKWISE)
    )


def whole(frame: Box) -> tuple[Region, ...]:
    """The picture itself, once."""
    return (Region(name=RegionName.FULL, kind=RegionKind.WHOLE, box=frame),)


def regions_of(frame: Box, plan: RegionPlan) -> tuple[Region, ...]:
    """The regions a plan asks for, in the order they are listed in the table."""
    return tuple(region for cut in _PLANS[plan] for region in cut(frame))


def _share(side: int, share: float) -> int:
    return min(side, max(MIN_SIDE, round(side * share)))


_PLANS: dict[RegionPlan, tuple[Callable[[Box], tuple[Region, ...]], ...]] = {
    RegionPlan.CORNERS: (corners,),
    RegionPlan.EDGES: (corners, bands, strips),
    RegionPlan.FULL: (corners, bands, strips, whole),
}
