"""What limits of the search leave out is known: very long pictures, and more lines than are read."""

from __future__ import annotations

import pytest

from tests.fake_engines import region_at
from tests.unit.detection.drawn import blank
from watermark_scan.detection.candidates import MAX_DETECTED, MAX_LINES, regions_to_read
from watermark_scan.detection.coverage import small_letters, unread_lines
from watermark_scan.geometry import Box
from watermark_scan.model import TextRegion, Unseen
from watermark_scan.options import RegionPlan


@pytest.mark.parametrize(
    ("width", "height", "is_reached"),
    [
        (720, 2473, True),
        (1080, 3726, True),
        (16000, 405, True),
        (720, 2400, False),
        (1440, 3200, False),
        (6000, 4000, False),
        (3840, 2160, False),
        (320, 240, False),
        (1, 1, False),
    ],
    ids=str,
)
def test_a_picture_is_too_long_when_small_letters_are_lost(width: int, height: int, is_reached: bool) -> None:  # noqa: FBT001  a case
    """Threads and banners are, photographs and screens of telephones are not, however large; either way round."""
    for size in ((width, height), (height, width)):
        found = list(small_letters(Box(x=0, y=0, width=size[0], height=size[1]), RegionPlan.FULL))
        assert [one.what for one in found] == ([Unseen.SMALL_LETTERS] if is_reached else [])
        assert all(one.seen == 800 and one.of == max(size) for one in found)


def test_a_rim_that_is_seen_large_enough_has_no_limit() -> None:
    """Who looks at the edges only is told of what is lost there, not of the middle."""
    thread = Box(x=0, y=0, width=720, height=2473)
    assert list(small_letters(thread, RegionPlan.EDGES)) == []
    assert list(small_letters(Box(x=0, y=0, width=16_000, height=405), RegionPlan.EDGES))


def _lines(count: int, score: float = 0.9) -> list[TextRegion]:
    return [region_at(Box(x=20, y=20 + 20 * row, width=200, height=12), score=score) for row in range(count)]


@pytest.mark.parametrize("count", [0, 1, MAX_DETECTED, MAX_DETECTED + 1, 3 * MAX_DETECTED])
def test_lines_beyond_the_limit_are_counted(count: int) -> None:
    """Each once, of those that the detector sees."""
    frame, lines = blank(640, 4000), _lines(count)
    read = regions_to_read(frame, lines, ())
    found = [(one.seen, one.of) for one in unread_lines(frame.box, lines, (), read)]
    assert found == ([(MAX_DETECTED, count)] if count > MAX_DETECTED else [])
    assert list(unread_lines(frame.box, lines + lines, (), lines)) == []


def test_only_likely_strokes_count_as_lines() -> None:
    """Texture has unlikely stretches of strokes without end, and is no text."""
    frame = blank(640, 4000)
    for score, left_out in ((0.9, MAX_LINES), (0.2, 0)):
        strokes = _lines(2 * MAX_LINES, score)
        read = regions_to_read(frame, (), strokes)
        assert sum(one.of - one.seen for one in unread_lines(frame.box, (), strokes, read)) == left_out
