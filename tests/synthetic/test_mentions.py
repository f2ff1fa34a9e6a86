"""Mentions: sentences with a listed wording, alone, in paragraphs, and cut in the middle of it."""

from __future__ import annotations

from collections import Counter

from tests.synthetic.benign_lines import split_of
from tests.synthetic.context_list import LISTED
from tests.synthetic.mentions import crops, lines, mentions, paragraphs
from watermark_scan.matching.line_assembly import assemble_lines


def test_a_mention_holds_its_wording_and_more() -> None:
    """Of an entry of its half, benign ones and those without spaces left out; names in other sentences than phrases."""
    drawn = list(mentions(LISTED, split="tune", count=80, seed=1))
    assert all(one.listed in one.sentence and one.listed != one.sentence for one in drawn)
    own = {one.text.rstrip(".") for one in LISTED if split_of(one.pattern_id) == "tune"}
    assert {one.listed for one in drawn} <= own - {"Prices subject to change", "图虫创意"}
    assert len({one.sentence for one in drawn}) == len(drawn)
    kinds = Counter((one.kind, one.listed in {"Made with Godot", "Footage not final"}) for one in drawn)
    assert not kinds["name", True]


def test_a_long_phrase_is_counted_apart() -> None:
    """Where most of a sentence is listed it may be the mark itself."""
    drawn = [one for split in ("tune", "report") for one in mentions(LISTED, split=split, count=200, seed=1)]
    long = [one for one in drawn if one.kind == "long phrase"]
    assert all(2 * len(one.listed) > len(one.sentence) * 0.9 for one in long)
    assert {one.kind for one in drawn} >= {"name", "phrase"}


def test_a_paragraph_holds_the_whole_sentence() -> None:
    """Between others, in lines of one height at equal distances."""
    for scene in paragraphs(LISTED, split="report", count=20, seed=1):
        tops = [reading.box.y for reading in scene.readings]
        assert len({tops[number + 1] - tops[number] for number in range(len(tops) - 1)}) == 1
        assert len({reading.box.x for reading in scene.readings}) == 1
        assert len(scene.readings) >= 4


def test_a_crop_is_cut_where_it_is_said_to_be() -> None:
    """The frame cuts lines on one side, and the line of the mention among them."""
    drawn = [*crops(LISTED, split="tune", count=60, seed=1)]
    for scene in drawn:
        rows = assemble_lines(scene.readings, scene.frame)[: len(scene.readings)]
        begins = "begins" in scene.kind
        assert any(row.start_at_edge if begins else row.end_at_edge for row in rows)
        assert not any(row.end_at_edge if begins else row.start_at_edge for row in rows)
    assert {"begins" in scene.kind for scene in drawn} == {True, False}


def test_entries_that_may_be_named_are_known() -> None:
    """Those that have the wording."""
    known = {one.pattern_id for one in LISTED}
    assert all(scene.entries and scene.entries <= known for scene in lines(LISTED, split="tune", count=30, seed=1))
