"""Texts set in a picture as if an engine had read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.curation.trial import Setting, typeset
from watermark_scan.geometry import Edge, RegionName, region_of, touched_edges
from watermark_scan.matching.line_assembly import assemble_lines

PLACES = [name for name in RegionName if name is not RegionName.FULL]


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("text", ["Veo", "A rather long wording of a mark " * 4], ids=["short", "long"])
def test_a_line_stands_where_it_is_set(place: RegionName, text: str) -> None:
    """However long it is, its centre lies in that part of the picture, away from every edge."""
    scene = typeset([text], Setting(at=place))
    (reading,) = scene.readings
    assert region_of(reading.box, scene.frame) is place
    assert touched_edges(reading.box, scene.frame, margin=reading.box.height) == frozenset()


@pytest.mark.parametrize(
    ("setting", "edges"),
    [
        (Setting(cut_left=True), {Edge.LEFT}),
        (Setting(cut_right=True, at=RegionName.TOP_LEFT), {Edge.RIGHT}),
        (Setting(cut_left=True, cut_right=True), {Edge.LEFT, Edge.RIGHT}),
    ],
    ids=["left", "right", "both"],
)
def test_a_cut_line_touches_the_edges_that_cut_it(setting: Setting, edges: set[Edge]) -> None:
    """The matching stage takes it for cut there, and only there."""
    scene = typeset(["ALL CONTENT"], setting)
    assert touched_edges(scene.readings[0].box, scene.frame, margin=1) == edges
    (line,) = assemble_lines(scene.readings, scene.frame)
    assert (line.start_at_edge, line.end_at_edge) == (Edge.LEFT in edges, Edge.RIGHT in edges)


def test_lines_of_one_picture_belong_together() -> None:
    """They are composed to one text, top down."""
    scene = typeset(["DEVELOPMENT FOOTAGE", "WORK IN PROGRESS"], Setting())
    assert "DEVELOPMENT FOOTAGE WORK IN PROGRESS" in {line.text for line in assemble_lines(scene.readings, scene.frame)}


@given(st.lists(st.text(max_size=40), max_size=4), st.sampled_from(PLACES), st.booleans(), st.booleans())
def test_any_text_can_be_set(lines: list[str], at: RegionName, left: bool, right: bool) -> None:  # noqa: FBT001  cases
    """Every word has a place inside the picture; lines without a word are left out."""
    scene = typeset(lines, Setting(at=at, cut_left=left, cut_right=right))
    assert [reading.text.split() for reading in scene.readings] == [line.split() for line in lines if line.split()]
    for reading in scene.readings:
        for word in reading.words:
            assert word.box.clipped(scene.frame) == word.box
