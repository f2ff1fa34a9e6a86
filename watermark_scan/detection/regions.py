"""Which parts of a picture are searched, in its own pixels. Owns no pixels.

Every size is a share of the picture, so that a thumbnail and a 24-megapixel photograph are cut alike.
"""

from __future__ import annotations

from watermark_scan.geometry import Box
from watermark_scan.options import RegionPlan

BAND_SHARE = 0.16
"""Height of a top or bottom band, of the picture's height: two-line disclaimers and stock footers fit."""
CORNER_SHARE = 0.42
"""Width of a corner, of the picture's width: both corners of a band nearly meet, so a cut line is whole in one."""
STRIP_SHARE = 0.12
"""Width of a side strip, of the picture's width: marks that run up the side are one line."""
MIN_SIDE = 48
"""Pixels a region measures at least, where the picture has them: a 10-px line with room around it."""


def parts_of(frame: Box, plan: RegionPlan) -> tuple[Box, ...]:
    """The parts that a plan asks for.

    Args:
        frame: The whole picture.
        plan: Which parts.
    """
    if plan is RegionPlan.FULL:
        return (frame,)
    height = _share(frame.height, BAND_SHARE)
    bottom = frame.height - height
    if plan is RegionPlan.CORNERS:
        width = _share(frame.width, CORNER_SHARE)
        return tuple(Box(x=x, y=y, width=width, height=height) for y in (0, bottom) for x in (0, frame.width - width))
    bands = (Box(x=0, y=y, width=frame.width, height=height) for y in (0, bottom))
    width = _share(frame.width, STRIP_SHARE)
    strips = (Box(x=x, y=0, width=width, height=frame.height) for x in (0, frame.width - width))
    return (*bands, *strips)


def _share(side: int, share: float) -> int:
    return min(side, max(MIN_SIDE, round(side * share)))
