"""Text regions → lines: cut out of the picture with some margin, tilted and upright ones laid flat."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from watermark_scan.detection.pyramid import ImagePyramid
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.model import Polarity, TextLine, TextRegion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from watermark_scan.frame import Frame

    Pixels = NDArray[np.uint8]

ROOM_ACROSS = 0.2
"""Room above and below the letters, of their height: boxes are that imprecise."""
ROOM_ALONG = 0.3
"""Room before and behind them: a lost end letter costs more than a little ground."""
UPRIGHT = 1.5
"""Height over length from which a line runs up or down (the limit of PP-OCR's own cutting)."""
RIM_ROWS = 0.12
"""Share of a cut-out line's height, at its top and at its bottom, that is ground."""
LEVEL = 2.0
"""Degrees of tilt up to which a line is cut out as it stands: detectors are that imprecise themselves."""
_QUARTERS = {Turn.NONE: 0, Turn.CLOCKWISE: -1, Turn.COUNTERCLOCKWISE: 1}
"""NumPy counts against the clock."""


def turned(pixels: Pixels, turn: Turn) -> Pixels:
    """The pixels (height × width, or with channels) turned by a quarter, or as they are; a view of the same memory."""
    return np.rot90(pixels, _QUARTERS[turn])


def cut_lines(frame: Frame, detection: TextRegion, pyramid: ImagePyramid | None = None) -> Iterator[TextLine]:
    """The line of a detection; two for one that runs up or down.

    Args:
        frame: The upright picture.
        detection: Where.
        pyramid: Of the frame, made once for many lines; without them every line is cut out of the frame itself.
    """
    pyramid = pyramid or ImagePyramid((frame.pixels,))
    top_left, top_right, _, bottom_left = detection.corners
    length, height = math.dist(top_left, top_right), math.dist(top_left, bottom_left)
    tilt = math.degrees(math.atan2(top_right[1] - top_left[1], top_right[0] - top_left[0]))
    if height >= UPRIGHT * length:
        for turn in (Turn.CLOCKWISE, Turn.COUNTERCLOCKWISE):
            yield _level_line(frame, detection, turn, pyramid)
    elif abs(tilt) <= LEVEL:
        yield _level_line(frame, detection, Turn.NONE, pyramid)
    else:
        yield _tilted_line(frame, detection, tilt, pyramid)


def _level_line(frame: Frame, detection: TextRegion, turn: Turn, pyramid: ImagePyramid) -> TextLine:
    # What the frame cuts off lengthwise is not made up. Of 73 generated marks at the rim (tuning) RapidOCR reads 64 as
    # they are; with rows added there, 0.15 and 0.3 of the height: 64 and 63 (the last one repeated), 61 and 56
    # (mirrored), 60 and 60 (ground); each of these reads nothing that is not read without.
    box = _evened(detection, frame.box)
    across, along = (box.height, box.width) if turn is Turn.NONE else (box.width, box.height)
    short = min(across, along)
    room = (short * ROOM_ALONG, short * ROOM_ACROSS) if turn is Turn.NONE else (short * ROOM_ACROSS, short * ROOM_ALONG)
    region = Box.from_corners(box.x - room[0], box.y - room[1], box.right + room[0], box.bottom + room[1])
    region, pixels, scale = _region_of(pyramid, region.clipped(frame.box), across)
    placement = Placement(region=region, scale=scale, turn=turn)
    flat = np.ascontiguousarray(turned(pixels, turn))
    return _line(detection, box, flat, placement, placement.to_view(box))


def _region_of(pyramid: ImagePyramid, region: Box, rows: float) -> tuple[Box, Pixels, float]:
    """The region's pixels at the size for a line of so many rows, and the region that they show exactly."""
    step = 2 ** (level := pyramid.level_for(rows))
    pixels = pyramid.levels[level]
    left, top = min(region.x // step, pixels.shape[1] - 1), min(region.y // step, pixels.shape[0] - 1)
    right, bottom = min(-(-region.right // step), pixels.shape[1]), min(-(-region.bottom // step), pixels.shape[0])
    shown = Box.from_corners(left * step, top * step, right * step, bottom * step)
    return shown, pixels[top:bottom, left:right], 1 / step


def _evened(detection: TextRegion, frame: Box) -> Box:
    """The box of a line that is level but for the detector's tremor: each side is the mean of its two corners."""
    (a, b), (c, d), (e, f), (g, h) = detection.corners
    left, right, top, bottom = (a + g) / 2, (c + e) / 2, (b + d) / 2, (f + h) / 2
    return Box.from_corners(left, top, max(right, left + 1), max(bottom, top + 1)).clipped(frame)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tilted:
    """A tilted rectangle: where it begins, how long and high it is, in pixels, and by how many degrees it is turned."""

    start: tuple[float, float]
    length: float
    height: float
    tilt: float


def _tilted_line(frame: Frame, detection: TextRegion, tilt: float, pyramid: ImagePyramid) -> TextLine:
    top_left, top_right, _, bottom_left = detection.corners
    step = 2 ** (level := pyramid.level_for(math.dist(top_left, bottom_left)))
    start, height = (top_left[0] / step, top_left[1] / step), math.dist(top_left, bottom_left) / step
    shape = _Tilted(start=start, length=math.dist(top_left, top_right) / step, height=height, tilt=tilt)
    pixels, (x, y) = _flattened(pyramid.levels[level], shape)
    box = bounds(detection, frame.box)
    along, across = height * ROOM_ALONG, height * ROOM_ACROSS
    inner = (along, across, along + shape.length, across + height)
    placement = Placement(region=frame.box, scale=1 / step, tilt=tilt, start=(x * step, y * step))
    return _line(detection, box, pixels, placement, inner)


def _flattened(pixels: Pixels, shape: _Tilted) -> tuple[Pixels, tuple[float, float]]:
    """The tilted rectangle with its room, level, and where that begins; beyond the frame its edge is repeated."""
    along, across = shape.height * ROOM_ALONG, shape.height * ROOM_ACROSS
    size = (max(1, round(shape.length + 2 * along)), max(1, round(shape.height + 2 * across)))
    sine, cosine = math.sin(math.radians(shape.tilt)), math.cos(math.radians(shape.tilt))
    x = shape.start[0] - along * cosine + across * sine
    y = shape.start[1] - along * sine - across * cosine
    there = np.array([[cosine, -sine, x], [sine, cosine, y]], np.float64)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    flat = cv2.warpAffine(np.asarray(pixels), there, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, np.uint8), (x, y)


def _line(
    detection: TextRegion, box: Box, pixels: Pixels, placement: Placement, inner: tuple[float, float, float, float]
) -> TextLine:
    return TextLine(
        box=box,
        pixels=pixels,
        placement=placement,
        inner=inner,
        # Not the finder's: the gaps between letters are strokes, too, and often the stronger ones.
        polarity=polarity_of(pixels),
        detector=detection.detector,
        score=detection.score,
    )


def polarity_of(pixels: Pixels) -> Polarity:
    """Whether a cut-out line's middle rows are rather lighter or darker than the rows at its rim, column by column.

    Right for 98 of 100 drawn lines, on smooth and textured ground; a shadow or an outline has the
    other polarity, and shows as much.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    height = len(grey)
    rim = max(1, round(height * RIM_ROWS))
    ground = np.median(np.concatenate([grey[:rim], grey[-rim:]]), axis=0)
    letters = grey[height // 4 : max(height // 4 + 1, 3 * height // 4)] - ground
    light = float(np.square(np.maximum(letters, 0)).sum())
    return Polarity.LIGHT if light >= float(np.square(np.minimum(letters, 0)).sum()) else Polarity.DARK


def bounds(detection: TextRegion, frame: Box) -> Box:
    """The whole-pixel box around a detection, cut to the frame."""
    across, down = zip(*detection.corners, strict=True)
    return Box.from_corners(min(across), min(down), max(across), max(down)).clipped(frame)
