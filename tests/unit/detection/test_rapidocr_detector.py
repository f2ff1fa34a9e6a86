"""RapidOCR's detector, without its model: from a picture to what the model takes, and from its map to text regions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest

from watermark_scan.detection import rapidocr_detector
from watermark_scan.detection.rapidocr_detector import (
    LONGEST_SIDE,
    MIN_MEAN_PROBABILITY,
    RapidOcrDetector,
    boxes_in,
    detect_boxes,
    model_input,
    open_rapidocr_detector,
)
from watermark_scan.errors import EngineFailedError, EngineMissingError
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.model import DetectorInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.detection.detector import NeuralDetector


def _map(
    *lines: tuple[int, int, int, int], likely: float = 0.9, size: tuple[int, int] = (320, 160)
) -> NDArray[np.float32]:
    """A map with cores of lines: left, top, right, bottom."""
    drawn = np.zeros(size[::-1], np.float32)
    for left, top, right, bottom in lines:
        drawn[top:bottom, left:right] = likely
    return drawn


class TestModel:
    """What the model takes and gives."""

    def test_a_picture_is_scaled_to_what_the_model_takes(self) -> None:
        """Sides become multiples of 32, values -1…1, colours planes."""
        batch = model_input(np.full((70, 100, 3), (0, 51, 255), np.uint8))
        assert batch.shape == (1, 3, 64, 96)
        assert batch.dtype == np.float32
        assert batch[0, :, 0, 0].tolist() == pytest.approx([-1, -0.6, 1])

    def test_a_picture_that_is_too_large_is_shrunk(self) -> None:
        """Its longer side gets the greatest length."""
        assert model_input(np.zeros((64, 2 * LONGEST_SIDE, 3), np.uint8)).shape == (1, 3, 32, LONGEST_SIDE)

    def test_a_line_is_its_core_and_the_room_around_it(self) -> None:
        """A core of 200 × 20 grows by 1.6 times its area over its outline on each side, in pixels of the picture."""
        found = boxes_in(_map((60, 60, 260, 80)), 640, 160)
        (box,) = found.boxes.tolist()
        grown = 1.6 * 200 * 20 / 440
        across, down = (120 - 2 * grown, 520 + 2 * grown), (60 - grown, 80 + grown)
        expected = [[across[0], down[0]], [across[1], down[0]], [across[1], down[1]], [across[0], down[1]]]
        assert np.abs(np.subtract(box, expected)).max() <= 4
        assert list(found.scores) == pytest.approx([0.9], abs=0.1)

    @pytest.mark.parametrize(
        ("lines", "likely"),
        [
            ((), 0.9),
            (((10, 10, 300, 12),), 0.1),
            (((10, 10, 300, 40),), MIN_MEAN_PROBABILITY - 0.05),
            (((10, 10, 11, 11),), 0.9),
        ],
        ids=["empty", "unlikely", "weak", "tiny"],
    )
    def test_what_is_no_line_gives_no_box(self, lines: tuple[tuple[int, int, int, int], ...], likely: float) -> None:
        """Nothing, unlikely places, weak ones and specks."""
        found = boxes_in(_map(*lines, likely=likely), 320, 160)
        assert (found.boxes.shape, found.scores) == ((0, 4, 2), ())

    def test_lines_come_row_by_row(self) -> None:
        """From the top, and along a row from the left, though its tops differ by a few pixels."""
        found = boxes_in(_map((200, 20, 280, 36), (20, 24, 100, 40), (20, 100, 280, 116)), 320, 160)
        lefts = found.boxes[:, 0, 0].tolist()
        assert len(lefts) == 3
        assert lefts[0] < lefts[1]
        assert found.boxes[2, 0, 1] > 80

    def test_boxes_end_with_the_picture(self) -> None:
        """However much a line at the side grows."""
        found = boxes_in(_map((0, 0, 320, 160)), 320, 160)
        assert found.boxes.min() == 0
        assert found.boxes.max(axis=(0, 1)).tolist() == [319, 159]

    def test_the_map_is_led_back_to_the_picture(self) -> None:
        """Whatever size the model was shown."""
        shown: list[tuple[int, ...]] = []

        def model(batch: NDArray[np.float32]) -> NDArray[np.float32]:
            shown.append(batch.shape)
            return _map((0, 0, 320, 160))[None, None]

        found = detect_boxes(model, np.zeros((150, 310, 3), np.uint8))
        assert shown == [(1, 3, 160, 320)]
        assert found.boxes.max(axis=(0, 1)).tolist() == [309, 149]


@dataclass(kw_only=True)
class _FakeModel:
    """Sees the same lines in every picture.

    Attributes:
        lines: Cores of lines in the map, which is as large as what it is shown.
        answer: Given instead of a map; an exception is raised.
        loaded: How often it was opened.
        shown: What it was shown.
    """

    lines: tuple[tuple[int, int, int, int], ...] = ()
    answer: Any = None
    loaded: int = 0
    shown: list[NDArray[np.float32]] = field(default_factory=list)

    def open(self) -> _FakeModel:
        self.loaded += 1
        return self

    def __call__(self, batch: NDArray[np.float32]) -> Any:  # noqa: ANN401  a broken model gives anything
        self.shown.append(batch)
        if isinstance(self.answer, Exception):
            raise self.answer
        height, width = batch.shape[2:]
        return _map(*self.lines, size=(width, height))[None, None] if self.answer is None else self.answer


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> _FakeModel:
    """The model, replaced."""
    fake = _FakeModel()
    monkeypatch.setattr(rapidocr_detector, "open_detector", fake.open)
    return fake


def _input(width: int = 192, height: int = 96, *, turn: Turn = Turn.NONE, scale: float = 1.0) -> DetectorInput:
    """A black input of a part of a picture."""
    across, down = (width, height) if turn is Turn.NONE else (height, width)
    region = Box(x=1000, y=500, width=round(across / scale), height=round(down / scale))
    placement = Placement(region=region, scale=scale, turn=turn)
    return DetectorInput(name="plain full", pixels=np.zeros((height, width, 3), np.uint8), placement=placement)


class TestFind:
    """Text regions of the picture."""

    def test_each_line_becomes_a_region_of_the_picture(self, model: _FakeModel) -> None:
        """Corners in the picture, from the top left, with the detector's name and a score above 0."""
        model.lines = ((40, 20, 120, 30), (40, 60, 120, 70))
        detector: NeuralDetector = RapidOcrDetector()
        first, second = detector.find([_input()])
        (left, top), _, (right, bottom), _ = first.corners
        assert left < 1040
        assert right > 1120
        assert top < 520
        assert bottom > 530
        assert second.corners[0][1] > 540
        assert {(one.detector, one.score > 0) for one in (first, second)} == {("rapidocr", True)}

    def test_places_are_led_back_through_scale_and_turn(self, model: _FakeModel) -> None:
        """The input is 192 × 96, its region 48 × 96: what is at the input's left is at the region's bottom."""
        model.lines = ((10, 40, 50, 56),)
        (found,) = RapidOcrDetector().find([_input(turn=Turn.CLOCKWISE, scale=2.0)])
        (left, top), _, (right, bottom), _ = found.corners
        assert 1000 < left < right < 1048
        assert 550 < top < bottom <= 596
        assert bottom - top > right - left

    def test_tilted_lines_keep_their_corners(self, model: _FakeModel) -> None:
        """So that they can be laid flat."""
        tilted = np.zeros((96, 192), np.float32)
        cv2.fillConvexPoly(tilted, np.array([[40, 60], [140, 30], [144, 44], [44, 74]], np.int32), (0.9,))
        model.answer = tilted[None, None]
        (found,) = RapidOcrDetector().find([_input()])
        (left, one), (right, two), _, _ = found.corners
        assert (two - one) / (right - left) == pytest.approx(-0.3, abs=0.04)

    def test_every_input_is_looked_at_in_order(self, model: _FakeModel) -> None:
        """And the model is loaded once, at the first one."""
        model.lines = ((10, 10, 80, 30),)
        detector = RapidOcrDetector()
        assert model.loaded == 0
        assert len(detector.find([_input(width) for width in (192, 288, 384)])) == 3
        detector.find([_input()])
        assert [batch.shape[3] for batch in model.shown] == [192, 288, 384, 192]
        assert model.loaded == 1

    def test_colour_is_shown_blue_first(self, model: _FakeModel) -> None:
        """Pictures have red first, the model blue; grey is the same in each channel."""
        red = _input()
        red.pixels[:] = (255, 0, 51)
        grey = DetectorInput(name="grey", pixels=np.full((96, 192), 204, np.uint8), placement=red.placement)
        RapidOcrDetector().find([red, grey])
        assert model.shown[0][0, :, 0, 0].tolist() == pytest.approx([-0.6, -1, 1], abs=1e-5)
        assert np.allclose(model.shown[1], 0.6, atol=1e-5)

    @pytest.mark.parametrize(("width", "height", "shown"), [(31, 400, 0), (400, 31, 0), (32, 32, 1), (400, 32, 1)])
    def test_inputs_below_the_stride_are_skipped(self, model: _FakeModel, width: int, height: int, shown: int) -> None:
        """A side below 32 pixels would become none; the model is not even loaded for it."""
        RapidOcrDetector().find([_input(width, height)])
        assert len(model.shown) == model.loaded == shown

    @pytest.mark.parametrize(
        "answer", [RuntimeError("\x1b[2Jsecret"), np.zeros(3), "secret"], ids=["raises", "no map", "text"]
    )
    def test_a_broken_model_is_an_error_of_ours(self, model: _FakeModel, answer: object) -> None:
        """Whatever goes wrong inside is one kind of failure, names the view, and repeats no foreign text."""
        model.answer = answer
        with pytest.raises(EngineFailedError, match="broke while looking for text on the view 'plain full'") as caught:
            RapidOcrDetector().find([_input()])
        assert "secret" not in caught.value.message
        assert caught.value.__cause__ is not None


def test_a_detector_that_is_not_installed_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so when it is opened, not at the first picture."""

    def absent() -> str:
        raise EngineMissingError("RapidOCR is not installed.", remedy="Install it.")

    monkeypatch.setattr(rapidocr_detector, "probe", absent)
    with pytest.raises(EngineMissingError):
        open_rapidocr_detector()
