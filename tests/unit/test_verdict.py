"""From findings to flagged, review or clear."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.values import DISCLAIMER, finding
from watermark_scan.evidence import DropReason, End, Evidence, NearMiss
from watermark_scan.geometry import RegionName
from watermark_scan.model import Role
from watermark_scan.verdict import MIN_LETTERS, Judgement, judge

if TYPE_CHECKING:
    from watermark_scan.evidence import TextMatch

MAX, REVIEW = 1e-3, 1e-1
ORDER = ("clear", "review", "flagged")

chances = st.floats(0, 2)
any_findings = st.lists(
    st.builds(
        lambda chance, role, category, letters: finding(chance=chance, role=role, category=category, letters=letters),
        st.one_of(chances, st.sampled_from([0.0, 1e-6, MAX, 0.01, REVIEW])),
        st.sampled_from(Role),
        st.sampled_from(["stock", "game-hud"]),
        st.integers(1, 16),
    ),
    max_size=6,
)


def _judge(*findings: TextMatch) -> Judgement[TextMatch]:
    return judge(findings, max_chance=MAX, review_chance=REVIEW)


@pytest.mark.parametrize(
    ("chance", "expected"),
    [
        (0.0, "flagged"),
        (MAX, "flagged"),
        (math.nextafter(MAX, 1), "review"),
        (REVIEW, "review"),
        (math.nextafter(REVIEW, 1), "clear"),
        (5.0, "clear"),
    ],
)
def test_a_sign_alone(chance: float, expected: str) -> None:
    """Both limits belong to the stronger verdict."""
    assert _judge(finding(chance=chance)).verdict == expected


def test_nothing_found_is_clear_and_says_so() -> None:
    """A clear verdict has a reason and no matches."""
    assert _judge() == Judgement(verdict="clear", reasons=("No listed wording was found.",), matches=())


def _hint(number: int, *, product: str = "A game", region: RegionName = RegionName.TOP_RIGHT) -> TextMatch:
    hint = finding(chance=0.005, role=Role.HINT, pattern_id=f"hint-{number}", category="game-hud", visible_fraction=1.0)
    listed = replace(hint.wording, product=product, positions=frozenset({RegionName.TOP_RIGHT}))
    return replace(hint, wording=listed, region=region)


def test_three_hints_of_one_product_flag() -> None:
    """Each where the list says that it stands."""
    judgement = _judge(_hint(1), _hint(2), _hint(3))
    assert judgement.verdict == "flagged"
    assert "3 hints of A game" in judgement.reasons[0]


@pytest.mark.parametrize(
    "third",
    [
        _hint(2),
        _hint(3, product="Another game"),
        _hint(3, region=RegionName.CENTER),
        replace(_hint(3), is_mention=True),
        replace(_hint(3), e_value=0.09),
    ],
    ids=["the same entry", "another product", "elsewhere", "a mention", "too common"],
)
def test_two_hints_of_one_product_do_not(third: TextMatch) -> None:
    """A third one has to be another one, of the same product, in its place, rare, and no mention."""
    assert _judge(_hint(1), _hint(2), third).verdict == "review"


def test_hints_of_no_product_do_not_count_together() -> None:
    """They stand on real displays, too."""
    assert _judge(*(_hint(number, product="") for number in (1, 2, 3, 4))).verdict == "review"


def test_a_hint_alone_is_for_review_however_sure() -> None:
    """Words that also stand on real pictures never flag alone, and the reason says why."""
    judgement = _judge(finding(chance=0, role=Role.HINT, text="Work in progress"))
    assert judgement.verdict == "review"
    assert judgement.reasons == (
        (
            "10 letters, 'ALL C0NTENT', nearly fit the middle of 'Work in progress', which is only a hint: it "
            "also stands on real pictures."
        ),
    )


def test_hints_of_one_kind_are_for_review() -> None:
    """Words of one game's display stand together on one picture: five of them are no more than one."""
    hints = [finding(chance=0, role=Role.HINT, pattern_id=f"hint-{number}") for number in range(5)]
    assert _judge(*hints).verdict == "review"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(1e-3, 1e-3, "flagged"), (1e-6, 0.1, "flagged"), (1e-3, 1.1e-3, "review"), (0.05, 0.05, "review")],
)
def test_hints_of_two_kinds_flag_at_the_square_of_the_limit(first: float, second: float, expected: str) -> None:
    """Two independent hints need to be far surer than a sign."""
    hints = [
        finding(chance=chance, role=Role.HINT, category=f"c{chance}-{n}") for n, chance in enumerate((first, second))
    ]
    assert _judge(*hints).verdict == expected
    assert _judge(*reversed(hints)).verdict == expected


def test_the_second_kind_counts_wherever_it_ranks() -> None:
    """A third hint between the two does not hide that they are of different kinds; the reason names both."""
    hints = [
        finding(chance=1e-7, role=Role.HINT, text="One", category="game-hud"),
        finding(chance=1e-6, role=Role.HINT, text="Two", category="game-hud"),
        finding(chance=1e-5, role=Role.HINT, text="Three", category="os-stamp"),
    ]
    judgement = _judge(*hints)
    assert judgement.verdict == "flagged"
    assert "the middle of 'One'; in the same picture " in judgement.reasons[0]
    assert "the middle of 'Three', a hint." in judgement.reasons[0]


def test_a_hint_beside_a_weak_sign_flags_together() -> None:
    """A sign that is not sure enough and a hint count together; the reason names both."""
    sign, hint = finding(chance=0.02), finding(chance=0.02, role=Role.HINT, text="Work in progress")
    judgement = _judge(hint, sign)
    assert judgement.verdict == "flagged"
    (reason,) = judgement.reasons
    assert reason.startswith(
        f"{sign.seen}; in the same picture {hint.seen}, a hint. By chance about 1 in 2,500 pictures "
    )
    assert judgement.matches == (sign, hint)


def test_a_hint_beside_a_sign_must_be_strong_enough() -> None:
    """Two weak ones whose product is above the limit stay a review, led by the sign."""
    judgement = _judge(finding(chance=0.09), finding(chance=0.09, role=Role.HINT))
    assert judgement.verdict == "review"
    assert judgement.reasons[0].startswith(f"{finding().seen}. By chance ")


def test_a_hint_lends_nothing_to_what_chance_explains() -> None:
    """A sign beyond the review limit does not count, whatever stands beside it."""
    judgement = _judge(finding(chance=0.2), finding(chance=0, role=Role.HINT))
    assert judgement.verdict == "review"
    assert [found.wording.role for found in judgement.matches] == [Role.HINT]


def test_benign_text_counts_for_nothing() -> None:
    """A press credit is no evidence of anything."""
    assert _judge(finding(chance=0, role=Role.BENIGN)).verdict == "clear"


def test_reasons_state_the_chance_and_the_limit() -> None:
    """A reader sees what was seen first, then how likely chance is, in words, and how far that is from the limit."""
    seen = f"10 letters, 'ALL C0NTENT', nearly fit the middle of '{DISCLAIMER}'. By chance"
    rest = "pictures without such text would match as well"
    (flagged,) = _judge(finding(chance=2.5e-7)).reasons
    assert flagged == f"{seen} about 1 in 4 million {rest}: rare enough to flag (limit: 1 in 1,000)."
    (review,) = _judge(finding(chance=0.05)).reasons
    assert review == f"{seen} about 1 in 21 {rest}: too often to flag (limit: 1 in 1,000)."


@pytest.mark.parametrize(
    ("cut", "part"),
    [
        ((), "the whole of"),
        ((End.LEFT,), "the end of"),
        ((End.RIGHT,), "the start of"),
        ((End.LEFT, End.RIGHT), "the middle of"),
    ],
)
def test_what_was_seen_says_which_part_of_the_wording_it_fits(cut: tuple[End, ...], part: str) -> None:
    """A person looks for the rest where it should be; and letters that differ are not said to fit."""
    found = replace(finding(text="All content"), text="ALL CONTENT", cut=cut, similarity=1.0)
    assert found.seen == f"10 letters, 'ALL CONTENT', fit {part} 'All content'"
    assert "nearly fit" in replace(found, similarity=0.9).seen


@pytest.mark.parametrize(
    ("chance", "letters", "visible", "reason"),
    [
        (0.05, MIN_LETTERS - 1, 0.9, DropReason.TOO_SHORT),
        (0.05, MIN_LETTERS, 0.1, None),
        (0.05, 3, 1.0, None),
        (MAX, MIN_LETTERS - 1, 0.1, None),
        (MAX, MIN_LETTERS - 2, 0.1, DropReason.TOO_SHORT),
        (0.2, 40, 1.0, DropReason.WEAK),
        (0.2, 3, 0.1, DropReason.WEAK),
    ],
    ids=["short piece", "long piece", "whole", "sure", "sure but short", "weak", "weak and short"],
)
def test_what_does_not_count_is_dropped_with_its_reason(
    chance: float, letters: int, visible: float, reason: DropReason | None
) -> None:
    """Chance may explain it, or it is a short piece that nobody need look at; a short wording may stand whole."""
    found = finding(chance=chance, letters=letters, visible_fraction=visible)
    judgement = _judge(found)
    assert judgement.near_misses == ((NearMiss(evidence=found, reason=reason),) if reason else ())
    assert judgement.matches == (() if reason else (found,))


@given(any_findings)
def test_each_finding_counts_or_is_dropped_or_is_benign(findings: list[TextMatch]) -> None:
    """Nothing is lost: a finding is among the matches, or dropped, or explains text away."""
    judgement = _judge(*findings)
    told = [*judgement.matches, *(miss.evidence for miss in judgement.near_misses)]
    assert len({id(found) for found in told}) == len(told)
    rest = {id(found) for found in findings} - {id(found) for found in told}
    assert all(found.wording.role is Role.BENIGN for found in findings if id(found) in rest)
    assert all(found.wording.role is not Role.BENIGN for found in judgement.matches)


@given(any_findings)
def test_matches_are_signs_first_and_strongest_first(findings: list[TextMatch]) -> None:
    """The first match is the best sign there is; hints follow."""
    ranks = [(found.wording.role is Role.HINT, found.e_value) for found in _judge(*findings).matches]
    assert ranks == sorted(ranks)
    assert all(chance <= REVIEW for _, chance in ranks)


@given(any_findings)
def test_the_verdict_is_clear_only_without_matches(findings: list[TextMatch]) -> None:
    """Clear means that nothing counts; every verdict has a reason."""
    judgement = _judge(*findings)
    assert (judgement.verdict == "clear") == (not judgement.matches)
    assert judgement.reasons


@given(any_findings, st.builds(lambda chance: finding(chance=chance), chances))
def test_another_sign_never_weakens_the_verdict(findings: list[TextMatch], more: TextMatch) -> None:
    """More evidence cannot make an image cleaner."""
    before, after = _judge(*findings), _judge(*findings, more)
    assert ORDER.index(before.verdict) <= ORDER.index(after.verdict)


@given(any_findings.flatmap(lambda findings: st.tuples(st.just(findings), st.permutations(findings))))
def test_the_order_of_findings_does_not_matter(orders: tuple[list[TextMatch], list[TextMatch]]) -> None:
    """The verdict and its reasons depend on what was found, not on when."""
    first, second = (_judge(*findings) for findings in orders)
    assert (first.verdict, first.reasons) == (second.verdict, second.reasons)


class TestExcuses:
    """Findings that a person has said do not count."""

    def test_an_excused_finding_does_not_count_and_is_told_with_its_reason(self) -> None:
        """What would have flagged is clear, and the sentence does not claim that nothing was found."""
        judged = judge(
            [finding(pattern_id="ours")],
            max_chance=MAX,
            review_chance=REVIEW,
            excuse={"ours": "our own picture"}.get,
        )
        assert (judged.verdict, judged.matches) == ("clear", ())
        assert [(one.evidence.wording.pattern_id, one.reason) for one in judged.suppressed] == [
            ("ours", "our own picture")
        ]
        assert judged.reasons == (
            "No other listed wording was found.",
            "1 finding does not count, suppressed by the baseline: ours (our own picture).",
        )

    def test_other_findings_count_as_ever(self) -> None:
        """The verdict rests on what is left."""
        judged = judge(
            [finding(pattern_id="ours"), finding(pattern_id="theirs", chance=0.01)],
            max_chance=MAX,
            review_chance=REVIEW,
            excuse={"ours": "x"}.get,
        )
        assert (judged.verdict, [found.wording.pattern_id for found in judged.matches]) == ("review", ["theirs"])
        assert "suppressed by the baseline: ours (x)." in judged.reasons[1]

    def test_an_excuse_for_what_would_not_count_is_not_told(self) -> None:
        """A near miss needs none."""
        judged = judge([finding(chance=5)], max_chance=MAX, review_chance=REVIEW, excuse=lambda _: "x")
        assert (judged.suppressed, judged.reasons) == ((), ("No listed wording was found.",))

    @given(any_findings)
    def test_when_everything_is_excused_nothing_is_left(self, findings: list[TextMatch]) -> None:
        """Always clear; and what is excused is what would have counted."""
        excused = judge(findings, max_chance=MAX, review_chance=REVIEW, excuse=lambda _: "x")
        suppressed = [one.evidence for one in excused.suppressed]
        signs_and_hints = [found for found in suppressed if found.wording.role in (Role.SIGN, Role.HINT)]
        assert (excused.verdict, excused.matches) == ("clear", ())
        assert sorted(map(id, signs_and_hints)) == sorted(map(id, _judge(*findings).matches))


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoMatch(Evidence):
    """A kind of evidence of its own: a logo, which has no letters."""


def _logo(e_value: float) -> LogoMatch:
    found = finding()
    return LogoMatch(wording=found.wording, e_value=e_value, box=found.box, region=found.region)


def test_any_kind_of_evidence_is_weighed() -> None:
    """By its E-value and the role of its entry, together with text."""
    assert judge([_logo(1e-6)], max_chance=1e-3, review_chance=0.1).verdict == "flagged"
    weak = finding(chance=1, role=Role.HINT, pattern_id="hint", category="game-hud")
    mixed: list[Evidence] = [_logo(1e-2), weak]
    judgement = judge(mixed, max_chance=1e-3, review_chance=0.1)
    assert (judgement.verdict, judgement.matches) == ("review", (mixed[0],))
    assert [miss.evidence for miss in judgement.near_misses] == [weak]
