"""All finders together: frame → the lines to read. Owns the order; the neural detector comes from outside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from watermark_scan.geometry import Placement, Turn
from watermark_scan.imaging.lines.cutting import cut_lines
from watermark_scan.imaging.lines.fitting import fitted_to_ink
from watermark_scan.imaging.lines.merging import merge
from watermark_scan.imaging.lines.strokes import find_strokes
from watermark_scan.imaging.regions import RegionKind, regions_of
from watermark_scan.options import RegionPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from watermark_scan.imaging.frame import Frame
    from watermark_scan.imaging.regions import Region
    from watermark_scan.line import Detection, Line

LOOSE = 0.6
"""Share of a detected place's height that its letters fill at most where the place is too loose to be read as it is."""
LEVEL_SHARE = 0.3
"""Share of its height that a place may rise from one end to the other and still be fitted as a level one."""
MAX_FITTED = 120
"""Stretches of strokes fitted to their letters, a region: the surest; fitting costs more than finding."""


def find_lines(frame: Frame, plan: RegionPlan, detected: Iterable[Detection] = ()) -> tuple[Line, ...]:
    """The lines to read, the surest first.

    Args:
        frame: The upright picture.
        plan: Which regions are searched.
        detected: What a neural detector saw on the pages that this plan gives it.
    """
    strokes = [found for region in _stroke_regions(frame, plan) for found in _strokes_in(frame, region)]
    seen = tuple(detected)
    chosen = merge(seen, strokes, frame.box, _tightened(frame, seen))
    return tuple(line for detection in chosen for line in cut_lines(frame, detection))


def _tightened(frame: Frame, detected: Iterable[Detection]) -> Iterator[Detection]:
    """The detector's loose places once more, as high as the letters in them: ground that shines through widens them."""
    for detection in detected:
        (left, one), (right, two), (_, three), (_, four) = detection.corners
        top, bottom = (one + two) / 2, (three + four) / 2
        height = bottom - top
        if abs(two - one) <= LEVEL_SHARE * height and height < right - left:
            first = max(0, min(round(top - height), frame.box.height - 1))
            grey = cv2.cvtColor(frame.pixels[first : max(first + 1, round(bottom + height))], cv2.COLOR_RGB2GRAY)
            level = ((left, top - first), (right, top - first), (right, bottom - first), (left, bottom - first))
            (fitted,) = fitted_to_ink(np.asarray(grey, np.uint8), [replace(detection, corners=level)])
            if fitted.corners[2][1] - fitted.corners[0][1] < LOOSE * height:
                yield _lowered(fitted, first)


def _lowered(detection: Detection, rows: int) -> Detection:
    one, two, three, four = ((x, y + rows) for x, y in detection.corners)
    return replace(detection, corners=(one, two, three, four))


def _stroke_regions(frame: Frame, plan: RegionPlan) -> Iterator[Region]:
    """Where strokes are looked for: the whole picture holds its bands; side strips once, for either way to run."""
    regions = regions_of(frame.box, plan)
    level = RegionKind.WHOLE if plan is RegionPlan.FULL else RegionKind.BAND
    if plan is RegionPlan.CORNERS:
        level = RegionKind.CORNER
    for region in regions:
        if region.kind is level or (region.kind is RegionKind.STRIP and region.turn is Turn.CLOCKWISE):
            yield region


def _strokes_in(frame: Frame, region: Region) -> Iterator[Detection]:
    box = region.box
    grey = cv2.cvtColor(frame.pixels[box.y : box.bottom, box.x : box.right], cv2.COLOR_RGB2GRAY)
    if region.turn is Turn.CLOCKWISE:
        grey = cv2.rotate(grey, cv2.ROTATE_90_CLOCKWISE)
    plane = np.asarray(grey, np.uint8)
    placement = Placement(region=box, turn=region.turn)
    for detection in fitted_to_ink(plane, find_strokes(plane)[:MAX_FITTED]):
        yield _in_picture(detection, placement)


def _in_picture(detection: Detection, placement: Placement) -> Detection:
    (left, top), _, (right, bottom), _ = detection.corners
    box = placement.to_picture(left, top, right, bottom)
    corners = ((box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
    return replace(detection, corners=corners)
