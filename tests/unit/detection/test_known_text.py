"""The picture that the self-test reads."""

from __future__ import annotations

import numpy as np

from watermark_scan.detection.known_text import draw_known_text


def test_the_picture_is_the_same_each_time() -> None:
    """What a machine reads depends on the machine, not on the picture."""
    assert np.array_equal(draw_known_text().pixels, draw_known_text().pixels)


def test_light_letters_stand_at_the_top_right_and_do_not_touch_the_edge() -> None:
    """Nothing is cut: a reader that works reads all of it."""
    rows, columns = np.nonzero(draw_known_text().pixels[:, :, 0] > 150)
    assert 5 < rows.min() < rows.max() < 60
    assert 280 < columns.min() < columns.max() < 630
