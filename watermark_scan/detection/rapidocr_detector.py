"""RapidOCR's detector (PP-OCRv6, differentiable binarisation, Liao et al. 2020): where lines of text are.

The steps are those of RapidOCR 3.10 and PaddleOCR (`DetPreProcess`, `DBPostProcess`, both Apache-2.0), number for
number; a test holds them against the library.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import dist
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pyclipper

from watermark_scan.geometry import Turn
from watermark_scan.model import TextRegion
from watermark_scan.rapidocr_models import NAME, Run, bgr, failed_while, open_detector, probe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cv2.typing import MatLike
    from numpy.typing import NDArray

    from watermark_scan.geometry import Placement
    from watermark_scan.model import DetectorInput, Point

LONGEST_SIDE = 2_400
"""Pixels: larger pictures are shrunk."""
MIN_PROBABILITY = 0.2
"""How likely the model must think text at a pixel, and on the whole of a box (next): half the usual thresholds. Faint
overlay text answers weakly, and matching is the judge of what is noise."""
MIN_MEAN_PROBABILITY = 0.3

_STRIDE = 32
"""Pixels: the model takes sides that this divides."""
_MAX_BOXES = 1_000
_GROWTH = 1.6
"""The model's map shows the core of a line; its box is that much larger (the unclip ratio of `DBPostProcess`)."""
_MIN_SIDE = 3
"""Pixels of a box's shorter side."""
_SAME_ROW = 10
"""Pixels between the tops of neighbours from which they stand in different rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """Where lines stand.

    Attributes:
        boxes: Lines × 4 corners × 2, row by row; the corners go round from the top left.
        scores: In the order in which the library gives them: of lines as they were found, not row by row.
    """

    boxes: NDArray[np.float32]
    scores: tuple[float, ...]


@dataclass(frozen=True)
class RapidOcrDetector:
    """The detector; its model is loaded when it is first used."""

    name: str = NAME

    @cached_property
    def _model(self) -> Run:
        return open_detector()

    def find(self, inputs: Sequence[DetectorInput]) -> tuple[TextRegion, ...]:
        """Where lines of text are, input by input, in pixels of the upright picture.

        Raises:
            EngineFailedError: The detector broke.
        """
        return tuple(region for one in inputs for region in self._find_in(one))

    def _find_in(self, one: DetectorInput) -> tuple[TextRegion, ...]:
        if min(one.pixels.shape[:2]) < _STRIDE:
            return ()
        model = self._model
        try:
            found = detect_boxes(model, bgr(one.pixels))
        except Exception as error:
            raise failed_while("looking for text on", one.name, error) from error
        return tuple(
            TextRegion(corners=_in_upright_picture(one.placement, corners), detector=self.name, score=score)
            for corners, score in zip(found.boxes.astype(float).tolist(), found.scores, strict=True)
        )


def open_rapidocr_detector() -> RapidOcrDetector:
    """The detector.

    Raises:
        EngineMissingError: RapidOCR or ONNX Runtime is not installed, or carries other weights.
    """
    probe()
    return RapidOcrDetector()


def detect_boxes(model: Run, picture: NDArray[np.uint8]) -> Boxes:
    """Where the model sees lines in a picture, as for `model_input`."""
    height, width = picture.shape[:2]
    return boxes_in(model(model_input(picture))[0, 0], width, height)


def model_input(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A picture as the model takes it: 1 × 3 × height × width, sides that its stride divides, -1…1.

    Args:
        picture: Height × width × 3, BGR, no side smaller than the stride.
    """
    sides = picture.shape[:2]
    ratio = LONGEST_SIDE / max(sides) if max(sides) > LONGEST_SIDE else 1.0
    height, width = (round(int(side * ratio) / _STRIDE) * _STRIDE for side in sides)
    pixels = cv2.resize(picture, (width, height)).astype(np.float32)
    # In place. The library does it in double precision, which after rounding is the same.
    pixels *= 1 / 255.0
    pixels -= 0.5
    pixels *= 2
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])


def boxes_in(probabilities: NDArray[np.float32], width: int, height: int) -> Boxes:
    """The boxes of lines.

    Args:
        probabilities: The model's map, height × width, 0…1.
        width: Of the picture, in pixels.
        height: Likewise.
    """
    found = list(_boxes(probabilities, width, height))
    boxes = np.array([box for box, _ in found], np.float32).reshape(-1, 4, 2)
    return Boxes(boxes=_row_by_row(boxes), scores=tuple(score for _, score in found))


def _boxes(probabilities: NDArray[np.float32], width: int, height: int) -> Iterator[tuple[NDArray[np.float32], float]]:
    mask = cv2.dilate((probabilities > MIN_PROBABILITY).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask * np.uint8(255), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours[:_MAX_BOXES]:
        core, side = _rectangle(contour)
        if side < _MIN_SIDE or (score := _mean_inside(probabilities, core)) < MIN_MEAN_PROBABILITY:
            continue
        box, side = _rectangle(_grown(core))
        if side < _MIN_SIDE + 2:
            continue
        corners = _in_picture(box, probabilities.shape[::-1], (width, height))
        if min(int(np.linalg.norm(corners[0] - corners[other])) for other in (1, 3)) > _MIN_SIDE:
            yield corners, score


def _rectangle(points: MatLike) -> tuple[NDArray[np.float32], float]:
    """The smallest rectangle around points, from its top left corner round, and its shorter side."""
    around = cv2.minAreaRect(points)
    corners = sorted(cv2.boxPoints(around), key=lambda corner: corner[0])
    left = (0, 1) if corners[1][1] > corners[0][1] else (1, 0)
    right = (2, 3) if corners[3][1] > corners[2][1] else (3, 2)
    order = (left[0], right[0], right[1], left[1])
    return np.array([corners[number] for number in order], np.float32), min(around[1])


def _mean_inside(probabilities: NDArray[np.float32], box: NDArray[np.float32]) -> float:
    last = np.array(probabilities.shape[::-1]) - 1
    left, top = np.clip(np.floor(box.min(axis=0)).astype(np.int32), 0, last)
    right, bottom = np.clip(np.ceil(box.max(axis=0)).astype(np.int32), 0, last)
    mask = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    corners = box - np.array([left, top], np.float32)
    cv2.fillPoly(mask, [corners.astype(np.int32)], (1,))
    return float(cv2.mean(probabilities[top : bottom + 1, left : right + 1], mask)[0])


def _grown(box: NDArray[np.float32]) -> NDArray[np.int64]:
    """The outline of a box with everything around it as near as area and length of its own outline tell."""
    corners = [(float(x), float(y)) for x, y in box]
    closed = [*corners, corners[0]]
    length = sum(dist(one, other) for one, other in pairwise(closed))
    area = abs(sum((here[0] - closed[0][0]) * (before[1] - behind[1]) for before, here, behind in _threes(closed))) / 2
    offset = pyclipper.PyclipperOffset()
    offset.AddPath(corners, pyclipper.JT_ROUND, pyclipper.ET_CLOSEDPOLYGON)
    return np.array(offset.Execute(area * _GROWTH / length)).reshape(-1, 1, 2)


def _threes(closed: list[tuple[float, float]]) -> Iterator[tuple[tuple[float, float], ...]]:
    return zip(closed, closed[1:], closed[2:], strict=False)


def _in_picture(
    box: NDArray[np.float32], probabilities: tuple[int, ...], picture: tuple[int, int]
) -> NDArray[np.float32]:
    """The corners in the picture, from the top left round, on whole pixels; both sizes are width and height."""
    for axis, side in enumerate(picture):
        box[:, axis] = np.clip(np.round(box[:, axis] / probabilities[axis] * side), 0, side)
    left_to_right = box[np.argsort(box[:, 0])]
    left, right = left_to_right[:2], left_to_right[2:]
    (top_left, bottom_left), (top_right, bottom_right) = (side[np.argsort(side[:, 1])] for side in (left, right))
    round_ = np.array([top_left, top_right, bottom_right, bottom_left], np.float32)
    return np.minimum(round_, np.array(picture, np.float32) - 1)


def _row_by_row(boxes: NDArray[np.float32]) -> NDArray[np.float32]:
    """From top to bottom; where tops are about as high, from left to right."""
    downwards = boxes[np.argsort(boxes[:, 0, 1], kind="stable")]
    rows = np.cumsum(np.diff(downwards[:, 0, 1], prepend=-np.inf) >= _SAME_ROW)
    return downwards[np.lexsort((downwards[:, 0, 0], rows))]


def _in_upright_picture(placement: Placement, points: list[list[float]]) -> tuple[Point, Point, Point, Point]:
    """Corners of an input as corners in the picture; of an input that was turned, those of the box around them."""
    if placement.turn is Turn.NONE:
        region, scale = placement.region, placement.scale
        first, second, third, fourth = ((region.x + x / scale, region.y + y / scale) for x, y in points)
        return first, second, third, fourth
    across, down = zip(*points, strict=True)
    box = placement.to_picture(min(across), min(down), max(across), max(down))
    return (box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)
