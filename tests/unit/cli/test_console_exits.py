"""The exit code is worked out from the reports, and the worst wins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.output import reports
from watermark_scan.cli.console import FailOn, code_of, worst
from watermark_scan.errors import ExitCode

_SCANNED = st.sampled_from([ExitCode.CLEAN, ExitCode.FLAGGED, ExitCode.INCOMPLETE])


@pytest.mark.parametrize(
    ("name", "code"),
    [("clear", 0), ("clear_without_tesseract", 0), ("flagged", 1), ("failed", 3), ("hostile_failure", 3)],
)
def test_one_report(name: str, code: int) -> None:
    """Clear is 0, flagged is 1, failed is 3."""
    assert code_of(reports.ALL[name]) == code


def test_review_is_not_flagged() -> None:
    """An image to look at does not fail a pipeline."""
    assert code_of(reports.REVIEW.model_copy(update={"incomplete": ()})) is ExitCode.CLEAN


@pytest.mark.parametrize(
    ("fail_on", "verdict", "code"),
    [
        (FailOn.FLAGGED, "review", 0),
        (FailOn.REVIEW, "flagged", 1),
        (FailOn.REVIEW, "review", 1),
        (FailOn.REVIEW, "clear", 0),
        (FailOn.NEVER, "flagged", 0),
        (FailOn.NEVER, "review", 0),
    ],
)
def test_the_mildest_verdict_that_counts_is_chosen(fail_on: FailOn, verdict: str, code: int) -> None:
    """From that verdict on the code is 1; with `never` no verdict makes it 1."""
    assert code_of(reports.scanned(verdict=verdict), fail_on) == code


@pytest.mark.parametrize("fail_on", FailOn)
def test_a_failure_is_never_hidden(fail_on: FailOn) -> None:
    """What could not be scanned is told by the code, whatever verdict counts."""
    assert code_of(reports.FAILED, fail_on) is ExitCode.INCOMPLETE


@pytest.mark.parametrize("verdict", ["flagged", "review", "clear"])
def test_a_reader_that_broke_makes_the_run_incomplete(verdict: str) -> None:
    """What only the broken reader could have seen is not known, so no verdict hides it."""
    assert code_of(reports.scanned(verdict=verdict, incomplete=("tesseract",))) is ExitCode.INCOMPLETE


@given(st.lists(_SCANNED))
def test_incomplete_wins_over_flagged_and_flagged_over_clean(codes: list[ExitCode]) -> None:
    """The order of the inputs does not matter; failed wins over flagged wins over clean."""
    expected = next((code for code in (ExitCode.INCOMPLETE, ExitCode.FLAGGED) if code in codes), ExitCode.CLEAN)
    assert worst(codes) is expected
