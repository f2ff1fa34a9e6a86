"""Rows found by bands are the rows that comparing every fragment with every row would find."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.matching.builders import FRAME, reading
from watermark_scan.geometry import Box
from watermark_scan.matching.line_assembly import Placed, _beside, joined, rows_of

BOXES = st.builds(
    Box,
    x=st.integers(0, FRAME.width),
    y=st.integers(0, 200),
    width=st.integers(1, 200),
    height=st.one_of(st.integers(10, 30), st.integers(1, 500)),
)


@given(st.lists(BOXES, max_size=25))
def test_rows_are_those_of_a_search_through_everything(boxes: list[Box]) -> None:
    """Whatever the heights and places."""
    group = [Placed.of(replace(reading(str(number)), box=box)) for number, box in enumerate(boxes)]
    assert rows_of(group) == _searched(group)


def _searched(group: list[Placed]) -> list[tuple[Placed, ...]]:
    rows: list[list[Placed]] = []
    for placed in sorted(group, key=lambda placed: placed.begin):
        row = next((row for row in rows if _beside(row[-1], placed)), None)
        if row is None:
            rows.append([placed])
        else:
            row.append(placed)
    return sorted((tuple(row) for row in rows), key=lambda row: row[0].top)


def test_what_stands_beside_one_line_of_a_text_is_left_out_as_well() -> None:
    """Texture before the second line is taken for letters, and the text is flush right."""
    upper, lower = reading("ACTOR", x=470, y=200), reading("PORTRAYAL", x=430, y=230)
    noise = reading("oo", x=380, y=230)
    found = {
        tuple(placed.reading.text for placed in row) for row in joined([Placed.of(r) for r in (upper, noise, lower)])
    }
    assert {("oo", "PORTRAYAL"), ("ACTOR", "oo", "PORTRAYAL"), ("ACTOR", "PORTRAYAL")} <= found


def test_lines_that_are_not_set_as_one_text_are_joined_by_their_rows_only() -> None:
    """Columns of a page stand beside each other."""
    upper, lower = reading("ACTOR", x=395, y=200), reading("PORTRAYAL AND MORE", x=360, y=230)
    beside = reading("oo", x=310, y=230)
    found = {
        tuple(placed.reading.text for placed in row) for row in joined([Placed.of(r) for r in (upper, beside, lower)])
    }
    assert ("ACTOR", "PORTRAYAL AND MORE") not in found
