"""Lines of text found by their strokes: where they are, on any ground, in pictures of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.synthetic.plain_pictures import lettered, texture
from watermark_scan.detection.candidates import merge
from watermark_scan.detection.cutting import bounds
from watermark_scan.detection.strokes import FINDER, _boxes, find_strokes
from watermark_scan.frame import Frame
from watermark_scan.model import Polarity, TextRegion

if TYPE_CHECKING:
    from watermark_scan.geometry import Box


def _blank(width: int, height: int, level: int = 90) -> Frame:
    return Frame(pixels=np.full((height, width, 3), level, np.uint8))


def _found(frame: Frame) -> tuple[TextRegion, ...]:
    return find_strokes(np.ascontiguousarray(frame.pixels[:, :, 1]))


def _holding(found: tuple[TextRegion, ...], ink: Box, frame: Box) -> list[TextRegion]:
    """Those that lie on the ink: over most of its length, and about as high."""
    return [one for one in found if _holds(bounds(one, frame), ink)]


def _holds(box: Box, ink: Box) -> bool:
    shared = box.intersection(ink)
    if shared is None:
        return False
    return shared.width >= 0.7 * ink.width and shared.height >= 0.5 * ink.height and box.height <= 3 * ink.height


@pytest.mark.parametrize("levels", [(90, 230), (200, 40), (120, 160)], ids=["light", "dark", "faint"])
@pytest.mark.parametrize("spread", [0.0, 20.0], ids=["smooth", "textured"])
def test_drawn_text_is_found_where_it_stands(levels: tuple[int, int], spread: float) -> None:
    """A line of letters is among what is read, on smooth and on clouded ground."""
    frame, ink = lettered(960, 540, at=(500, 20), size=18, levels=levels, spread=spread)
    assert _holding(merge((), _found(frame), frame.box), ink, frame.box)


@pytest.mark.parametrize("levels", [(90, 230), (200, 40)], ids=["light", "dark"])
def test_both_polarities_of_strokes_are_looked_for(levels: tuple[int, int]) -> None:
    """The letters are among what is found, and not only the gaps between them."""
    frame, ink = lettered(960, 540, at=(500, 20), size=18, levels=levels)
    polarity = Polarity.LIGHT if levels[1] > levels[0] else Polarity.DARK
    assert polarity in {one.polarity for one in _holding(_found(frame), ink, frame.box)}


@settings(max_examples=15, deadline=None)
@given(st.integers(320, 1280), st.integers(240, 800), st.integers(11, 30), st.data())
def test_text_of_usual_sizes_is_found_anywhere_at_the_rim(
    width: int, height: int, size: int, data: st.DataObject
) -> None:
    """On an even ground, whatever the frame's size and wherever the line stands at the top or the bottom."""
    text = "SUBJECT TO CHANGE"
    x = data.draw(st.integers(4, max(4, width - 11 * size)))
    y = data.draw(st.sampled_from([4, height - 2 * size]))
    frame, ink = lettered(width, height, at=(x, y), size=size, text=text)
    assert _holding(_found(frame), ink, frame.box)


@pytest.mark.parametrize("at", [(0, 0), (700, 0), (-60, 30), (0, 525), (700, 525)])
def test_text_at_the_very_edge_is_found(at: tuple[int, int]) -> None:
    """Letters that touch the frame, or that it cuts, stand out like any others."""
    frame, ink = lettered(960, 540, at=at, size=18)
    assert _holding(_found(frame), ink, frame.box)


@pytest.mark.parametrize("level", [0, 90, 255])
def test_nothing_is_found_where_nothing_is(level: int) -> None:
    """An even picture has no lines."""
    assert _found(_blank(640, 480, level)) == ()


def test_the_last_bit_s_flicker_is_no_text() -> None:
    """Rounding noise has no strokes."""
    noise = np.random.default_rng(3).integers(128, 130, (240, 320, 1), dtype=np.uint8)
    assert _found(Frame(pixels=np.repeat(noise, 3, axis=2))) == ()


@pytest.mark.parametrize(("width", "height"), [(1, 1), (2, 3), (1, 20_000), (20_000, 1), (48, 48), (40, 9), (9, 40)])
def test_the_smallest_and_thinnest_pictures_are_searched(width: int, height: int) -> None:
    """No size is an error."""
    pixels = np.random.default_rng(5).integers(0, 256, (height, width, 3), dtype=np.uint8)
    frame = Frame(pixels=pixels)
    assert all(bounds(one, frame.box).intersection(frame.box) for one in _found(frame))


def test_a_picture_of_24_megapixels_is_searched_for_letters_of_its_size() -> None:
    """In a large photograph, the marks are large, too."""
    frame, ink = lettered(6000, 4000, at=(3600, 60), size=72, levels=(70, 200))
    assert _holding(_found(frame), ink, frame.box)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 260), st.integers(1, 260), st.integers(0, 2**32 - 1))
def test_whatever_is_found_has_a_place_and_a_score(width: int, height: int, seed: int) -> None:
    """For any pixels: the surest first, each level, above nothing, with a polarity and the detector's name."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    found = _found(Frame(pixels=pixels))
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    for one in found:
        (left, top), (right, other_top), (other_right, bottom), (other_left, other_bottom) = one.corners
        assert (top, right, bottom, left) == (other_top, other_right, other_bottom, other_left)
        assert left < right
        assert top < bottom
        assert one.score > 0
        assert one.polarity is not None
        assert one.detector == FINDER


def test_the_search_leaves_the_picture_as_it_is() -> None:
    """Finding writes nothing, and finds the same again."""
    frame, _ = lettered(320, 240, at=(10, 10), spread=10)
    grey = frame.pixels[:, :, 0].copy()
    before = grey.copy()
    assert find_strokes(grey) == find_strokes(grey)
    assert np.array_equal(grey, before)


def test_clouds_alone_hold_fewer_lines_than_text() -> None:
    """Soft texture is not taken for many lines."""
    clouds = np.clip(120 + texture(960, 540, spread=20), 0, 255).astype(np.uint8)
    frame, ink = lettered(960, 540, at=(500, 20), size=18, levels=(120, 220), spread=20)
    best_cloud = max((one.score for one in _found(Frame(pixels=np.repeat(clouds[:, :, None], 3, axis=2)))), default=0)
    assert max(one.score for one in _holding(_found(frame), ink, frame.box)) > best_cloud


def test_boxes_are_those_of_all_connected_parts() -> None:
    """One inside the hole of another is a part like any other, and a hole is none."""
    mask = np.zeros((40, 60), np.uint8)
    mask[2:38, 2:58] = 1
    mask[6:34, 6:54] = 0
    mask[15:20, 10:40] = 1
    mask[0, 0] = 1
    assert {tuple(box) for box in _boxes(mask)} == {(2, 2, 56, 36), (10, 15, 30, 5), (0, 0, 1, 1)}
