"""Calibration counts findings below a level and compares with what the law expects."""

from __future__ import annotations

import pytest

from tests.benchmarks.calibration import Calibration, of_corpus
from tests.benchmarks.corpus_readings import ReadImage
from tests.benchmarks.lines import FRAME, alone
from tests.unit.matching.builders import wording
from tests.values import finding
from watermark_scan.matching.matcher import Matcher


def _calibration(*chances: float, images: int = 100) -> Calibration:
    return Calibration(name="made", images=images, findings=tuple(finding(chance=chance) for chance in chances))


def test_observed_and_expected() -> None:
    """Three findings of at most 0.1 in a hundred images, where ten are expected."""
    made = _calibration(0.1, 0.01, 0.001, 0.2)
    assert (made.observed(0.1), made.expected(0.1)) == (3, 10)
    assert made.ratio(0.1) == pytest.approx(0.3)


@pytest.mark.parametrize(("found", "holds"), [(3, False), (4, True), (30, True), (31, False)])
def test_the_law_holds_within_a_factor_of_three(found: int, *, holds: bool) -> None:
    """Both ways."""
    assert _calibration(*[0.05] * found).holds(0.1) is holds


def test_too_few_expected_findings_tell_nothing() -> None:
    """One in a hundred images at 0.01."""
    assert _calibration(0.005).holds(0.01) is None


def test_pictures_with_a_mark_are_left_out() -> None:
    """What is found in them is no chance match."""
    text = "Development footage not final"
    marked, clean = (
        ReadImage(row={"class": name}, frame=FRAME, readings=alone(text)) for name in ("positive", "negative_photo")
    )
    matcher = Matcher([wording(text)])
    assert of_corpus(matcher, [marked]).findings == ()
    assert len(of_corpus(matcher, [marked, clean]).findings) == 1
