"""Rows found by bands are the rows that comparing every fragment with every row would find."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.matching.builders import FRAME, reading
from watermark_scan.geometry import Box
from watermark_scan.matching.composition import _beside, _placed, _rows

if TYPE_CHECKING:
    from watermark_scan.matching.composition import _Placed

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
    group = [_placed(replace(reading(str(number)), box=box)) for number, box in enumerate(boxes)]
    assert _rows(group) == _searched(group)


def _searched(group: list[_Placed]) -> list[tuple[_Placed, ...]]:
    rows: list[list[_Placed]] = []
    for placed in sorted(group, key=lambda placed: placed.begin):
        row = next((row for row in rows if _beside(row[-1], placed)), None)
        if row is None:
            rows.append([placed])
        else:
            row.append(placed)
    return sorted((tuple(row) for row in rows), key=lambda row: row[0].top)
