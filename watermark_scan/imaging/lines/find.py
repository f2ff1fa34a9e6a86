"""All finders together: frame → the lines to read. Owns the order; the neural detector comes from outside."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from watermark_scan.geometry import Placement, Turn
from watermark_scan.imaging.halves import halves_of
from watermark_scan.imaging.lines.cutting import ROOM_ACROSS, ROOM_ALONG, cut_lines
from watermark_scan.imaging.lines.fitting import fitted_to_ink
from watermark_scan.imaging.lines.letters import letter_odds
from watermark_scan.imaging.lines.merging import merge
from watermark_scan.imaging.lines.strokes import find_strokes
from watermark_scan.imaging.lines.surroundings import odds_among
from watermark_scan.imaging.regions import RegionKind, regions_of
from watermark_scan.options import RegionPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from watermark_scan.imaging.frame import Frame
    from watermark_scan.imaging.halves import Halves
    from watermark_scan.imaging.regions import Region
    from watermark_scan.line import Detection, Line

LOOSE = 0.6
"""Share of a detected place's height that its letters fill at most where the place is too loose to be read as it is."""
LEVEL_SHARE = 0.3
"""Share of its height that a place may rise from one end to the other and still be fitted as a level one."""
MAX_FITTED = 120
"""Stretches of strokes fitted to their letters and judged, a region: the surest."""
LEAST_ODDS = -3.5
"""Natural logarithm of the odds of being letters from which a stretch of strokes counts. Of the lines of 150 generated
pictures (tuning) 0.95 are among a median of 10 candidates then; 0.94 among 4 at -1.5."""
MOST_LIKELY = 20
"""Stretches of a region that are judged by their surroundings, too, the likeliest alone. Of 400 generated marks
(tuning) and 51 real ones 20 keep as many as all of them, 36 in a photograph; 14 lose a real one."""
ALONE, WITHIN, OFFSET = 0.3, 1.2, -0.2
"""Weights of the odds of a stretch alone and of those with its surroundings. Logistic regression on 16 900 stretches of
400 generated pictures (tuning) and 65 photographs says 0.1, 1.2 and -0.3, at a mean log loss of 0.067 (with the second
alone 0.068, the first alone 0.35); with 0.3 it is 0.070. How well a stretch fits is said by the first alone: it learned
from stretches as high as their lines, the second takes a strip across two lines for letters, which it is."""
SEARCHED_SIDE = 1840
"""Pixels of the picture's longer side above which it is made smaller first: letters of the smallest size that strokes
are looked for have ten pixels then."""


def find_lines(frame: Frame, plan: RegionPlan, detected: Iterable[Detection] = ()) -> tuple[Line, ...]:
    """The lines to read, the surest first.

    Args:
        frame: The upright picture.
        plan: Which regions are searched.
        detected: What a neural detector saw on the pages that this plan gives it.
    """
    halves = halves_of(frame.pixels)
    chosen = chosen_places(frame, detected, letters_in(frame, plan, halves))
    return tuple(line for detection in chosen for line in cut_lines(frame, detection, halves))


def letters_in(frame: Frame, plan: RegionPlan, halves: Halves) -> tuple[Detection, ...]:
    """Every stretch of strokes that looks like letters; their scores are probabilities.

    Args:
        frame: The upright picture.
        plan: Which regions are searched.
        halves: Of the frame.
    """
    return tuple(found for region in stroke_regions(frame, plan) for found in _strokes_in(halves, region))


def chosen_places(frame: Frame, detected: Iterable[Detection], strokes: Iterable[Detection]) -> tuple[Detection, ...]:
    """The places worth reading, the surest first: the detector's, also at the height of their letters, and strokes."""
    seen = tuple(detected)
    return merge(seen, strokes, frame.box, _tightened(frame, seen))


def letter_likeness(lines: Sequence[Line]) -> list[float]:
    """How likely each line holds letters, 0…1, by its looks."""
    grey = [np.asarray(cv2.cvtColor(line.pixels, cv2.COLOR_RGB2GRAY), np.uint8) for line in lines]
    return [_probability(odds) for odds in letter_odds(grey).tolist()]


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


def stroke_regions(frame: Frame, plan: RegionPlan) -> Iterator[Region]:
    """Where strokes are looked for: the whole picture holds its bands; side strips once, for either way to run."""
    regions = regions_of(frame.box, plan)
    level = RegionKind.WHOLE if plan is RegionPlan.FULL else RegionKind.BAND
    if plan is RegionPlan.CORNERS:
        level = RegionKind.CORNER
    for region in regions:
        if region.kind is level or (region.kind is RegionKind.STRIP and region.turn is Turn.CLOCKWISE):
            yield region


def _strokes_in(halves: Halves, region: Region) -> Iterator[Detection]:
    """Stretches of strokes that look like letters, in the picture; their scores are probabilities."""
    plane, placement = plane_of(halves, region)
    found, pieces = stretches_in(plane, round(placement.scale * max(halves.levels[0].shape)))
    alone = zip(found, letter_odds(pieces).tolist(), strict=True)
    likely = [(one, odds) for one, odds in alone if odds >= LEAST_ODDS]
    likely = sorted(likely, key=lambda each: -each[1])[:MOST_LIKELY]
    within = odds_among(plane, [one for one, _ in likely])
    for (detection, odds), around in zip(likely, within, strict=True):
        log_odds = ALONE * odds + WITHIN * around + OFFSET
        told = replace(detection, score=_probability(log_odds), fit=_probability(odds))
        yield in_picture(told, placement)


def stretches_in(plane: NDArray[np.uint8], side: int) -> tuple[tuple[Detection, ...], list[NDArray[np.uint8]]]:
    """The surest stretches of strokes in a plane, and the grey piece that each is judged by.

    Args:
        plane: Grey, height × width.
        side: Pixels of the whole picture's longer side at this size.
    """
    fitted = fitted_to_ink(plane, find_strokes(plane, side)[:MAX_FITTED])
    return fitted, [_piece(plane, detection) for detection in fitted]


def plane_of(halves: Halves, region: Region) -> tuple[NDArray[np.uint8], Placement]:
    """The region in grey, lying flat, no larger than strokes need it."""
    box = region.box
    scale = min(1.0, SEARCHED_SIDE / max(halves.levels[0].shape))
    pixels, _ = halves.part(box, scale)
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    if scale < 1:
        size = (max(1, round(box.width * scale)), max(1, round(box.height * scale)))
        # Never to less than half: each pixel has a share in the result as it is, in a fifth of the time of areas.
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR)
    if region.turn is Turn.CLOCKWISE:
        grey = cv2.rotate(grey, cv2.ROTATE_90_CLOCKWISE)
    return np.asarray(grey, np.uint8), Placement(region=box, scale=scale, turn=region.turn)


def _piece(plane: NDArray[np.uint8], detection: Detection) -> NDArray[np.uint8]:
    """A stretch with the room around it that lines are cut out with."""
    (left, top), _, (right, bottom), _ = detection.corners
    across, along = ROOM_ACROSS * (bottom - top), ROOM_ALONG * (bottom - top)
    first, last = max(0, math.floor(top - across)), math.ceil(bottom + across)
    start, stop = max(0, math.floor(left - along)), math.ceil(right + along)
    return plane[min(first, len(plane) - 1) : last, min(start, plane.shape[1] - 1) : stop]


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-min(30.0, max(-30.0, log_odds))))


def in_picture(detection: Detection, placement: Placement) -> Detection:
    """A detection in a region's plane as one in the picture."""
    (left, top), _, (right, bottom), _ = detection.corners
    box = placement.to_picture(left, top, right, bottom)
    corners = ((box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
    return replace(detection, corners=corners)
