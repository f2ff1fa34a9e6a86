"""Numbers of a run, as sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.output import reports
from watermark_scan.cli.progress import Tally, duration, status, summary

_COUNTS = st.fixed_dictionaries(
    {}, optional={name: st.integers(0, 10**6) for name in ("flagged", "review", "clear", "failed")}
)


def test_reports_are_counted_by_verdict() -> None:
    """A failed image has no verdict, a half-read one has; the tally before stays as it was."""
    empty = Tally()
    tally = empty
    for report in (reports.FLAGGED, reports.REVIEW, reports.CLEAR, reports.CLEAR, reports.FAILED):
        tally = tally.plus(report)
    assert (tally.total, tally.incomplete, empty.total) == (5, 1, 0)
    assert dict(tally.verdicts) == {"flagged": 1, "review": 1, "clear": 2, "failed": 1}


@pytest.mark.parametrize(
    ("verdicts", "incomplete", "seconds", "words"),
    [
        ({"flagged": 9, "review": 3, "clear": 11, "failed": 1}, 0, 192,
         "24 images in 3 min 12 s: 9 flagged, 3 for review, 11 clear, 1 failed."),
        ({"clear": 2}, 1, 0.04, "2 images in 0.0 s: 2 clear; 1 not read by every engine."),
        ({"clear": 12_000, "flagged": 0}, 0, 7_260, "12,000 images in 2 h 01 min: 12000 clear."),
    ],
)  # fmt: skip
def test_a_run_is_summed_up(verdicts: dict[str, int], incomplete: int, seconds: float, words: str) -> None:
    """Only what there is is told, the worst first."""
    assert summary(Tally(verdicts=verdicts, incomplete=incomplete), seconds) == words


@pytest.mark.parametrize(
    ("verdicts", "total", "seconds", "words"),
    [
        ({}, 40, 0.5, "0 of 40 images, 0 flagged"),
        ({"clear": 9, "flagged": 3}, 40, 6, "12 of 40 images, 3 flagged, 2.0 images a second, 14 s left"),
        ({"clear": 1}, 1_204, 8, "1 of 1,204 images, 0 flagged, 8.0 s an image, 2 h 40 min left"),
        ({"clear": 3}, None, 1, "3 images, 0 flagged, 3.0 images a second"),
        ({"clear": 3}, 3, 1, "3 of 3 images, 0 flagged, 3.0 images a second"),
        ({"clear": 3}, 5, 0, "3 of 5 images, 0 flagged"),
    ],
)
def test_a_run_tells_how_far_it_is(verdicts: dict[str, int], total: int | None, seconds: float, words: str) -> None:
    """What is done, what was flagged, how fast, and how long still, as far as it is known."""
    assert status(Tally(verdicts=verdicts), total, seconds) == words


@given(_COUNTS, st.none() | st.integers(0, 10**7), st.floats(0, 1e7))
def test_every_number_can_be_said(verdicts: dict[str, int], total: int | None, seconds: float) -> None:
    """No count and no time breaks a sentence."""
    tally = Tally(verdicts=verdicts)
    assert summary(tally, seconds).endswith(".")
    assert " flagged" in status(tally, total, seconds)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0.0 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min 00 s"), (3599.7, "1 h 00 min"),
     (90_000, "25 h 00 min")],
)  # fmt: skip
def test_times_are_for_people(seconds: float, words: str) -> None:
    """No more digits than anybody wants, and never 60 seconds."""
    assert duration(seconds) == words
