"""Which frames of an animation or document are searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.frame import Frame
from watermark_scan.fusion.distinct import distinct_frames

if TYPE_CHECKING:
    from collections.abc import Iterator


def _film(levels: list[int]) -> Iterator[Frame]:
    """A frame of each grey level, one after the other."""
    for number, level in enumerate(levels, start=1):
        yield Frame(pixels=np.full((3, 4, 3), level, np.uint8), number=number)


def test_a_frame_seen_before_is_left_out_and_the_others_keep_their_numbers() -> None:
    """A film that stands still costs one search."""
    assert [frame.number for frame in distinct_frames(_film([0, 1, 0, 2, 1]))] == [1, 2, 4]
    assert [frame.number for frame in distinct_frames(_film([7] * 9))] == [1]


@given(st.lists(st.integers(0, 5)))
def test_every_picture_is_given_once_when_it_first_comes(levels: list[int]) -> None:
    """Nothing is lost, and nothing comes twice."""
    assert [int(frame.pixels[0, 0, 0]) for frame in distinct_frames(_film(levels))] == list(dict.fromkeys(levels))


def test_the_same_bytes_in_another_shape_are_another_picture() -> None:
    """A page that lies across is not the one that stands."""
    pages = [Frame(pixels=np.zeros(shape, np.uint8)) for shape in ((30, 40, 3), (40, 30, 3))]
    assert len(list(distinct_frames(pages))) == 2


def test_frames_are_taken_one_at_a_time() -> None:
    """A fault at the third frame is met after the first two were given."""
    film = _film([0, 1, 2])
    frames = distinct_frames(film)
    assert next(frames).number == 1
    assert next(film).number == 2
    assert next(frames).number == 3
