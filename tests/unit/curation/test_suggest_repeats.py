"""Text that stands at the same place in several images is found, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.values import result_of
from watermark_scan.curation.suggest import Seen, find_repeats, lines_of
from watermark_scan.geometry import Box, RegionName

FRAME = Box(x=0, y=0, width=1000, height=500)
CORNER = Box(x=750, y=460, width=200, height=20)
OTHER = Box(x=20, y=20, width=200, height=20)
_WORDS = st.sampled_from(["GREENFIELD MOTION", "GREENF1ELD MOTlON", "Blimfu demo 12", "Blimfu demo 47", "ab"])


def _seen(image: str, text: str, box: Box = CORNER, frame: Box = FRAME) -> Seen:
    return Seen(image=image, text=text, box=box, frame=frame)


def _several(text: str, count: int = 3, box: Box = CORNER) -> list[Seen]:
    return [_seen(f"{number}.jpg", text, box) for number in range(count)]


def test_a_text_in_three_images_is_found() -> None:
    """With its place and its images."""
    (repeat,) = find_repeats(_several("GREENFIELD MOTION"))
    assert (repeat.text, repeat.regions) == ("GREENFIELD MOTION", (RegionName.BOTTOM_RIGHT,))
    assert [line.image for line in repeat.seen] == ["0.jpg", "1.jpg", "2.jpg"]


@pytest.mark.parametrize(
    "lines",
    [
        _several("GREENFIELD MOTION", 2),
        [*_several("GREENFIELD MOTION", 2), _seen("2.jpg", "GREENFIELD MOTION", OTHER)],
        [*_several("GREENFIELD MOTION", 2), _seen("2.jpg", "FRESH BREAD")],
        [_seen("same.jpg", "GREENFIELD MOTION")] * 5,
    ],
    ids=["two images", "another place", "another text", "one image"],
)
def test_what_does_not_repeat_is_not_found(lines: list[Seen]) -> None:
    """Three different images must have the same text at the same place."""
    assert find_repeats(lines) == ()


def test_misread_letters_do_not_matter() -> None:
    """The most frequent reading is the text; all are told."""
    lines = [*_several("GREENFIELD MOTION"), _seen("3.jpg", "GREENF1ELD MOTI0N"), _seen("4.jpg", "GREENFIEL MOTION")]
    (repeat,) = find_repeats(lines)
    assert repeat.text == "GREENFIELD MOTION"
    assert repeat.readings == ("GREENFIELD MOTION", "GREENF1ELD MOTI0N", "GREENFIEL MOTION")


def test_running_numbers_become_a_slot() -> None:
    """A number that is the same everywhere belongs to the text."""
    running = [_seen(f"{number}.jpg", f"FRAME {number}123.5") for number in range(4)]
    assert [repeat.text for repeat in find_repeats(running)] == ["FRAME {n}"]
    assert [repeat.text for repeat in find_repeats(_several("Studio 54 footage"))] == ["Studio 54 footage"]


def test_numbers_alone_are_no_text() -> None:
    """Clocks and counters repeat on every screen."""
    readings = [result_of("12:34:56"), result_of("REC 0", box=Box(x=20, y=300, width=50, height=10))]
    assert lines_of("a.jpg", readings, FRAME) == ()


def test_a_mark_stands_at_the_same_place_in_pictures_of_other_sizes() -> None:
    """Margins are pixels, so relative places differ a little."""
    frames = [Box(x=0, y=0, width=width, height=500) for width in (800, 1000, 1280)]
    lines = [
        _seen(f"{frame.width}.jpg", "GREENFIELD MOTION", Box(x=frame.width - 230, y=460, width=200, height=20), frame)
        for frame in frames
    ]
    assert len(find_repeats(lines)) == 1


def test_a_tiled_mark_is_one_text_at_several_places() -> None:
    """It is told once, with all its places."""
    (repeat,) = find_repeats([*_several("GREENFIELD MOTION", 4), *_several("GREENFIELD MOTION", 3, OTHER)])
    assert repeat.regions == (RegionName.BOTTOM_RIGHT, RegionName.TOP_LEFT)
    assert len(repeat.seen) == 4


def test_readings_of_one_line_are_one_line() -> None:
    """The longest of those that several engines and views read; pieces of it are dropped, other text is kept."""
    readings = [
        result_of("OTION", box=Box(x=880, y=460, width=70, height=20)),
        result_of("GREENFIELD MOTION", box=CORNER),
        result_of("GREENFIELD M0TION", box=CORNER, engine="tesseract"),
        result_of("FRESH BREAD", box=OTHER),
        result_of("quite other words", box=Box(x=755, y=462, width=190, height=18)),
    ]
    lines = lines_of("a.jpg", readings, FRAME)
    assert {line.text for line in lines} == {"GREENFIELD MOTION", "FRESH BREAD", "quite other words"}
    assert {line.image for line in lines} == {"a.jpg"}


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d"]), _WORDS, st.sampled_from([CORNER, OTHER])), max_size=20)
)
def test_each_repeat_has_enough_images_and_names_each_once(found: list[tuple[str, str, Box]]) -> None:
    """Whatever was read."""
    for repeat in find_repeats(_seen(*line) for line in found):
        images = [line.image for line in repeat.seen]
        assert len(images) >= 3
        assert len(set(images)) == len(images)
        assert repeat.regions
