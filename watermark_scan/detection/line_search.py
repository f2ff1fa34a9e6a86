"""Where lines of text are in a picture of any size: the network looks at it at several sizes.

A picture is first brought to a size at which usual letters are legible to the network; however long it is beside its
shorter side, all of it is looked at alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import radians
from typing import TYPE_CHECKING

import cv2
import numpy as np

from watermark_scan.detection.line_network import STRIDE
from watermark_scan.detection.line_shapes import Line, apart, lines_in
from watermark_scan.geometry import Box, Placement
from watermark_scan.model import DetectorInput, TextRegion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.detection.line_network import LineMaps, LineNetwork
    from watermark_scan.detection.pyramid import ImagePyramid

FINDER = "lines"
"""Name in reports."""
SHORTER_SIDE = 1100
"""Pixels of the shorter side above which a picture is made smaller first: overlays grow with the picture."""
SIZES = (1.0, 0.5, 0.25)
"""Sizes that are looked at, over the first one."""
LARGER = 2.0
"""How much larger places are looked at closer."""
LEAST_SIDE = 32
"""Pixels of a picture's shorter side below which a smaller one shows nothing."""
LEAST_SCORE, SLANTED_SCORE = 0.68, 0.62
"""How likely a level line and a slanted one is at least, 0…1: the network is less sure of slanted ones."""
LEVEL = radians(10)
"""Slant up to which a line is level."""
LENGTH_WEIGHT = 0.25
"""Power of a line's length over its height by which it is welcome: of two in one place the longer one is the whole."""
COVERED = 0.6
"""Share of a line that lies on others from which it is one of them seen once more."""
FAINT = 0.35
"""How likely a cell is text at least where it is looked at closer, 0…1."""
SMALL = 10.0
"""Pixels of a line's height, as the network sees it, up to which it is."""
BLOCK = 16
"""Cells of the sides of the squares in which a picture is looked at closer."""
MARGIN = 32
"""Pixels around them."""
UPRIGHT = radians(84)
"""Slant from which a line may run up as well as down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a look has shown.

    Attributes:
        regions: The lines, the surest first, in pixels of the picture.
        inputs: What the network was shown.
        closer: Parts of the picture that are worth a closer look.
    """

    regions: tuple[TextRegion, ...]
    inputs: tuple[DetectorInput, ...]
    closer: tuple[Box, ...] = ()


def look(network: LineNetwork, pyramid: ImagePyramid, parts: Iterable[Box]) -> Seen:
    """Lines of usual sizes in parts of a picture, in pixels of it.

    Raises:
        EngineFailedError: The network broke.
    """
    lines, inputs, closer = list[Line](), list[DetectorInput](), list[Box]()
    first = _first_scale(pyramid)
    for part in parts:
        for size in SIZES:
            scale = first * size
            if size < 1 and scale * min(part.width, part.height) < LEAST_SIDE:
                break
            shown = _shown(pyramid, part, scale)
            maps = network.look(shown.pixels)
            seen = lines_in(maps)
            inputs.append(shown)
            lines += _placed(seen, shown.placement)
            if size == 1:
                closer += _small_places(maps, seen, shown.placement)
    return Seen(regions=_once(lines, ()), inputs=tuple(inputs), closer=tuple(closer))


def look_closer(
    network: LineNetwork, pyramid: ImagePyramid, places: Iterable[Box], known: Sequence[TextRegion]
) -> Seen:
    """Lines in places of a picture that are enlarged, other than those that are known; raises as `look`."""
    lines, inputs = list[Line](), list[DetectorInput]()
    scale = LARGER * _first_scale(pyramid)
    for place in places:
        shown = _shown(pyramid, place, scale)
        inputs.append(shown)
        lines += _placed(lines_in(network.look(shown.pixels)), shown.placement)
    return Seen(regions=_once(lines, known), inputs=tuple(inputs))


def _first_scale(pyramid: ImagePyramid) -> float:
    return min(1.0, SHORTER_SIDE / int(min(pyramid.levels[0].shape[:2])))


def _shown(pyramid: ImagePyramid, part: Box, scale: float) -> DetectorInput:
    """A part of the picture at a scale, and the scale that it has by whole pixels."""
    pixels, _ = pyramid.part(part, scale)
    size = max(1, round(part.width * scale)), max(1, round(part.height * scale))
    if size != pixels.shape[1::-1]:
        method = cv2.INTER_AREA if size[0] < pixels.shape[1] else cv2.INTER_CUBIC
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=method), np.uint8)
    return DetectorInput(name=f"at {scale:.3g}", pixels=pixels, placement=Placement(region=part, scale=scale))


def _placed(lines: Iterable[Line], placement: Placement) -> Iterator[Line]:
    for one in lines:
        yield one.moved(1 / placement.scale, placement.region.x, placement.region.y)


def _once(lines: Iterable[Line], known: Sequence[TextRegion]) -> tuple[TextRegion, ...]:
    """Each likely line once, the surest first, and none that is known."""
    likely = [one for one in lines if _is_likely(one)]
    likely.sort(key=lambda one: -one.score * (one.length / one.height) ** LENGTH_WEIGHT)
    before = [np.array(one.corners, np.float64) for one in known]
    best = apart(likely, before, COVERED)
    return tuple(_region(one) for one in sorted(best, key=lambda one: -one.score))


def _is_likely(line: Line) -> bool:
    return line.score >= (LEAST_SCORE if abs(line.angle) < LEVEL else SLANTED_SCORE)


def _region(line: Line) -> TextRegion:
    one, two, three, four = ((float(x), float(y)) for x, y in line.corners())
    if abs(line.angle) >= UPRIGHT:  # as the picture stands, whichever way it reads
        one, two, three, four = (two, three, four, one) if line.angle < 0 else (four, one, two, three)
    return TextRegion(corners=(one, two, three, four), detector=FINDER, score=line.score)


def _small_places(maps: LineMaps, seen: Iterable[Line], placement: Placement) -> Iterator[Box]:
    """Where small letters may be that are no line yet, as boxes of the picture."""
    small = ((maps.core > FAINT) & (maps.height < SMALL)).astype(np.uint8)
    for line in seen:
        if _is_likely(line):
            cv2.fillConvexPoly(small, np.round(line.corners() / STRIDE).astype(np.int32), 0)
    rows, columns = (-(-side // BLOCK) for side in small.shape)
    full = np.zeros((rows * BLOCK, columns * BLOCK), np.uint8)
    full[: small.shape[0], : small.shape[1]] = small
    blocks = full.reshape(rows, BLOCK, columns, BLOCK).max(axis=(1, 3))
    count, _, stats, _ = cv2.connectedComponentsWithStats(blocks, connectivity=8)
    side = BLOCK * STRIDE
    for left, top, width, height, _ in stats[1:count].tolist():
        yield placement.to_picture(
            left * side - MARGIN, top * side - MARGIN, (left + width) * side + MARGIN, (top + height) * side + MARGIN
        )
