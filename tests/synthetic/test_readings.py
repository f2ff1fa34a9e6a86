"""Texts as readings: words where they stand, pages without neighbours, lines that the frame cuts."""

from __future__ import annotations

import pytest

from tests.synthetic.readings import FRAME, MARGIN, ROWS, alone, page
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
