"""Letter probabilities → text, second choices and places."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from watermark_scan.ocr.base import MAX_CHOICES, MIN_PROBABILITY
from watermark_scan.ocr.ctc import BLANK, decode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Frames = NDArray[np.float32]

CHARACTERS = ("blank", "A", "B", "C", "\u3000", " ")
PATHS = st.lists(st.integers(0, len(CHARACTERS) - 1), min_size=1, max_size=40)


def _along(path: list[int], *, sure: float = 0.9) -> Frames:
    """Frames in each of which one character is likeliest; the others share the rest."""
    frames = np.full((len(path), len(CHARACTERS)), (1 - sure) / (len(CHARACTERS) - 1), np.float32)
    frames[range(len(path)), path] = sure
    return frames


def _spelt(text: str) -> list[int]:
    """The shortest path that spells a text, `-` standing for a frame of blank."""
    return [BLANK if letter == "-" else CHARACTERS.index(letter) for letter in text]


def _text(frames: Frames) -> str:
    return "".join(letter.text for letter in decode(frames, CHARACTERS))


@given(PATHS)
def test_runs_become_letters_and_blanks_part_them(path: list[int]) -> None:
    """What stands in the likeliest frames is read, with one plain space between words and none at the ends."""
    runs = [number for number, _ in groupby(path) if number != BLANK]
    assert _text(_along(path)) == " ".join("".join(CHARACTERS[number] for number in runs).split())


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("AA-AB", "AAB"),
        ("AAAA", "A"),
        ("- -A-B -", "AB"),
        ("A -\u3000- B", "A B"),
        ("----", ""),
        ("  \u3000", ""),
    ],
)
def test_known_paths(path: str, text: str) -> None:
    """Equal letters need a blank between them; spaces of every kind and number are one."""
    assert _text(_along(_spelt(path))) == text


@given(
    arrays.arrays(
        np.float32, st.tuples(st.integers(1, 12), st.just(len(CHARACTERS))), elements=st.floats(0, 1, width=32)
    )
)
def test_choices_are_few_ranked_and_likely(frames: Frames) -> None:
    """Each letter is the first of its own choices; none is blank or improbable, and together they are at most sure."""
    for letter in decode(frames, CHARACTERS):
        shares = [choice.probability for choice in letter.choices]
        assert letter.choices[0].text == letter.text
        assert len(letter.choices) <= MAX_CHOICES
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= 1 + 1e-6
        assert all(share >= MIN_PROBABILITY for share in shares[1:])
        assert CHARACTERS[BLANK] not in {choice.text for choice in letter.choices}
        assert 0 <= letter.probability <= 1


def test_a_second_choice_is_the_strongest_over_the_whole_run() -> None:
    """What is likely in one of a letter's frames is a choice for the letter."""
    frames = _along(_spelt("AA"), sure=0.5)
    frames[1, CHARACTERS.index("C")] = 0.45
    (letter,) = decode(frames, CHARACTERS)
    assert [choice.text for choice in letter.choices][:2] == ["A", "C"]
    assert letter.choices[1].probability == pytest.approx(0.45, rel=0.3)


def test_a_choice_of_blank_does_not_count() -> None:
    """That a frame may be empty says nothing about which letter it is."""
    frames = _along(_spelt("A"), sure=0.5)
    frames[0, BLANK] = 0.49
    (letter,) = decode(frames, CHARACTERS)
    assert "blank" not in {choice.text for choice in letter.choices}


@given(PATHS)
def test_places_run_along_the_line(path: list[int]) -> None:
    """Letters stand in their order, each in the middle of its frames."""
    places = [letter.place for letter in decode(_along(path), CHARACTERS)]
    assert places == sorted(set(places))
    assert all(0 < place < 1 for place in places)


def test_a_place_is_a_share_of_the_length() -> None:
    """Two frames of four, the second and the third, have their middle at a half."""
    (letter,) = decode(_along(_spelt("-AA-")), CHARACTERS)
    assert letter.place == pytest.approx(0.5)


@pytest.mark.parametrize("characters", [("blank", "A"), ("blank", "A", "B")])
def test_alphabets_smaller_than_the_number_of_choices(characters: tuple[str, ...]) -> None:
    """A recogniser of digits or of a single letter is decoded as well."""
    frames = np.full((1, len(characters)), 0.1, np.float32)
    frames[0, 1] = 0.8
    assert [letter.text for letter in decode(frames, characters)] == ["A"]


def test_no_frames_are_no_letters() -> None:
    """A line of no length holds nothing."""
    assert decode(np.zeros((0, len(CHARACTERS)), np.float32), CHARACTERS) == ()


@pytest.mark.parametrize("shape", [(3, 5), (3, 7), (6,), (1, 3, 6)])
def test_probabilities_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    """A model with another alphabet would spell nonsense."""
    with pytest.raises(ValueError, match="do not fit 6 characters"):
        decode(np.zeros(shape, np.float32), CHARACTERS)
