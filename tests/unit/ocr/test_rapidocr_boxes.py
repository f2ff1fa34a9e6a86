"""From a map of likely text to boxes, without a model."""

from __future__ import annotations

import numpy as np
import pytest
from watermark_scan.ocr.rapidocr_boxes import boxes_in, boxes_seen_by, prepared
from watermark_scan.ocr.rapidocr_models import LEAST_MEAN, LONGEST


def _map(*lines: tuple[int, int, int, int], likely: float = 0.9) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """320 × 160, with cores of lines: left, top, right, bottom."""
    drawn = np.zeros((160, 320), np.float32)
    for left, top, right, bottom in lines:
        drawn[top:bottom, left:right] = likely
    return drawn


def test_a_picture_is_scaled_to_what_the_detector_takes() -> None:
    """Sides become multiples of 32, values -1…1, colours planes."""
    batch = prepared(np.full((70, 100, 3), (0, 51, 255), np.uint8))
    assert batch.shape == (1, 3, 64, 96)
    assert batch.dtype == np.float32
    assert batch[0, :, 0, 0].tolist() == pytest.approx([-1, -0.6, 1])


def test_a_picture_that_is_too_large_is_shrunk() -> None:
    """Its longer side gets the greatest length."""
    assert prepared(np.zeros((64, 2 * LONGEST, 3), np.uint8)).shape == (1, 3, 32, LONGEST)


def test_a_line_is_its_core_and_the_room_around_it() -> None:
    """A core of 200 × 20 grows by 1.6 times its area over its circumference on each side, in pixels of the picture."""
    found = boxes_in(_map((60, 60, 260, 80)), 640, 160)
    (box,) = found.boxes.tolist()
    grown = 1.6 * 200 * 20 / 440
    across, down = (120 - 2 * grown, 520 + 2 * grown), (60 - grown, 80 + grown)
    expected = [[across[0], down[0]], [across[1], down[0]], [across[1], down[1]], [across[0], down[1]]]
    assert np.abs(np.subtract(box, expected)).max() <= 4
    assert list(found.scores) == pytest.approx([0.9], abs=0.1)


@pytest.mark.parametrize(
    ("lines", "likely"),
    [((), 0.9), (((10, 10, 300, 12),), 0.1), (((10, 10, 300, 40),), LEAST_MEAN - 0.05), (((10, 10, 11, 11),), 0.9)],
    ids=["empty", "unlikely", "weak", "tiny"],
)
def test_what_is_no_line_gives_no_box(lines: tuple[tuple[int, int, int, int], ...], likely: float) -> None:
    """Nothing, unlikely places, weak ones and specks."""
    found = boxes_in(_map(*lines, likely=likely), 320, 160)
    assert (found.boxes.shape, found.scores) == ((0, 4, 2), ())


def test_lines_come_row_by_row() -> None:
    """From the top, and along a row from the left, though its tops differ by a few pixels."""
    found = boxes_in(_map((200, 20, 280, 36), (20, 24, 100, 40), (20, 100, 280, 116)), 320, 160)
    lefts = found.boxes[:, 0, 0].tolist()
    assert len(lefts) == 3
    assert lefts[0] < lefts[1]
    assert found.boxes[2, 0, 1] > 80


def test_boxes_end_with_the_picture() -> None:
    """However much a line at the side grows."""
    found = boxes_in(_map((0, 0, 320, 160)), 320, 160)
    assert found.boxes.min() == 0
    assert found.boxes.max(axis=(0, 1)).tolist() == [319, 159]


def test_the_detector_s_map_is_led_back_to_the_picture() -> None:
    """Whatever size the detector was shown."""
    shown: list[tuple[int, ...]] = []

    def detector(
        batch: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        shown.append(batch.shape)
        return _map((0, 0, 320, 160))[None, None]

    found = boxes_seen_by(detector, np.zeros((150, 310, 3), np.uint8))
    assert shown == [(1, 3, 160, 320)]
    assert found.boxes.max(axis=(0, 1)).tolist() == [309, 149]
