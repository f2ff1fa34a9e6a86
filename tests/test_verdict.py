"""From findings to flagged, review or clear."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.values import DISCLAIMER, finding
from watermark_scan.verdict import Judgement, judge
from watermark_scan.wording import Role

if TYPE_CHECKING:
    from watermark_scan.matching.finding import Finding

MAX, REVIEW = 1e-3, 1e-1
ORDER = ("clear", "review", "flagged")

chances = st.floats(0, 2)
any_findings = st.lists(
    st.builds(lambda chance, role: finding(chance=chance, role=role), chances, st.sampled_from(Role)), max_size=6
)


def _judge(*findings: Finding) -> Judgement:
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


def test_a_hint_alone_is_for_review_however_sure() -> None:
    """Words that also stand on real pictures never flag alone, and the reason says why."""
    judgement = _judge(finding(chance=0, role=Role.HINT, text="Work in progress"))
    assert judgement.verdict == "review"
    assert judgement.reasons == ("'Work in progress' is only a hint: it also stands on real pictures.",)


def test_many_hints_are_for_review() -> None:
    """Hints beside hints do not flag."""
    hints = [finding(chance=0, role=Role.HINT, pattern_id=f"hint-{number}") for number in range(5)]
    assert _judge(*hints).verdict == "review"


def test_a_hint_beside_a_weak_sign_flags_together() -> None:
    """A sign that is not sure enough and a hint count together; the reason names both."""
    sign, hint = finding(chance=0.02), finding(chance=0.02, role=Role.HINT, text="Work in progress")
    judgement = _judge(hint, sign)
    assert judgement.verdict == "flagged"
    assert judgement.reasons == (f"'{DISCLAIMER}' and the hint 'Work in progress' stand in the same image.",)
    assert judgement.matches == (sign, hint)


def test_a_hint_beside_a_sign_must_be_strong_enough() -> None:
    """Two weak ones whose product is above the limit stay a review, led by the sign."""
    judgement = _judge(finding(chance=0.09), finding(chance=0.09, role=Role.HINT))
    assert judgement.verdict == "review"
    assert judgement.reasons[0].startswith(f"'{DISCLAIMER}' was found")


def test_a_hint_lends_nothing_to_what_chance_explains() -> None:
    """A sign beyond the review limit does not count, whatever stands beside it."""
    judgement = _judge(finding(chance=0.2), finding(chance=0, role=Role.HINT))
    assert judgement.verdict == "review"
    assert [found.wording.role for found in judgement.matches] == [Role.HINT]


def test_benign_text_counts_for_nothing() -> None:
    """A press credit is no evidence of anything."""
    assert _judge(finding(chance=0, role=Role.BENIGN)).verdict == "clear"


def test_reasons_state_the_chance_and_the_limit() -> None:
    """A reader sees how likely chance is, and how far that is from the limit."""
    assert _judge(finding(chance=2.5e-7)).reasons == (
        f"'{DISCLAIMER}' was found; chance alone gives 2.5e-07 such matches an image, at most the limit of 0.001.",
    )
    assert _judge(finding(chance=0.05)).reasons == (
        f"'{DISCLAIMER}' was found; chance alone gives 0.05 such matches an image, more than the limit of 0.001.",
    )


@given(any_findings)
def test_the_matches_are_those_that_count_signs_first(findings: list[Finding]) -> None:
    """Signs and hints up to the review limit are the matches, each kind strongest first; nothing else is."""
    matches = _judge(*findings).matches
    counting = [found for found in findings if found.chance <= REVIEW and found.wording.role is not Role.BENIGN]
    assert sorted(map(id, matches)) == sorted(map(id, counting))
    ranks = [(found.wording.role is Role.HINT, found.chance) for found in matches]
    assert ranks == sorted(ranks)


@given(any_findings)
def test_the_verdict_is_clear_only_without_matches(findings: list[Finding]) -> None:
    """Clear means that nothing counts; every verdict has a reason."""
    judgement = _judge(*findings)
    assert (judgement.verdict == "clear") == (not judgement.matches)
    assert judgement.reasons


@given(any_findings, st.builds(lambda chance: finding(chance=chance), chances))
def test_another_sign_never_weakens_the_verdict(findings: list[Finding], more: Finding) -> None:
    """More evidence cannot make an image cleaner."""
    before, after = _judge(*findings), _judge(*findings, more)
    assert ORDER.index(before.verdict) <= ORDER.index(after.verdict)


@given(any_findings.flatmap(lambda findings: st.tuples(st.just(findings), st.permutations(findings))))
def test_the_order_of_findings_does_not_matter(orders: tuple[list[Finding], list[Finding]]) -> None:
    """The verdict and its reasons depend on what was found, not on when."""
    first, second = (_judge(*findings) for findings in orders)
    assert (first.verdict, first.reasons) == (second.verdict, second.reasons)
