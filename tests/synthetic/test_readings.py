"""Texts as readings: words where they stand, pages without neighbours, lines that the frame cuts."""

from __future__ import annotations

import pytest

from tests.synthetic.readings import FRAME, MARGIN, ROWS, alone, block, cropped, page
from watermark_scan.geometry import Box
from watermark_scan.matching.line_assembly import assemble_lines


def test_lines_of_a_page_stand_apart_and_inside_the_frame() -> None:
    """Forty lines: no two are put together, none is cut, and none lies outside."""
    readings, frame = page([f"line number {index} of the page" for index in range(40)])
    lines = assemble_lines(readings, frame)
    assert len(lines) == len(readings) == 40
    assert not any(line.start_at_edge or line.end_at_edge for line in lines)
    assert all(reading.box.intersection(frame) == reading.box for reading in readings)


def test_empty_texts_give_no_reading() -> None:
    """No engine reports a line without words."""
    readings, frame = page(["", "  ", "words"])
    assert [reading.text for reading in readings] == ["words"]
    assert frame == FRAME


@pytest.mark.parametrize("text", ["ALL CONTENT", "x" * 400])
@pytest.mark.parametrize(("left", "right"), [(True, False), (False, True), (True, True), (False, False)])
def test_a_line_is_cut_where_it_is_said_to_be(text: str, *, left: bool, right: bool) -> None:
    """On each side, also when the text is too long for the frame."""
    (line,) = assemble_lines(alone(text, left=left, right=right), FRAME)
    assert (line.start_at_edge, line.end_at_edge) == (left, right)


def test_rows_go_round() -> None:
    """The fourth line stands where the first one does."""
    assert [alone("text", row=row)[0].box.y for row in range(4)] == [*ROWS, ROWS[0]]


def test_words_stand_in_their_parts_of_the_line() -> None:
    """Side by side, with the space between them, even when a word occurs twice."""
    (reading,) = alone("to be to", left=True)
    assert [(word.text, word.box.x, word.box.right) for word in reading.words] == [
        ("to", 0, 20),
        ("be", 30, 50),
        ("to", 60, 80),
    ]
    assert reading.box.right < FRAME.width - MARGIN


def test_a_block_is_one_text() -> None:
    """Lines so close that they are put together, on one edge or on one middle."""
    left, centred = (
        block(["two lines", "of a text"], x=200, y=90),
        block(["two", "lines of"], x=200, y=90, centred=True),
    )
    assert any(len(line.parts) == 2 for line in assemble_lines(left, FRAME))
    assert [reading.box.x for reading in left] == [200, 200]
    assert [reading.box.x + reading.box.right for reading in centred] == [400, 400]


def test_a_crop_loses_what_is_outside() -> None:
    """Letters at the sides, whole lines above and below; what is left touches the edge that cuts it."""
    readings = block(["first of all", "a second line", "third"], x=100, y=60)
    left, frame = cropped(readings, Box(x=150, y=80, width=400, height=70))
    assert [reading.text for reading in left] == ["ond line"]
    assert (left[0].box.x, left[0].box.y) == (0, 10)
    assert frame == Box(x=0, y=0, width=400, height=70)
    assert all(reading.box.intersection(frame) == reading.box for reading in left)
