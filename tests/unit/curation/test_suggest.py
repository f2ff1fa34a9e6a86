"""Text that stands at the same place in several images is found, and becomes an entry that a list takes as it is."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.catalog.lists import entry, loaded
from tests.values import result_of
from watermark_scan.catalog.model import Pattern
from watermark_scan.curation.suggest import (
    ImageLine,
    RepeatedText,
    Suggestion,
    find_repeated_texts,
    lines_in_image,
    suggest,
)
from watermark_scan.geometry import Box, RegionName

FRAME = Box(x=0, y=0, width=1000, height=500)
CORNER = Box(x=750, y=460, width=200, height=20)
OTHER = Box(x=20, y=20, width=200, height=20)
_WORDS = st.sampled_from(["GREENFIELD MOTION", "GREENF1ELD MOTlON", "Blimfu demo 12", "Blimfu demo 47", "ab"])


def _line(image: str, text: str, box: Box = CORNER, frame: Box = FRAME) -> ImageLine:
    return ImageLine(image=image, text=text, box=box, frame=frame)


def _in_images(text: str, count: int = 3, box: Box = CORNER) -> list[ImageLine]:
    return [_line(f"{number}.jpg", text, box) for number in range(count)]


def test_a_text_in_three_images_is_found() -> None:
    """With its place and its images."""
    (repeated,) = find_repeated_texts(_in_images("GREENFIELD MOTION"))
    assert (repeated.text, repeated.regions) == ("GREENFIELD MOTION", (RegionName.BOTTOM_RIGHT,))
    assert [line.image for line in repeated.lines] == ["0.jpg", "1.jpg", "2.jpg"]


@pytest.mark.parametrize(
    "lines",
    [
        _in_images("GREENFIELD MOTION", 2),
        [*_in_images("GREENFIELD MOTION", 2), _line("2.jpg", "GREENFIELD MOTION", OTHER)],
        [*_in_images("GREENFIELD MOTION", 2), _line("2.jpg", "FRESH BREAD")],
        [_line("same.jpg", "GREENFIELD MOTION")] * 5,
    ],
    ids=["two images", "another place", "another text", "one image"],
)
def test_what_does_not_repeat_is_not_found(lines: list[ImageLine]) -> None:
    """Three different images must have the same text at the same place."""
    assert find_repeated_texts(lines) == ()


def test_misread_letters_do_not_matter() -> None:
    """The most frequent reading is the text; all are told."""
    lines = [*_in_images("GREENFIELD MOTION"), _line("3.jpg", "GREENF1ELD MOTI0N"), _line("4.jpg", "GREENFIEL MOTION")]
    (repeated,) = find_repeated_texts(lines)
    assert repeated.text == "GREENFIELD MOTION"
    assert repeated.readings == ("GREENFIELD MOTION", "GREENF1ELD MOTI0N", "GREENFIEL MOTION")


def test_running_numbers_become_a_slot() -> None:
    """A number that is the same everywhere belongs to the text."""
    running = [_line(f"{number}.jpg", f"FRAME {number}123.5") for number in range(4)]
    assert [repeated.text for repeated in find_repeated_texts(running)] == ["FRAME {n}"]
    assert [repeated.text for repeated in find_repeated_texts(_in_images("Studio 54 footage"))] == ["Studio 54 footage"]


def test_numbers_alone_are_no_text() -> None:
    """Clocks and counters repeat on every screen."""
    readings = [result_of("12:34:56"), result_of("REC 0", box=Box(x=20, y=300, width=50, height=10))]
    assert lines_in_image("a.jpg", readings, FRAME) == ()


def test_a_mark_stands_at_the_same_place_in_pictures_of_other_sizes() -> None:
    """Margins are pixels, so relative places differ a little."""
    frames = [Box(x=0, y=0, width=width, height=500) for width in (800, 1000, 1280)]
    lines = [
        _line(f"{frame.width}.jpg", "GREENFIELD MOTION", Box(x=frame.width - 230, y=460, width=200, height=20), frame)
        for frame in frames
    ]
    assert len(find_repeated_texts(lines)) == 1


def test_a_tiled_mark_is_one_text_at_several_places() -> None:
    """It is told once, with all its places."""
    (repeated,) = find_repeated_texts([*_in_images("GREENFIELD MOTION", 4), *_in_images("GREENFIELD MOTION", 3, OTHER)])
    assert repeated.regions == (RegionName.BOTTOM_RIGHT, RegionName.TOP_LEFT)
    assert len(repeated.lines) == 4


def test_readings_of_one_line_are_one_line() -> None:
    """The longest of those that several engines and views read; pieces of it are dropped, other text is kept."""
    readings = [
        result_of("OTION", box=Box(x=880, y=460, width=70, height=20)),
        result_of("GREENFIELD MOTION", box=CORNER),
        result_of("GREENFIELD M0TION", box=CORNER, engine="tesseract"),
        result_of("FRESH BREAD", box=OTHER),
        result_of("quite other words", box=Box(x=755, y=462, width=190, height=18)),
    ]
    lines = lines_in_image("a.jpg", readings, FRAME)
    assert {line.text for line in lines} == {"GREENFIELD MOTION", "FRESH BREAD", "quite other words"}
    assert {line.image for line in lines} == {"a.jpg"}


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d"]), _WORDS, st.sampled_from([CORNER, OTHER])), max_size=20)
)
def test_each_repeated_text_has_enough_images_and_names_each_once(found: list[tuple[str, str, Box]]) -> None:
    """Whatever was read."""
    for repeated in find_repeated_texts(_line(*line) for line in found):
        images = [line.image for line in repeated.lines]
        assert len(images) >= 3
        assert len(set(images)) == len(images)
        assert repeated.regions


if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Suggest = Callable[..., list[Suggestion]]

_BOX = Box(x=0, y=0, width=100, height=10)


def _repeated(*texts: str, regions: tuple[RegionName, ...] = (RegionName.TOP_RIGHT,)) -> RepeatedText:
    seen = tuple(ImageLine(image=f"{number}.jpg", text=text, box=_BOX, frame=_BOX) for number, text in enumerate(texts))
    return RepeatedText(text=texts[0], regions=regions, lines=seen)


@pytest.fixture
def suggested(tmp_path: Path) -> Suggest:
    """Suggestions against a list of one entry."""
    patterns = loaded(tmp_path, entry("zorblax-preview-build"))

    def run(*texts: RepeatedText) -> list[Suggestion]:
        return list(suggest(texts, patterns, images=9))

    return run


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Zorblax preview build", False),
        ("ZORBLAX PREVIEW BUlLD", False),
        ("Zorblax preview build 3", False),
        ("Blimfu demo", True),
        ("Zorblax preview build of the Quorvex Blimfu company of Paris", True),
    ],
)
def test_listed_texts_are_left_out(suggested: Suggest, text: str, new: bool) -> None:  # noqa: FBT001  an expected value
    """A listed wording that is only a small part of a text does not say what it says."""
    assert bool(suggested(_repeated(text))) is new


def test_an_entry_can_be_pasted(suggested: Suggest) -> None:
    """It is a hint without references until a person has looked."""
    repeated = _repeated('Blimfu "demo" {n}', "Blimfu 'demo' 12", 'Blimfu "dem0" 47', regions=(RegionName.TOP_RIGHT,))
    (suggestion,) = suggested(repeated)
    (values,) = tomllib.loads(suggestion.entry)["pattern"]
    pattern = Pattern.model_validate(values)
    assert (pattern.id, pattern.text, pattern.role.value) == ("blimfu-demo", 'Blimfu "demo" {n}', "hint")
    assert (pattern.status, pattern.evidence, pattern.references) == ("experimental", "overlay", ())
    assert pattern.positions == (RegionName.TOP_RIGHT,)
    assert pattern.must_match == ("Blimfu 'demo' 12", 'Blimfu "dem0" 47')
    assert "3 of 9" in pattern.note


def test_ids_are_new_and_different(suggested: Suggest) -> None:
    """Two texts that look alike in an id, and one that the list has."""
    found = suggested(_repeated("Blimfu-Demo"), _repeated("blimfu demo film"), _repeated("Blimfu. Demo film!"))
    ids = [tomllib.loads(suggestion.entry)["pattern"][0]["id"] for suggestion in found]
    assert len(set(ids)) == 3
    assert "zorblax-preview-build" not in ids


def test_a_mark_at_many_places_has_none(suggested: Suggest) -> None:
    """It is tiled."""
    regions = (RegionName.TOP, RegionName.CENTER, RegionName.BOTTOM)
    (suggestion,) = suggested(_repeated("Blimfu demo", regions=regions))
    assert "positions" not in suggestion.entry


@pytest.mark.parametrize(
    ("text", "language"),
    [("Blimfu", "en"), ("Блимфу демо", "ru"), ("可灵生成", "zh"), ("サンプルの絵", "ja"), ("샘플 그림", "ko")],
)
def test_the_script_tells_the_likeliest_language(suggested: Suggest, text: str, language: str) -> None:
    """A person corrects it."""
    (suggestion,) = suggested(_repeated(text))
    assert f'languages = ["{language}"]' in suggestion.entry
