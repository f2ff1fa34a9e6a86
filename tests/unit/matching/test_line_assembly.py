"""OCR results that belong together become one line, and lines know which frame edge cuts them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.matching.builders import FRAME, reading
from watermark_scan.geometry import Box, Turn
from watermark_scan.matching.line_assembly import PlacedResult, _is_beside, assemble_lines, rows_and_stacks, rows_of
from watermark_scan.model import Alternative, OcrResult

BOXES = st.builds(
    Box,
    x=st.integers(0, FRAME.width),
    y=st.integers(0, 200),
    width=st.integers(1, 200),
    height=st.one_of(st.integers(10, 30), st.integers(1, 500)),
)


def _texts(*results: OcrResult) -> set[str]:
    return {line.text for line in assemble_lines(results, FRAME)}


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
    other = replace(reading("GAMEPLAY", x=330), engine="tesseract")
    assert _texts(reading("NOT ACTUAL"), other) == {"NOT ACTUAL", "GAMEPLAY"}


def _numbered(text: str, line: int, confidence: float, *, reader: str = "rapidocr", x: int = 200) -> OcrResult:
    read = reading(text, x=x)
    words = tuple(replace(word, confidence=confidence) for word in read.words)
    return replace(read, engine=reader, words=words, line=line)


def test_halves_that_two_engines_read_are_joined_where_the_lines_are_numbered() -> None:
    """Each line as it was read surest; what another made of it stays a line of its own."""
    first = _numbered("NOT ACTUAL", 0, 0.9)
    garbled = _numbered("6AHEPLRY", 1, 0.3, x=330)
    second = _numbered("GAMEPLAY", 1, 0.8, reader="tesseract", x=330)
    several = _texts(first, garbled, second) - {"NOT ACTUAL", "6AHEPLRY", "GAMEPLAY"}
    assert several == {"NOT ACTUAL 6AHEPLRY", "NOT ACTUAL GAMEPLAY"}


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
    (line,) = assemble_lines([reading("ABCDEFGHIJ", x=x, y=y, turn=turn)], FRAME)
    assert (line.start_at_edge, line.end_at_edge) == cut


def test_an_arabic_line_begins_at_the_right() -> None:
    """Right-to-left scripts turn the edges round."""
    (line,) = assemble_lines([reading("علامة تجريبية", x=1150)], FRAME)
    assert (line.start_at_edge, line.end_at_edge) == (True, False)


def test_second_choices_stay_with_their_characters_when_lines_are_joined() -> None:
    """One slot a character, an empty one for the space between the parts."""
    choice = (Alternative(text="O", probability=0.5),)
    first = replace(reading("NO"), alternatives=((), choice))
    line = next(one for one in assemble_lines([first, reading("WAY", x=240)], FRAME) if one.text == "NO WAY")
    assert line.alternatives == ((), choice, (), (), (), ())


def test_a_span_of_the_text_is_boxed_by_the_words_it_touches() -> None:
    """Only the second part's word."""
    line = next(
        one for one in assemble_lines([reading("NOT"), reading("GAMEPLAY", x=240)], FRAME) if one.text == "NOT GAMEPLAY"
    )
    assert line.box_of(4, 8) == reading("GAMEPLAY", x=240).box


def test_a_thousand_lines_are_assembled_without_comparing_all_with_all_stacks() -> None:
    """Every line is kept once as it is."""
    results = [reading(f"line {index}", x=20 * (index % 50), y=40 * (index // 50)) for index in range(1000)]
    singles = [one for one in assemble_lines(results, FRAME) if len(one.parts) == 1]
    assert len(singles) == len(results)


@given(st.lists(BOXES, max_size=25))
def test_rows_are_those_of_a_search_through_everything(boxes: list[Box]) -> None:
    """The bands in which neighbours are looked for lose none, whatever the heights and places."""
    group = [PlacedResult.of(replace(reading(str(number)), box=box)) for number, box in enumerate(boxes)]
    assert rows_of(group) == _searched(group)


def _searched(group: list[PlacedResult]) -> list[tuple[PlacedResult, ...]]:
    rows: list[list[PlacedResult]] = []
    for placed in sorted(group, key=lambda placed: placed.start):
        row = next((row for row in rows if _is_beside(row[-1], placed)), None)
        if row is None:
            rows.append([placed])
        else:
            row.append(placed)
    return sorted((tuple(row) for row in rows), key=lambda row: row[0].top)


def _rows_and_stacks(*results: OcrResult) -> set[tuple[str, ...]]:
    group = [PlacedResult.of(result) for result in results]
    return {tuple(placed.result.text for placed in row) for row in rows_and_stacks(rows_of(group))}


def test_what_stands_beside_one_line_of_a_text_is_left_out_as_well() -> None:
    """Texture before the second line is taken for letters, and the text is flush right."""
    upper, lower = reading("ACTOR", x=470, y=200), reading("PORTRAYAL", x=430, y=230)
    found = _rows_and_stacks(upper, reading("oo", x=380, y=230), lower)
    assert {("oo", "PORTRAYAL"), ("ACTOR", "oo", "PORTRAYAL"), ("ACTOR", "PORTRAYAL")} <= found


def test_lines_that_are_not_set_as_one_text_are_joined_by_their_rows_only() -> None:
    """Columns of a page stand beside each other."""
    upper, lower = reading("ACTOR", x=395, y=200), reading("PORTRAYAL AND MORE", x=360, y=230)
    assert ("ACTOR", "PORTRAYAL AND MORE") not in _rows_and_stacks(upper, reading("oo", x=310, y=230), lower)


def test_a_line_knows_the_rows_it_stands_in() -> None:
    """All of each row: also for one of its results, and for two that are joined over what stands between them."""
    upper, beside, lower = reading("NOT ACTUAL"), reading("oo", x=310), reading("GAMEPLAY", y=226)
    rows = {line.text: line.rows_text for line in assemble_lines([lower, beside, upper], FRAME)}
    assert rows["NOT ACTUAL"] == "NOT ACTUAL oo"
    assert rows["NOT ACTUAL GAMEPLAY"] == "NOT ACTUAL oo GAMEPLAY"


@pytest.mark.parametrize(
    ("start", "end", "words"), [(0, 3, "NOT"), (4, 19, "ACTUAL oo GAMEPLAY"), (11, 19, "GAMEPLAY")]
)
def test_a_span_of_a_line_is_found_in_its_rows(start: int, end: int, words: str) -> None:
    """Also behind what stands between two joined results."""
    upper, beside, lower = reading("NOT ACTUAL"), reading("oo", x=310), reading("GAMEPLAY", y=226)
    lines = assemble_lines([upper, beside, lower], FRAME)
    (line,) = (line for line in lines if line.text == "NOT ACTUAL GAMEPLAY")
    assert line.rows_text[slice(*line.span_in_rows(start, end))] == words
