"""Stretches of strokes that look like letters, and of all regions found the few that are worth reading, each once."""

from __future__ import annotations

import math
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np

from watermark_scan.detection.cutting import ROOM_ACROSS, ROOM_ALONG, bounds
from watermark_scan.detection.letter_network import letter_odds
from watermark_scan.detection.regions import Region, RegionKind, regions_of
from watermark_scan.detection.strokes import find_strokes, fitted_to_ink
from watermark_scan.detection.surroundings_network import odds_among
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.options import RegionPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from watermark_scan.detection.pyramid import ImagePyramid
    from watermark_scan.frame import Frame
    from watermark_scan.model import TextLine, TextRegion

    _Placed: TypeAlias = tuple[TextRegion, Box]

MAX_LINES = 16
"""Lines read of what the stroke finder alone sees, an image. Twice as many find hardly more overlay lines."""
MAX_DETECTED = 60
"""Lines read of what the neural detector sees: it is seldom wrong, so pages of text are read, yet not whole books."""
SAME = 0.6
"""Overlap of two boxes, of the smaller one, from which they are the same line, if they are about as high."""
SAME_HEIGHT = 1.6
"""Ratio of two heights up to which they are: a box around a whole picture is not the line that stands in it."""
PART_LENGTH = 0.5
"""Share of a sure line's length that a stretch of strokes has at most where it is a few of its letters once more."""
PART_COVERED = 0.4
"""Share of such a stretch that lies on the line: letters taken for a line that runs up stick out."""
PART_HEIGHT = 2.0
"""Height of that line at most, by the longer side of the stretch: a box around half a picture hides no lines."""
NO_LIMIT = sys.maxsize
MAX_REFITTED = 8
"""Places looked at once more at the height of their letters, an image."""
RIM_SHARE = 0.12
"""Share of the picture at its top and bottom where overlays hug the rim; at its sides for lines that run up or down."""
RIM_WEIGHT = 2.5
"""How much likelier a stretch of strokes is an overlay there: texture is everywhere, overlays are at the rim."""


def merge(
    sure: Iterable[TextRegion], doubtful: Iterable[TextRegion], frame: Box, refitted: Iterable[TextRegion] = ()
) -> tuple[TextRegion, ...]:
    """The lines to read, the surest first: every sure one, then doubtful and refitted ones where no other line is.

    Args:
        sure: Of a finder that is seldom wrong.
        doubtful: Of one that finds more lines than there are.
        frame: The picture's box.
        refitted: Sure ones at another height.
    """
    kept: list[_Placed] = []
    _add(kept, _ranked(sure, frame), MAX_DETECTED)
    certain = tuple(box for _, box in kept)
    whole = ((each, box) for each, box in _ranked(doubtful, frame) if not any(_part(box, line) for line in certain))
    _add(kept, whole, len(kept) + MAX_LINES)
    _add(kept, ((each, bounds(each, frame)) for each in refitted), len(kept) + MAX_REFITTED)
    return tuple(detection for detection, _ in kept)


def lines_left_out(
    sure: Iterable[TextRegion], likely: Iterable[TextRegion], kept: Iterable[TextRegion], frame: Box
) -> int:
    """How many lines there are beside those that are kept, each counted once; see `merge`."""
    lines = [(each, bounds(each, frame)) for each in kept]
    before = len(lines)
    _add(lines, _ranked(sure, frame), NO_LIMIT)
    certain = tuple(box for _, box in lines)
    whole = ((each, box) for each, box in _ranked(likely, frame) if not any(_part(box, line) for line in certain))
    _add(lines, whole, NO_LIMIT)
    return len(lines) - before


def _ranked(detections: Iterable[TextRegion], frame: Box) -> list[_Placed]:
    placed = [(detection, bounds(detection, frame)) for detection in detections]
    return sorted(placed, key=lambda each: -_rank(each[0], each[1], frame))


def _rank(detection: TextRegion, box: Box, frame: Box) -> float:
    level = box.width >= box.height
    share = (box.y + box.height / 2) / frame.height if level else (box.x + box.width / 2) / frame.width
    return detection.score * detection.fit * (RIM_WEIGHT if min(share, 1 - share) < RIM_SHARE else 1.0)


def _add(kept: list[_Placed], ranked: Iterable[_Placed], limit: int) -> None:
    """Adds those that lie on none of the kept ones, until there are `limit`."""
    for detection, box in ranked:
        if len(kept) >= limit:
            return
        if not any(same_line(box, other) for _, other in kept):
            kept.append((detection, box))


def same_line(box: Box, other: Box) -> bool:
    """Whether two boxes are around the same line."""
    if box.x >= other.right or other.x >= box.right or box.y >= other.bottom or other.y >= box.bottom:
        return False
    low, high = sorted((min(box.width, box.height), min(other.width, other.height)))
    return high <= SAME_HEIGHT * low and box.overlap(other) >= SAME


def _part(box: Box, line: Box) -> bool:
    """Whether a box is some letters of a line, level or turned."""
    if box.x >= line.right or line.x >= box.right or box.y >= line.bottom or line.y >= box.bottom:
        return False
    longer, common = max(box.width, box.height), box.intersection(line)
    if longer > PART_LENGTH * max(line.width, line.height) or min(line.width, line.height) > PART_HEIGHT * longer:
        return False
    return common is not None and common.area >= PART_COVERED * box.area


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


def strokes_like_letters(frame: Frame, plan: RegionPlan, pyramid: ImagePyramid) -> tuple[TextRegion, ...]:
    """Every stretch of strokes that looks like letters; their scores are probabilities.

    Args:
        frame: The upright picture.
        plan: Which regions are searched.
        pyramid: Of the frame.
    """
    return tuple(found for region in stroke_regions(frame, plan) for found in _strokes_in(pyramid, region))


def regions_to_read(
    frame: Frame, detected: Iterable[TextRegion], strokes: Iterable[TextRegion]
) -> tuple[TextRegion, ...]:
    """The places worth reading, the surest first: the detector's, also at the height of their letters, and strokes."""
    seen = tuple(detected)
    return merge(seen, strokes, frame.box, _tightened(frame, seen))


def letter_likeness(lines: Sequence[TextLine]) -> list[float]:
    """How likely each line holds letters, 0…1, by its looks."""
    grey = [np.asarray(cv2.cvtColor(line.pixels, cv2.COLOR_RGB2GRAY), np.uint8) for line in lines]
    return [_probability(odds) for odds in letter_odds(grey).tolist()]


def _tightened(frame: Frame, detected: Iterable[TextRegion]) -> Iterator[TextRegion]:
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


def _lowered(detection: TextRegion, rows: int) -> TextRegion:
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


def _strokes_in(pyramid: ImagePyramid, region: Region) -> Iterator[TextRegion]:
    """Stretches of strokes that look like letters, in the picture; their scores are probabilities."""
    plane, placement = plane_of(pyramid, region)
    found, pieces = stretches_in(plane, round(placement.scale * max(pyramid.levels[0].shape)))
    alone = zip(found, letter_odds(pieces).tolist(), strict=True)
    likely = [(one, odds) for one, odds in alone if odds >= LEAST_ODDS]
    likely = sorted(likely, key=lambda each: -each[1])[:MOST_LIKELY]
    within = odds_among(plane, [one for one, _ in likely])
    for (detection, odds), around in zip(likely, within, strict=True):
        log_odds = ALONE * odds + WITHIN * around + OFFSET
        told = replace(detection, score=_probability(log_odds), fit=_probability(odds))
        yield in_picture(told, placement)


def stretches_in(plane: NDArray[np.uint8], side: int) -> tuple[tuple[TextRegion, ...], list[NDArray[np.uint8]]]:
    """The surest stretches of strokes in a plane, and the grey piece that each is judged by.

    Args:
        plane: Grey, height × width.
        side: Pixels of the whole picture's longer side at this size.
    """
    fitted = fitted_to_ink(plane, find_strokes(plane, side)[:MAX_FITTED])
    return fitted, [_piece(plane, detection) for detection in fitted]


def plane_of(pyramid: ImagePyramid, region: Region) -> tuple[NDArray[np.uint8], Placement]:
    """The region in grey, lying flat, no larger than strokes need it."""
    box = region.box
    scale = min(1.0, SEARCHED_SIDE / max(pyramid.levels[0].shape))
    pixels, _ = pyramid.part(box, scale)
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    if scale < 1:
        size = (max(1, round(box.width * scale)), max(1, round(box.height * scale)))
        # Never to less than half: each pixel has a share in the result as it is, in a fifth of the time of areas.
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR)
    if region.turn is Turn.CLOCKWISE:
        grey = cv2.rotate(grey, cv2.ROTATE_90_CLOCKWISE)
    return np.asarray(grey, np.uint8), Placement(region=box, scale=scale, turn=region.turn)


def _piece(plane: NDArray[np.uint8], detection: TextRegion) -> NDArray[np.uint8]:
    """A stretch with the room around it that lines are cut out with."""
    (left, top), _, (right, bottom), _ = detection.corners
    across, along = ROOM_ACROSS * (bottom - top), ROOM_ALONG * (bottom - top)
    first, last = max(0, math.floor(top - across)), math.ceil(bottom + across)
    start, stop = max(0, math.floor(left - along)), math.ceil(right + along)
    return plane[min(first, len(plane) - 1) : last, min(start, plane.shape[1] - 1) : stop]


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-min(30.0, max(-30.0, log_odds))))


def in_picture(detection: TextRegion, placement: Placement) -> TextRegion:
    """A detection in a region's plane as one in the picture."""
    (left, top), _, (right, bottom), _ = detection.corners
    box = placement.to_picture(left, top, right, bottom)
    corners = ((box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
    return replace(detection, corners=corners)
