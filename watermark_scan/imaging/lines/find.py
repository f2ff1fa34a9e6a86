"""All finders together: frame → the lines to read. Owns the order; the neural detector comes from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.imaging.lines.cutting import cut_lines
from watermark_scan.imaging.lines.merging import merge
from watermark_scan.imaging.lines.strokes import find_strokes
from watermark_scan.imaging.regions import regions_of
from watermark_scan.options import RegionPlan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watermark_scan.geometry import Box
    from watermark_scan.imaging.frame import Frame
    from watermark_scan.line import Detection, Line


def find_lines(frame: Frame, plan: RegionPlan, detected: Iterable[Detection] = ()) -> tuple[Line, ...]:
    """The lines to read, the surest first.

    Args:
        frame: The upright picture.
        plan: Which regions are searched.
        detected: What a neural detector saw on the pages that this plan gives it.
    """
    if plan is RegionPlan.FULL:
        strokes = find_strokes(frame)
    else:
        places = {region.box for region in regions_of(frame.box, plan)}
        strokes = tuple(found for box in sorted(places, key=_order) for found in find_strokes(frame, box))
    chosen = merge(detected, strokes, frame.box)
    return tuple(line for detection in chosen for line in cut_lines(frame, detection))


def _order(box: Box) -> tuple[int, int, int, int]:
    return box.x, box.y, box.width, box.height
