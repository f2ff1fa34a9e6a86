"""What stands inside and around a match: its ends, other words in it, and running text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.matching.builders import FRAME, reading, wording
from watermark_scan.evidence import DropReason, EndState
from watermark_scan.geometry import RegionName
from watermark_scan.matching.context import Surroundings
from watermark_scan.matching.hits import Hit
from watermark_scan.matching.line_assembly import assemble_lines
from watermark_scan.matching.matcher import Matcher

if TYPE_CHECKING:
    from watermark_scan.evidence import Findings, TextMatch
    from watermark_scan.matching.line_assembly import JoinedLine

LISTED = [
    wording("This video is a virtual game simulation", entry="simulation"),
    wording("Made with GameMaker", entry="gamemaker"),
    wording("For promotional use only", entry="promotional"),
    wording("Not a public build", entry="build"),
    wording("Not actual gameplay footage", entry="gameplay"),
    wording("Everything is subject to change", entry="everything"),
    wording("Alamy Photo", entry="agency"),
]


def _hit(line: JoinedLine, **places: Any) -> Hit:  # noqa: ANN401  places are of several types
    usual = {"wording_span": (0, 10), "letters": 10, "similarity": 1.0}
    fixed = {"alignment_bits": 20.0, "box": line.parts[0].box, "region": RegionName.CENTER}
    text = "All content is subject to change"
    return Hit(**{"wording": wording(text), "line": line, **usual, **fixed, **places})


def _match(*lines: str, x: int = 200) -> Findings[TextMatch]:
    results = [reading(text, x=x, y=300 + 24 * row) for row, text in enumerate(lines)]
    sure = [replace(one, words=tuple(replace(word, confidence=0.95) for word in one.words)) for one in results]
    return Matcher(LISTED).match(sure, FRAME)


@pytest.mark.parametrize(
    ("text", "x", "beside", "right"),
    [
        ("ALL CONTENT", 500, None, EndState.ILLEGIBLE),
        ("ALL CONTENT", 1170, None, EndState.FRAME),
        ("ALL CONTENT I", 1150, None, EndState.FRAME),
        ("ALL CONTENT IS MINE", 500, None, EndState.OTHER_TEXT),
        ("ALL CONTENT IS MINE", 1090, None, EndState.OTHER_TEXT),
        ("ALL CONTENT", 500, "IS MINE", EndState.OTHER_TEXT),
        ("ALL CONTENT...", 500, None, EndState.ILLEGIBLE),
    ],
    ids=["nothing", "edge", "garbage at the edge", "words", "words to the edge", "words beside", "no letters"],
)
def test_what_became_of_an_end_that_is_missing(text: str, x: int, beside: str | None, right: EndState) -> None:
    """Only what the picture's edge cuts is cut by it; words beside count as well as words in the same reading."""
    others = [] if beside is None else [reading(beside, x=x + 120)]
    line = assemble_lines([reading(text, x=x), *others], FRAME)[0]
    hit = _hit(line, text_span=(0, 11), covered=(0, 10), wording_letters=30)
    assert Surroundings(hit.line.rows, [hit]).of(hit).ends == (EndState.WHOLE, right)


def test_a_match_that_folds_to_nothing_harms_nobody() -> None:
    """A bar between letters is one of them, and alone a separator."""
    line = assemble_lines([reading("a|a", x=300)], FRAME)[0]
    hit = _hit(line, text_span=(1, 2), covered=(1, 2), wording_letters=30)
    assert not Surroundings(hit.line.rows, [hit]).of(hit).contradicted


def test_each_end_has_a_state_of_its_own() -> None:
    """A line that runs from edge to edge and holds the middle of a wording is cut at both ends."""
    line = assemble_lines([reading("M" * 127, x=5)], FRAME)[0]
    hit = _hit(line, wording=wording("M" * 200), text_span=(0, 127), covered=(3, 130), wording_letters=200)
    assert Surroundings(hit.line.rows, [hit]).of(hit).ends == (EndState.FRAME, EndState.FRAME)
    whole = replace(hit, covered=(0, 127))
    assert Surroundings(line.rows, [whole]).of(whole).ends == (EndState.WHOLE, EndState.FRAME)


@pytest.mark.parametrize(
    "text",
    [
        "This video is a recording by Reuters",
        "Made with Gamma",
        "Made with Timo Map",
        "For Educational Use Only",
        "NOT A PUBLIC HOLIDAY",
    ],
)
def test_other_text_refutes_an_entry(text: str) -> None:
    """Words that read well and are not the wording's, after the match or inside it; nothing counts."""
    found = _match(text)
    assert found.evidence == ()
    assert all(miss.reason in (DropReason.OTHER_TEXT, DropReason.TOO_SHORT) for miss in found.near_misses)


@pytest.mark.parametrize(
    "text",
    [
        "This video is a virtual gam",
        "video is a v1rtual game simu1atlon",
        "Made w1th GameMaker",
        "Made with GameMaker v2.1",
    ],
)
def test_a_mark_stays_one(text: str) -> None:
    """Cut, misread, or with a release beside it."""
    (found,) = _match(text).evidence
    assert not found.doubt


def test_running_text_only_mentions_a_wording() -> None:
    """On its line, or in a paragraph around it: it does not flag, but stays in sight."""
    (line,) = _match("Officials said it was not actual gameplay footage at all").evidence
    assert line.is_mention
    around = "The ministry said on Friday evening", "could be seen in its report"
    (block,) = _match(around[0], "Not actual gameplay footage", around[1]).evidence
    assert block.is_mention
    assert "mentioned" in block.doubt


def test_a_name_in_running_text_does_not_count() -> None:
    """It is named as a mention."""
    misses = _match("Alamy Photo reported higher revenue for the quarter").near_misses
    assert {miss.evidence.wording.pattern_id: miss.reason for miss in misses} == {"agency": DropReason.MENTION}


def test_what_other_entries_explain_is_no_running_text() -> None:
    """A disclaimer of several listed sentences."""
    found = _match(
        "Not actual gameplay footage.", "Everything is subject to change", "This video is a virtual game simulation"
    )
    assert {one.wording.pattern_id for one in found.evidence} == {"gameplay", "everything", "simulation"}
    assert not any(one.doubt for one in found.evidence)


def test_letters_that_several_entries_share_name_none() -> None:
    """The picture cuts both after the same words."""
    texts = {"one": "Gameplay footage not final", "two": "Gameplay footage captured in engine"}
    listed = [wording(text, entry=entry) for entry, text in texts.items()]
    text = "Gameplay footage"
    (found,) = Matcher(listed).match([reading(text, x=1280 - 10 * len(text))], FRAME).evidence
    assert {found.wording.pattern_id, *found.alternatives} == {"one", "two"}
    assert found.doubt
