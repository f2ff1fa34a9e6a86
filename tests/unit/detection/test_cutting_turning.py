"""Quarter turns."""

from __future__ import annotations

import numpy as np
import pytest

from watermark_scan.detection.cutting import turned
from watermark_scan.geometry import Turn


@pytest.mark.parametrize(
    ("turn", "expected"),
    [(Turn.NONE, [[1, 2], [3, 4]]), (Turn.CLOCKWISE, [[3, 1], [4, 2]]), (Turn.COUNTERCLOCKWISE, [[2, 4], [1, 3]])],
)
def test_pixels_go_where_the_name_says(turn: Turn, expected: list[list[int]]) -> None:
    """What is at the left comes to the top when turned clockwise."""
    assert turned(np.array([[1, 2], [3, 4]], np.uint8), turn).tolist() == expected
