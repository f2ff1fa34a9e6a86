"""Each stretch of text keeps its best explanation, and what is dropped says why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.matching.builders import FRAME, reading, wording
from watermark_scan.evidence import DropReason, End, EndState, Findings, TextMatch
from watermark_scan.geometry import RegionName, Turn
from watermark_scan.matching.hits import Hit
from watermark_scan.matching.line_assembly import assemble_lines
from watermark_scan.matching.selection import AGREEMENT_BITS, select
from watermark_scan.model import Role


def _hit(
    entry: str, bits: float, *, role: Role = Role.SIGN, x: int = 200, reader: str = "rapidocr", letters: int = 10
) -> Hit:
    (line,) = assemble_lines([reading("0123456789", x=x, reader=reader)], FRAME)
    return Hit(
        wording=wording("0123456789", entry=entry, role=role),
        line=line,
        alignment_bits=bits,
        text_span=(0, 10),
        wording_span=(0, 10),
        letters=letters,
        covered=(0, letters),
        wording_letters=10,
        similarity=1.0,
        box=line.parts[0].box,
        region=RegionName.CENTER,
    )


def _seen(hit: Hit, view: str, turn: Turn) -> Hit:
    parts = tuple(replace(part, view=view, turn=turn) for part in hit.line.parts)
    return replace(hit, line=replace(hit.line, parts=parts))


def _e_value(hit: Hit, further_bits: float) -> float:
    return float(2 ** (-hit.bits - further_bits))


def _select(hits: list[Hit]) -> Findings[TextMatch]:
    return select(hits, _e_value, [part for hit in hits for part in hit.line.parts])


def test_the_stronger_of_two_explanations_of_one_text_wins() -> None:
    """The other is dropped with its reason."""
    found = _select([_hit("weak", 10), _hit("strong", 20)])
    assert [finding.wording.pattern_id for finding in found.evidence] == ["strong"]
    assert [(miss.evidence.wording.pattern_id, miss.reason) for miss in found.near_misses] == [
        ("weak", DropReason.WEAKER_THAN_ANOTHER)
    ]


def test_marks_in_different_places_both_count() -> None:
    """No competition without overlap."""
    found = _select([_hit("left", 10, x=100), _hit("right", 20, x=900)])
    assert [finding.wording.pattern_id for finding in found.evidence] == ["right", "left"]


def test_a_benign_wording_that_accounts_for_more_explains_a_sign_away() -> None:
    """«GETTY IMAGES / AFP» is no stock mark."""
    found = _select([_hit("credit", 19, role=Role.BENIGN), _hit("stock", 20, letters=7)])
    assert found.evidence == ()
    assert [miss.reason for miss in found.near_misses] == [DropReason.BENIGN]


def test_a_benign_wording_that_accounts_for_less_does_not() -> None:
    """A part of a press credit inside a stock mark."""
    found = _select([_hit("credit", 19, role=Role.BENIGN, letters=7), _hit("stock", 20)])
    assert [finding.wording.pattern_id for finding in found.evidence] == ["stock"]


def test_a_benign_wording_read_to_the_letter_beats_a_sign_that_is_only_like_it() -> None:
    """«bandcamp» is no misread «Bandicam», however rare that is."""
    misread = replace(_hit("sign", 40), similarity=0.88)
    (miss,) = _select([_hit("benign", 10, role=Role.BENIGN), misread]).near_misses
    assert miss.reason is DropReason.BENIGN


def test_a_benign_wording_read_to_the_letter_beats_a_piece_of_a_sign() -> None:
    """«Ethiopian Airlines» alone says nothing of the notice that names it."""
    piece = replace(_hit("sign", 40), wording_letters=60, covered=(30, 40))
    assert _select([_hit("benign", 10, role=Role.BENIGN), piece]).evidence == ()


@pytest.mark.parametrize(
    ("benign", "sign"),
    [
        ({"similarity": 0.9}, {"similarity": 0.9}),
        ({"wording_letters": 20}, {"similarity": 0.9}),
        ({"letters": 9}, {"similarity": 0.9}),
        ({}, {}),
    ],
    ids=["misread itself", "a piece itself", "fewer letters", "the sign is whole, too"],
)
def test_else_a_weaker_benign_wording_explains_nothing(benign: dict[str, Any], sign: dict[str, Any]) -> None:
    """It must be whole and exact, of as many letters, and the sign must not be."""
    weak = replace(_hit("benign", 10, role=Role.BENIGN), **benign)
    found = _select([weak, replace(_hit("sign", 40), **sign)])
    assert [finding.wording.pattern_id for finding in found.evidence] == ["sign"]


def test_a_benign_wording_is_never_a_finding() -> None:
    """It only explains."""
    assert _select([_hit("credit", 40, role=Role.BENIGN)]).evidence == ()


def test_a_second_engine_makes_the_same_mark_stronger() -> None:
    """Both are named, and chance is smaller by the bits of agreement."""
    (alone,) = _select([_hit("mark", 20)]).evidence
    (both,) = _select([_hit("mark", 20), _hit("mark", 15, reader="tesseract")]).evidence
    assert both.engines == ("rapidocr", "tesseract")
    assert both.e_value == alone.e_value * 2**-AGREEMENT_BITS


def test_a_second_view_of_the_same_engine_adds_no_evidence() -> None:
    """It makes the same mistakes."""
    (alone,) = _select([_hit("mark", 20)]).evidence
    (twice,) = _select([_hit("mark", 20), _hit("mark", 19)]).evidence
    assert twice.e_value == alone.e_value


def test_the_view_of_the_text_shown_comes_first() -> None:
    """Then those that saw it, too, by name; the turn is that of the first."""
    weaker = [_seen(_hit("mark", bits), view, Turn.NONE) for bits, view in ((18, "plain full"), (17, "dark-text top"))]
    best = _seen(_hit("mark", 20), "plain left", Turn.CLOCKWISE)
    (found,) = _select([*weaker, best]).evidence
    assert (found.views, found.turn) == (("plain left", "dark-text top", "plain full"), Turn.CLOCKWISE)


def test_missing_ends_are_named() -> None:
    """A wording covered from its third letter on."""
    hit = replace(_hit("mark", 20), covered=(2, 10))
    (found,) = _select([hit]).evidence
    assert found.cut == (End.LEFT,)
    assert found.visible_fraction == 0.8
    assert found.ends == (EndState.ILLEGIBLE, EndState.WHOLE)


def test_the_whole_line_is_kept() -> None:
    """What stands beside the match in its row belongs to it, and the matched part is told from the rest."""
    line = assemble_lines([reading("0123456789", x=300), reading("4.1", x=250), reading("#2041", x=420)], FRAME)[0]
    (found,) = _select([replace(_hit("mark", 20), line=line, text_span=(2, 10))]).evidence
    assert (found.line.text, found.line.text[slice(*found.line.span)]) == ("4.1 0123456789 #2041", "23456789")
    assert (found.line.box.x, found.line.box.right) == (250, 470)


def test_what_chance_gives_by_the_hundred_is_not_even_mentioned() -> None:
    """Near misses stay readable."""
    found = _select([_hit("noise", -20)])
    assert (found.evidence, found.near_misses) == ((), ())
