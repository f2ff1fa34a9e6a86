"""Plain texts set in an empty picture, and tried against a small list."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.values import pattern_list
from watermark_scan.curation.trial import Placement, TextTrial, typed_results
from watermark_scan.evidence import DropReason
from watermark_scan.geometry import Edge, RegionName, region_of, touched_edges
from watermark_scan.matching import significance
from watermark_scan.matching.line_assembly import assemble_lines

PLACES = [name for name in RegionName if name is not RegionName.FULL]


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("text", ["Veo", "A rather long wording of a mark " * 4], ids=["short", "long"])
def test_a_line_stands_where_it_is_set(place: RegionName, text: str) -> None:
    """However long it is, its centre lies in that part of the picture, away from every edge."""
    (result,), frame = typed_results([text], Placement(at=place))
    assert region_of(result.box, frame) is place
    assert touched_edges(result.box, frame, margin=result.box.height) == frozenset()


@pytest.mark.parametrize(
    ("placement", "edges"),
    [
        (Placement(cut_left=True), {Edge.LEFT}),
        (Placement(cut_right=True, at=RegionName.TOP_LEFT), {Edge.RIGHT}),
        (Placement(cut_left=True, cut_right=True), {Edge.LEFT, Edge.RIGHT}),
    ],
    ids=["left", "right", "both"],
)
def test_a_cut_line_touches_the_edges_that_cut_it(placement: Placement, edges: set[Edge]) -> None:
    """The matching stage takes it for cut there, and only there."""
    results, frame = typed_results(["ALL CONTENT"], placement)
    assert touched_edges(results[0].box, frame, margin=1) == edges
    (line,) = assemble_lines(results, frame)
    assert (line.start_at_edge, line.end_at_edge) == (Edge.LEFT in edges, Edge.RIGHT in edges)


def test_lines_of_one_picture_belong_together() -> None:
    """They are composed to one text, top down."""
    results, frame = typed_results(["DEVELOPMENT FOOTAGE", "WORK IN PROGRESS"], Placement())
    assert "DEVELOPMENT FOOTAGE WORK IN PROGRESS" in {line.text for line in assemble_lines(results, frame)}


@given(st.lists(st.text(max_size=40), max_size=4), st.sampled_from(PLACES), st.booleans(), st.booleans())
def test_any_text_can_be_set(lines: list[str], at: RegionName, left: bool, right: bool) -> None:  # noqa: FBT001  cases
    """Every word has a place inside the picture; lines without a word are left out."""
    results, frame = typed_results(lines, Placement(at=at, cut_left=left, cut_right=right))
    assert [result.text.split() for result in results] == [line.split() for line in lines if line.split()]
    for result in results:
        for word in result.words:
            assert word.box.clipped(frame) == word.box


SIGN = {"id": "sign", "text": "Zorblax Quorvex preview build", "role": "sign", "languages": ["en"]}
RIVAL = {"id": "rival", "text": "Zorblax Quorvex", "role": "sign", "languages": ["en"]}
BENIGN = {"id": "benign", "text": "Zorblax Quorvex preview building society", "role": "benign", "languages": ["en"]}


def text_trial(*entries: dict[str, Any]) -> TextTrial:
    """TextTrial of a list of these entries."""
    return TextTrial(pattern_list(*entries).wordings)


def test_a_whole_wording_is_flagged_and_explained() -> None:
    """With strength, place and edit path."""
    result = text_trial(SIGN).run(["ZORBLAX QUORVEX PREVIEW 8UILD"], Placement(at=RegionName.TOP))
    assert result.verdict == "flagged"
    (found,) = result.matches
    assert (found.pattern_id, found.text_match.region, found.reason) == ("sign", RegionName.TOP, None)
    assert found.bits > 20
    assert "".join(column.listed for column in found.letters) == SIGN["text"]
    assert result.has("sign")


def test_ordinary_text_is_clear() -> None:
    """Nothing is found, and the reason says so."""
    result = text_trial(SIGN).run(["Fresh bread every morning"], Placement())
    assert (result.verdict, result.matches, result.reasons) == ("clear", (), ("No listed wording was found.",))
    assert not result.has("sign")


def test_a_cut_wording_is_stronger_at_the_edge_that_cuts_it() -> None:
    """Where nothing cuts it, the missing end speaks against it."""
    whole = text_trial(SIGN)
    cut = whole.run(["Zorblax Quorvex prev"], Placement(cut_right=True)).matches[0]
    other = whole.run(["Zorblax Quorvex prev"], Placement(cut_left=True)).matches[0]
    assert cut.bits > other.bits


def test_near_misses_have_a_reason() -> None:
    """The entry that explains less of the text loses."""
    result = text_trial(SIGN, RIVAL).run([str(SIGN["text"])], Placement())
    assert [(miss.pattern_id, miss.reason) for miss in result.near_misses] == [
        ("rival", DropReason.WEAKER_THAN_ANOTHER)
    ]


def test_harmless_wordings_are_named() -> None:
    """They count as reached, and explain the sign away."""
    result = text_trial(SIGN, BENIGN).run([str(BENIGN["text"])], Placement())
    assert (result.verdict, result.has("benign"), result.has("sign")) == ("clear", True, False)
    assert [match.wording.pattern_id for match in result.benign] == ["benign"]


def test_more_text_in_the_picture_makes_chance_likelier() -> None:
    """The same match is worth less on a page full of text."""
    whole = text_trial(SIGN)
    alone = whole.run([str(SIGN["text"])], Placement()).matches[0]
    beside = whole.run([str(SIGN["text"])], Placement(), other_letters=2000).matches[0]
    assert beside.text_match.e_value > alone.text_match.e_value
    assert beside.bits == alone.bits


def test_an_entry_alone_is_weighed_as_part_of_its_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other sign competes, benign wordings do, and chance is that of the whole list."""
    monkeypatch.setattr(significance, "MIN_LETTERS_LISTED", 1)
    whole = text_trial(SIGN, RIVAL, {**BENIGN, "text": "Zorblax Quorvex & Sons"})
    alone = TextTrial(pattern_list(RIVAL).wordings, whole_list=whole)
    text = [str(SIGN["text"])]
    assert [found.pattern_id for found in whole.run(text, Placement()).matches] == ["sign"]
    (found,) = alone.run(text, Placement()).matches
    assert found.pattern_id == "rival"
    by_itself = text_trial(RIVAL).run(text, Placement()).matches[0]
    assert found.text_match.e_value > by_itself.text_match.e_value
    assert alone.run(["Zorblax Quorvex & Sons"], Placement()).verdict == "clear"


def test_lines_of_one_picture_are_matched_together() -> None:
    """A wording broken over two lines is put together."""
    result = text_trial(SIGN).run(["Zorblax Quorvex", "preview build"], Placement())
    assert result.matches[0].text_match.visible_fraction == 1.0
