"""What a wording counts that only its shape tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.values import finding
from watermark_scan.evidence import Spotted
from watermark_scan.model import Role
from watermark_scan.verdict import Judgement, judge

if TYPE_CHECKING:
    from watermark_scan.evidence import TextMatch

MAX, REVIEW = 1e-3, 1e-1
SHAPE = Spotted(similarity=0.8, runner_up="", runner_up_similarity=0.0)


def judged(*findings: TextMatch) -> Judgement:
    """With the limits of a scan, and readers."""
    return judge(findings, max_chance=MAX, review_chance=REVIEW)


@pytest.mark.parametrize("role", [Role.SIGN, Role.HINT])
def test_a_shape_that_no_engine_has_read_is_for_a_person(role: Role) -> None:
    """However strong it is; where no engine was to read, a sign's shape flags."""
    seen = replace(finding(chance=0.0, role=role), readers=("spotting",), spotted=SHAPE)
    judgement = judged(seen)
    assert (judgement.verdict, judgement.matches) == ("review", (seen,))
    assert "which no engine has read" in judgement.reasons[0]
    alone = judge([seen], max_chance=MAX, review_chance=REVIEW, shapes_suffice=True)
    assert alone.verdict == ("flagged" if role is Role.SIGN else "review")


def test_a_shape_that_an_engine_has_read_flags() -> None:
    """And so does another sign beside one that was not."""
    confirmed = replace(finding(chance=0.0), readers=("rapidocr", "spotting"), spotted=SHAPE)
    unread = replace(finding(chance=0.0), readers=("spotting",), spotted=SHAPE)
    assert judged(confirmed).verdict == "flagged"
    assert judged(unread, finding(chance=MAX)).verdict == "flagged"
