"""Readings that belong together are put together, and know which frame edge cuts them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.matching.builders import FRAME, reading
from watermark_scan.geometry import Turn
from watermark_scan.matching.line_assembly import compose
from watermark_scan.model import Alternative, OcrResult


def _texts(*readings: object) -> set[str]:
    return {line.text for line in compose(readings, FRAME)}  # type: ignore[arg-type]  # they are readings


def test_fragments_side_by_side_become_one_line_beside_the_single_ones() -> None:
    """«NOT ACTUAL» and «GAMEPLAY» on one height."""
    found = _texts(reading("GAMEPLAY", x=330), reading("NOT ACTUAL", x=200))
    assert found == {"NOT ACTUAL", "GAMEPLAY", "NOT ACTUAL GAMEPLAY"}


def test_lines_below_each_other_are_read_as_one_text_of_two_and_three_lines() -> None:
    """A disclaimer broken over three lines."""
    found = _texts(reading("NOT"), reading("ACTUAL", y=226), reading("GAMEPLAY", y=252))
    assert {"NOT ACTUAL", "ACTUAL GAMEPLAY", "NOT ACTUAL GAMEPLAY"} <= found


@pytest.mark.parametrize(
    ("x", "y"),
    [(900, 200), (200, 400), (330, 260)],
    ids=["far along the line", "far below", "below but in other columns"],
)
def test_what_stands_apart_stays_apart(x: int, y: int) -> None:
    """Distance in line heights decides."""
    assert _texts(reading("NOT ACTUAL"), reading("GAMEPLAY", x=x, y=y)) == {"NOT ACTUAL", "GAMEPLAY"}


def test_readings_of_different_engines_or_views_are_never_joined() -> None:
    """They show the same text twice."""
    other = replace(reading("GAMEPLAY", x=330), reader="tesseract")
    assert _texts(reading("NOT ACTUAL"), other) == {"NOT ACTUAL", "GAMEPLAY"}


def _numbered(text: str, line: int, confidence: float, *, reader: str = "rapidocr", x: int = 200) -> OcrResult:
    read = reading(text, x=x)
    words = tuple(replace(word, confidence=confidence) for word in read.words)
    return replace(read, reader=reader, words=words, line=line)


def test_halves_that_two_engines_read_are_joined_where_the_lines_are_numbered() -> None:
    """Each line as it was read surest; what another made of it stays a line of its own."""
    first = _numbered("NOT ACTUAL", 0, 0.9)
    garbled = _numbered("6AHEPLRY", 1, 0.3, x=330)
    second = _numbered("GAMEPLAY", 1, 0.8, reader="tesseract", x=330)
    joined = _texts(first, garbled, second) - {"NOT ACTUAL", "6AHEPLRY", "GAMEPLAY"}
    assert joined == {"NOT ACTUAL 6AHEPLRY", "NOT ACTUAL GAMEPLAY"}


def test_one_line_that_two_engines_read_is_not_joined_with_itself() -> None:
    """However far apart they place its words."""
    other = _numbered("ACTUAL", 0, 0.8, reader="tesseract", x=330)
    assert _texts(_numbered("NOT ACTUAL", 0, 0.9), other) == {"NOT ACTUAL", "ACTUAL"}


@pytest.mark.parametrize(
    ("turn", "x", "y", "cut"),
    [
        (Turn.NONE, 0, 300, (True, False)),
        (Turn.NONE, 1180, 300, (False, True)),
        (Turn.CLOCKWISE, 30, 620, (True, False)),
        (Turn.CLOCKWISE, 30, 0, (False, True)),
        (Turn.COUNTERCLOCKWISE, 30, 0, (True, False)),
        (Turn.COUNTERCLOCKWISE, 30, 620, (False, True)),
        (Turn.NONE, 400, 300, (False, False)),
    ],
)
def test_a_line_knows_the_edge_that_cuts_its_begin_or_end(turn: Turn, x: int, y: int, cut: tuple[bool, bool]) -> None:
    """Text that climbs begins at the bottom edge, text that falls begins at the top edge."""
    (line,) = compose([reading("ABCDEFGHIJ", x=x, y=y, turn=turn)], FRAME)
    assert (line.start_at_edge, line.end_at_edge) == cut


def test_an_arabic_line_begins_at_the_right() -> None:
    """Right-to-left scripts turn the edges round."""
    (line,) = compose([reading("علامة تجريبية", x=1150)], FRAME)
    assert (line.start_at_edge, line.end_at_edge) == (True, False)


def test_second_choices_stay_with_their_characters_when_lines_are_joined() -> None:
    """One slot a character, an empty one for the space between the parts."""
    choice = (Alternative(text="O", probability=0.5),)
    first = replace(reading("NO"), alternatives=((), choice))
    joined = next(line for line in compose([first, reading("WAY", x=240)], FRAME) if line.text == "NO WAY")
    assert joined.alternatives == ((), choice, (), (), (), ())


def test_a_span_of_the_text_is_boxed_by_the_words_it_touches() -> None:
    """Only the second part's word."""
    joined = next(
        line for line in compose([reading("NOT"), reading("GAMEPLAY", x=240)], FRAME) if line.text == "NOT GAMEPLAY"
    )
    assert joined.box_of(4, 8) == reading("GAMEPLAY", x=240).box


def test_a_thousand_lines_are_composed_without_comparing_all_with_all_stacks() -> None:
    """Every line is kept once as it is."""
    readings = [reading(f"line {index}", x=20 * (index % 50), y=40 * (index // 50)) for index in range(1000)]
    singles = [line for line in compose(readings, FRAME) if len(line.parts) == 1]
    assert len(singles) == len(readings)
