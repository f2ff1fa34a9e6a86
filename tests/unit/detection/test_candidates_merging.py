"""Detections of two finders become the few lines to read, each once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.detection.drawn import detection
from watermark_scan.detection.candidates import MAX_DETECTED, MAX_LINES, SAME, SAME_HEIGHT, _rank, merge
from watermark_scan.detection.cutting import bounds
from watermark_scan.geometry import Box

if TYPE_CHECKING:
    from watermark_scan.model import TextRegion

FRAME = Box(x=0, y=0, width=400, height=300)


@st.composite
def _detections(draw: st.DrawFn) -> TextRegion:
    x, y = draw(st.integers(-20, 390)), draw(st.integers(-20, 290))
    box = Box(x=x, y=y, width=draw(st.integers(1, 120)), height=draw(st.integers(1, 40)))
    return detection(box, score=draw(st.floats(0.01, 10)), detector=draw(st.sampled_from(["one", "other"])))


def _same(one: Box, other: Box) -> bool:
    """About as high, and one on the other."""
    low, high = sorted(min(box.width, box.height) for box in (one, other))
    return high <= SAME_HEIGHT * low and one.overlap(other) >= SAME


def _ranked(one: TextRegion) -> float:
    return _rank(one, bounds(one, FRAME), FRAME)


MANY = st.lists(_detections(), max_size=60)


def _rows(count: int, finder: str) -> list[TextRegion]:
    """So many lines, one below the other."""
    return [detection(Box(x=10, y=3 * row, width=90, height=2), detector=finder) for row in range(count)]


@given(MANY, MANY)
def test_what_is_kept_was_given_and_no_place_is_kept_twice(sure: list[TextRegion], doubtful: list[TextRegion]) -> None:
    """Nothing is made up, the limits hold, and no two lines of a height cover each other."""
    kept = merge(sure, doubtful, FRAME)
    assert all(any(one is given for given in (*sure, *doubtful)) for one in kept)
    assert sum(any(one is given for given in sure) for one in kept) <= MAX_DETECTED
    assert sum(any(one is given for given in doubtful) for one in kept) <= MAX_LINES
    boxes = [bounds(one, FRAME) for one in kept]
    assert not any(_same(one, other) for place, one in enumerate(boxes) for other in boxes[:place])


@given(MANY, MANY)
def test_no_place_is_lost_while_there_is_room(sure: list[TextRegion], doubtful: list[TextRegion]) -> None:
    """What is left out lies on a line that is kept, unless there were too many."""
    kept = merge(sure[:MAX_DETECTED], doubtful[:MAX_LINES], FRAME)
    boxes = [bounds(one, FRAME) for one in kept]
    for one in (*sure[:MAX_DETECTED], *doubtful[:MAX_LINES]):
        assert any(bounds(one, FRAME).overlap(box) >= 0.4 for box in boxes)


@given(MANY)
def test_the_surest_come_first_in_whatever_order_they_are_given(sure: list[TextRegion]) -> None:
    """The order of the lines is that of their ranks."""
    ranks = [_ranked(one) for one in merge(sure, (), FRAME)]
    assert ranks == sorted(ranks, reverse=True)


def test_a_sure_line_wins_over_doubtful_ones_in_its_place() -> None:
    """However high the other finder's own score; scores of two finders are never compared."""
    box = Box(x=100, y=100, width=80, height=12)
    neural = detection(box, score=0.4, detector="neural")
    strokes = detection(Box(x=95, y=99, width=90, height=15), score=50, detector="strokes")
    elsewhere = detection(Box(x=100, y=200, width=80, height=12), score=0.1, detector="strokes")
    assert merge((neural,), (strokes, elsewhere), FRAME) == (neural, elsewhere)


def test_a_line_within_a_far_higher_box_is_a_line_of_its_own() -> None:
    """A box around half the picture is not the line that stands in it."""
    large, line = (
        detection(Box(x=0, y=0, width=390, height=200), score=9),
        detection(Box(x=50, y=90, width=200, height=12)),
    )
    assert set(map(id, merge((large,), (line,), FRAME))) == {id(large), id(line)}


def test_each_finder_has_its_own_limit() -> None:
    """A page full of sure lines leaves room for the faint one that only the other finder sees."""
    sure, doubtful = _rows(MAX_DETECTED + 9, "neural"), _rows(MAX_LINES + 9, "strokes")
    assert len(merge(sure, (), Box(x=0, y=0, width=400, height=3000))) == MAX_DETECTED
    assert len(merge((), doubtful, Box(x=0, y=0, width=400, height=3000))) == MAX_LINES
    aside = [detection(Box(x=200, y=3 * row, width=90, height=2), detector="strokes") for row in range(MAX_LINES + 9)]
    assert len(merge(sure, aside, Box(x=0, y=0, width=400, height=3000))) == MAX_DETECTED + MAX_LINES


def test_lines_at_the_rim_are_the_likelier_overlays() -> None:
    """Of two equal stretches, the one at the top or the bottom comes before the one in the middle."""
    top, middle, bottom = (detection(Box(x=10, y=y, width=90, height=10)) for y in (2, 145, 288))
    assert _ranked(top) == _ranked(bottom) > _ranked(middle) > 0
    assert merge((), (middle, bottom), FRAME) == (bottom, middle)


def test_lines_that_run_up_or_down_are_the_likelier_at_the_sides() -> None:
    """Their rim is that of the left and the right."""
    left, middle, right = (detection(Box(x=x, y=110, width=10, height=90)) for x in (2, 195, 388))
    assert _ranked(left) == _ranked(right) > _ranked(middle) > 0


@given(_detections())
def test_bounds_lie_in_the_frame_around_what_is_visible(one: TextRegion) -> None:
    """The box covers every corner that lies in the frame."""
    box = bounds(one, FRAME)
    assert box.intersection(FRAME) == box
    for x, y in one.corners:
        if 0 <= x < FRAME.right and 0 <= y < FRAME.bottom:
            assert box.x <= x <= box.right
            assert box.y <= y <= box.bottom


def test_nothing_found_is_nothing_to_read() -> None:
    """An empty picture has no lines."""
    assert merge((), (), FRAME) == ()


def test_letters_of_a_sure_line_are_not_read_once_more() -> None:
    """Neither as a short line nor as one that runs up."""
    line = detection(Box(x=40, y=100, width=200, height=14), detector="neural")
    pair = detection(Box(x=60, y=101, width=20, height=6), detector="strokes")
    upright = detection(Box(x=90, y=96, width=11, height=22), detector="strokes")
    assert merge((line,), (pair, upright), FRAME) == (line,)


def test_a_line_in_a_box_around_half_the_picture_is_read() -> None:
    """The detector sees such boxes in texture, and they hide nothing."""
    texture = detection(Box(x=0, y=0, width=300, height=180), detector="neural")
    strokes = detection(Box(x=20, y=150, width=60, height=12), detector="strokes")
    assert merge((texture,), (strokes,), FRAME) == (texture, strokes)


def test_places_seen_once_more_at_another_height_come_last() -> None:
    """They displace nothing, and those of about the same height are left out."""
    loose = detection(Box(x=20, y=20, width=100, height=40), detector="neural")
    other = detection(Box(x=20, y=120, width=100, height=12), detector="strokes")
    tight = detection(Box(x=20, y=34, width=100, height=14), detector="neural")
    like = detection(Box(x=20, y=24, width=100, height=32), detector="neural")
    assert merge((loose,), (other,), FRAME, (like, tight)) == (loose, other, tight)


def test_of_places_as_sure_the_one_that_fits_a_line_comes_first() -> None:
    """A strip across two lines holds letters, too; it takes the place of neither."""
    strip = replace(detection(Box(x=150, y=100, width=30, height=60), score=0.98), fit=0.2)
    lines = [
        replace(detection(Box(x=130, y=100 + 36 * row, width=60, height=22), score=0.9), fit=0.95) for row in (0, 1)
    ]
    kept = merge((), (strip, *lines), FRAME)
    assert list(kept[:2]) == lines
