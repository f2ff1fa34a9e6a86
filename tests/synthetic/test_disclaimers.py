"""Disclaimers: several sentences of the list, where they are said to stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.synthetic.context_list import LISTED
from tests.synthetic.disclaimers import disclaimers
from tests.synthetic.readings import FRAME
from watermark_scan.matching.folding import fold
from watermark_scan.matching.line_assembly import assemble_lines

if TYPE_CHECKING:
    from tests.synthetic.scenes import Scene
    from watermark_scan.geometry import Box


def test_whole_disclaimers_hold_what_they_may_be_named_for() -> None:
    """A wording of an entry that is right stands there, letter by letter, where nothing was misread."""
    known = {one.pattern_id: fold(one.text).text for one in LISTED}
    drawn = [one for one in disclaimers(LISTED, split="tune", count=90, seed=1) if "whole, 0%" in one.kind]
    assert drawn
    for scene in drawn:
        read = fold(scene.text.replace("|", "")).text
        assert any(known[entry] in read for entry in scene.entries)


def _boxes(scene: Scene) -> list[Box]:
    return [reading.box for reading in scene.readings]


def test_centre_and_rim_are_where_they_are() -> None:
    """And a cut one touches a side of its frame."""
    for scene in disclaimers(LISTED, split="report", count=90, seed=1):
        tops, bottoms = ([box.y for box in _boxes(scene)], [box.bottom for box in _boxes(scene)])
        centred = min(tops) > FRAME.height // 4 and max(bottoms) < FRAME.height * 3 // 4
        assert centred is scene.kind.startswith("centre")
        rows = assemble_lines(scene.readings, scene.frame)
        assert any(row.start_at_edge or row.end_at_edge for row in rows) is ("cut" in scene.kind)
