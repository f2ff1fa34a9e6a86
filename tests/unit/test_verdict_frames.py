"""Findings of several frames as one answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.values import finding, result_of
from watermark_scan.evidence import DropReason, Findings, FrameFindings, NearMiss, TextMatch
from watermark_scan.geometry import Box
from watermark_scan.verdict import combine_frames

BOX = Box(x=0, y=0, width=300, height=200)


def _frame(number: int, *findings: TextMatch, dropped: tuple[NearMiss[TextMatch], ...] = ()) -> FrameFindings:
    result = Findings(evidence=findings, near_misses=dropped)
    return FrameFindings(number=number, box=BOX, results=(result_of("A LINE"),), findings=result)


def test_one_frame_keeps_its_findings_as_they_are() -> None:
    """A picture is judged as before there were frames."""
    found, miss = finding(chance=1e-4), NearMiss(evidence=finding(chance=3), reason=DropReason.WEAK)
    result = combine_frames([_frame(1, found, dropped=(miss,))])
    assert result == Findings(evidence=(found,), near_misses=(miss,))


def test_looking_often_is_paid_for() -> None:
    """In ten frames chance has ten tries."""
    frames = [_frame(number) for number in range(1, 10)]
    result = combine_frames([*frames, _frame(10, finding(chance=1e-4))])
    assert [found.e_value for found in result.evidence] == [pytest.approx(1e-3)]


def test_a_mark_that_stays_is_one_finding() -> None:
    """It is shown where it is strongest, and names the other frames."""
    result = combine_frames(
        [_frame(number, finding(chance=chance)) for number, chance in ((1, 1e-4), (2, 1e-9), (5, 1e-5))]
    )
    (found,) = result.evidence
    assert (found.frame, found.other_frames) == (2, (1, 5))
    assert found.e_value == pytest.approx(3e-9)


def test_of_equals_the_earliest_frame_is_shown() -> None:
    """The answer does not depend on anything but the file."""
    (found,) = combine_frames([_frame(number, finding()) for number in (1, 3, 4)]).evidence
    assert (found.frame, found.other_frames) == (1, (3, 4))


def test_a_tiled_mark_keeps_its_places_in_the_frame_that_is_shown() -> None:
    """Only whole frames are folded into one."""
    left, right = finding(), replace(finding(), box=Box(x=0, y=4, width=100, height=12))
    result = combine_frames([_frame(1, left, right), _frame(2, left, right)])
    assert [(found.frame, found.box.x) for found in result.evidence] == [(1, 200), (1, 0)]


def test_different_wordings_stand_side_by_side_strongest_first() -> None:
    """What stands only in the last frame is not hidden by what stands in the first."""
    late = finding(chance=1e-8, pattern_id="other")
    result = combine_frames([_frame(1, finding(chance=1e-5)), _frame(9, late)])
    assert [(found.wording.pattern_id, found.frame) for found in result.evidence] == [
        ("other", 9),
        ("development-footage", 1),
    ]


def test_near_misses_keep_the_number_of_their_frame() -> None:
    """Each is told with the frame it stands on."""
    miss = NearMiss(evidence=finding(chance=0.5), reason=DropReason.WEAK)
    result = combine_frames([_frame(1), _frame(2, dropped=(miss,))])
    assert [(other.evidence.frame, other.evidence.e_value) for other in result.near_misses] == [(2, 1.0)]
