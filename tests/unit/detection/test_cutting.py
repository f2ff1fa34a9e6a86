"""Lines cut out: with room around them, laid flat, with the way back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.synthetic.plain_pictures import lettered
from tests.unit.detection.drawn import detection
from watermark_scan.detection.cutting import cut_lines, polarity_of
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box, Turn
from watermark_scan.model import Polarity, TextLine, TextRegion

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _one(frame: Frame, found: TextRegion) -> TextLine:
    (line,) = cut_lines(frame, found)
    return line


def _numbered(width: int, height: int) -> Frame:
    """A picture whose pixels tell where they are: red the column, green the row."""
    rows, columns = np.indices((height, width))
    return Frame(pixels=np.dstack([columns % 256, rows % 256, (columns // 256) * 16 + rows // 256]).astype(np.uint8))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 250), st.integers(1, 250), st.data())
def test_a_level_line_is_the_picture_s_own_pixels(width: int, height: int, data: st.DataObject) -> None:
    """The cut is the region of its placement, the letters lie inside it, and nothing reaches beyond the frame."""
    frame = _numbered(width, height)
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    across = data.draw(st.integers(1, width - x))
    box = Box(x=x, y=y, width=across, height=data.draw(st.integers(1, max(1, min(height - y, across)))))
    line = _one(frame, detection(box, score=3, detector="neural"))
    region = line.placement.region
    assert np.array_equal(line.pixels, frame.pixels[region.y : region.bottom, region.x : region.right])
    assert line.pixels.flags.c_contiguous
    assert (line.box, line.placement.turn, line.placement.scale) == (box, Turn.NONE, 1)
    assert line.inner == line.placement.to_view(box)
    assert (line.detector, line.score) == ("neural", 3)


def test_there_is_room_around_the_letters() -> None:
    """On every side where the frame has it: boxes are imprecise, and a lost end letter costs more than ground."""
    box = Box(x=100, y=80, width=120, height=20)
    line = _one(_numbered(400, 200), detection(box))
    region = line.placement.region
    assert region.x < box.x
    assert region.y < box.y
    assert region.right > box.right
    assert region.bottom > box.bottom
    assert region.height < 2 * box.height


@pytest.mark.parametrize(("width", "height"), [(12, 90), (5, 200)])
def test_a_tall_box_gives_two_turned_lines(width: int, height: int) -> None:
    """Text at the side runs up or down: it is laid flat both ways, each with its way back."""
    frame, box = _numbered(300, 250), Box(x=30, y=20, width=width, height=height)
    up, down = cut_lines(frame, detection(box))
    assert {up.placement.turn, down.placement.turn} == {Turn.CLOCKWISE, Turn.COUNTERCLOCKWISE}
    assert np.array_equal(up.pixels, np.rot90(down.pixels, 2))
    for line in (up, down):
        assert line.pixels.shape[1] > line.pixels.shape[0]
        assert line.box == box
        assert line.placement.to_picture(*line.inner) == box
        left, top, right, bottom = (round(side) for side in line.inner)
        letters = {tuple(pixel) for pixel in line.pixels[top:bottom, left:right].reshape(-1, 3).tolist()}
        picture = frame.pixels[box.y : box.bottom, box.x : box.right]
        assert letters == {tuple(pixel) for pixel in picture.reshape(-1, 3).tolist()}


def _tilted(degrees: float, *, length: float = 240, height: float = 24) -> tuple[Frame, TextRegion]:
    """A dark bar with a bright first and a bright last tenth, tilted around the picture's middle; and its detection."""
    along = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
    across = np.array([-along[1], along[0]])
    middle = np.array([250.0, 200.0])

    def corners(first: float, last: float) -> NDArray[np.float64]:
        ends = [(first, -0.5), (last, -0.5), (last, 0.5), (first, 0.5)]
        return np.array([middle + (share - 0.5) * length * along + side * height * across for share, side in ends])

    pixels = np.full((400, 500, 3), 128, np.uint8)
    for first, last, level in ((0, 1, 20), (0, 0.1, 250), (0.9, 1, 250)):
        cv2.fillPoly(pixels, [corners(first, last).round().astype(np.int32)], (level, level, level))
    one, two, three, four = ((float(x), float(y)) for x, y in corners(0, 1))
    return Frame(pixels=pixels), TextRegion(corners=(one, two, three, four), detector="neural", score=0.8)


@pytest.mark.parametrize("degrees", [-35, -12, -4, 4, 12, 35])
def test_a_tilted_line_is_laid_flat(degrees: float) -> None:
    """Marks at its ends come out at the ends of a level strip, upright, within two pixels."""
    frame, found = _tilted(degrees)
    line = _one(frame, found)
    left, top, right, bottom = (round(side) for side in line.inner)
    assert abs((right - left) - 240) <= 1
    assert abs((bottom - top) - 24) <= 1
    letters = line.pixels[top + 3 : bottom - 3, :, 0]
    assert letters[:, left + 3 : left + 21].min() > 200
    assert letters[:, right - 21 : right - 3].min() > 200
    assert letters[:, left + 27 : right - 27].max() < 60
    assert np.abs(line.pixels[: top - 2, :, 0].astype(int) - 128).max() < 12
    assert line.box.overlap(Box.from_corners(*_extent(found))) > 0.95


def _extent(found: TextRegion) -> tuple[float, float, float, float]:
    across, down = zip(*found.corners, strict=True)
    return min(across), min(down), max(across), max(down)


@pytest.mark.parametrize("degrees", [-8, 8])
def test_places_along_a_tilted_line_lead_back_to_about_where_they_are(degrees: float) -> None:
    """Its ends are led back to its ends in the picture, within the line's own height."""
    frame, found = _tilted(degrees)
    line = _one(frame, found)
    height, width = line.pixels.shape[:2]
    middle = line.placement.to_picture(width / 2 - 1, 0, width / 2 + 1, height)
    assert abs(middle.x + middle.width / 2 - 250) <= 24
    assert line.placement.to_picture(0, 0, width, height).overlap(line.box) > 0.9


def test_a_tremor_of_the_detector_is_no_tilt() -> None:
    """A degree or so is cut as it stands: turning blurs, and detectors are that imprecise."""
    frame = _numbered(500, 300)
    found = TextRegion(corners=((50, 100), (350, 104), (350, 124), (50, 120)), detector="neural", score=1)
    line = _one(frame, found)
    region = line.placement.region
    assert np.array_equal(line.pixels, frame.pixels[region.y : region.bottom, region.x : region.right])
    assert line.box == Box(x=50, y=102, width=300, height=20)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 80), st.integers(1, 80), st.lists(st.floats(-30, 110, width=32), min_size=8, max_size=8))
def test_any_corners_give_lines_with_pixels(width: int, height: int, numbers: list[float]) -> None:
    """A detector's answer may be crooked, tiny or partly outside; what is cut lies in the frame and has pixels."""
    frame = _numbered(width, height)
    first, second, third, fourth = zip(numbers[::2], numbers[1::2], strict=True)
    for line in cut_lines(frame, TextRegion(corners=(first, second, third, fourth), detector="neural", score=1)):
        assert min(line.pixels.shape[:2]) >= 1
        assert line.pixels.dtype == np.uint8
        assert line.box.intersection(frame.box) == line.box
        assert line.placement.region.intersection(frame.box) == line.placement.region
        assert line.placement.scale > 0


@pytest.mark.parametrize("levels", [(60, 230), (120, 160), (200, 30), (150, 110)])
@pytest.mark.parametrize("spread", [0.0, 12.0], ids=["smooth", "textured"])
@pytest.mark.parametrize("at", [(40, 60), (40, 0), (40, -5)], ids=["inside", "at the edge", "cut by the edge"])
def test_letters_are_told_from_the_gaps_between_them(
    levels: tuple[int, int], spread: float, at: tuple[int, int]
) -> None:
    """A line is light on dark or dark on light by its ground, whatever the finder took for strokes."""
    frame, ink = lettered(460, 160, at=at, size=22, levels=levels, spread=spread)
    right, wrong = (Polarity.LIGHT, Polarity.DARK) if levels[1] > levels[0] else (Polarity.DARK, Polarity.LIGHT)
    assert _one(frame, detection(ink, polarity=wrong)).polarity is right


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (3, 2), (40, 1)])
@pytest.mark.parametrize("level", [0, 255])
def test_lines_without_ground_or_letters_have_a_polarity(shape: tuple[int, int], level: int) -> None:
    """Where nothing can be told, either is as good."""
    assert polarity_of(np.full((*shape, 3), level, np.uint8)) in Polarity
