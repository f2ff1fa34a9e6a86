"""How often entries flag what is harmless, and which are refused for it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.catalog.lists import entry, loaded
from tests.unit.output import reports
from watermark_scan.curation.gate import (
    BenignSample,
    FalseMatch,
    GateResult,
    MatchCount,
    image_sample,
    judge_entries,
    line_sample,
    samples_to_prove,
)
from watermark_scan.curation.trial import Placement, TextTrial

FLAG = FalseMatch(pattern_id="bad", flags=True, text="seen")
REVIEW = FalseMatch(pattern_id="weak", flags=False, text="seen")
_SAMPLES = st.lists(
    st.builds(
        BenignSample,
        is_image=st.booleans(),
        place=st.just("x"),
        matches=st.lists(
            st.sampled_from([FLAG, REVIEW, FalseMatch(pattern_id="bad", flags=False, text="t")]), max_size=3
        ).map(tuple),
    )
)


def _sample(*hits: FalseMatch, is_image: bool = False, place: str = "x") -> BenignSample:
    return BenignSample(is_image=is_image, place=place, matches=hits)


def test_an_entry_is_refused_above_its_budget_and_not_at_it() -> None:
    """One line in four, with a budget of a fourth and of less."""
    samples = [_sample(FLAG), _sample(), _sample(), _sample(REVIEW)]
    assert judge_entries(samples, line_budget=0.25).refused == ()
    (entry_,) = judge_entries(samples, line_budget=0.2).refused
    assert (entry_.pattern_id, entry_.lines, entry_.images) == (
        "bad",
        MatchCount(looked=4, flagged=1),
        MatchCount(looked=0),
    )
    assert entry_.lines.rate == 0.25


def test_lines_and_images_have_budgets_of_their_own() -> None:
    """An entry may fail on either."""
    samples = [_sample(FLAG, is_image=True), _sample(is_image=True), _sample(FLAG), _sample()]
    assert not judge_entries(samples, line_budget=1, image_budget=1).refused
    assert judge_entries(samples, line_budget=1, image_budget=0.1).refused
    assert judge_entries(samples, line_budget=0.1, image_budget=1).refused


def test_reviews_are_counted_and_refuse_nothing() -> None:
    """A hint that is seen everywhere is told."""
    result = judge_entries([_sample(REVIEW)] * 3, line_budget=0)
    assert result.refused == ()
    assert result.entries[0].lines == MatchCount(looked=3, review=3)


def test_a_line_counts_once_as_the_worse_of_its_hits() -> None:
    """An entry found twice in a line is one false flag."""
    result = judge_entries([_sample(FLAG, FalseMatch(pattern_id="bad", flags=False, text="t"), FLAG)])
    assert result.entries[0].lines == MatchCount(looked=1, flagged=1)


def test_the_worst_entries_and_examples_come_first() -> None:
    """A person reads the top of the table."""
    samples = [
        _sample(REVIEW, place="1"),
        _sample(FalseMatch(pattern_id="bad", flags=False, text="maybe"), place="2"),
        _sample(FLAG, place="3"),
    ]
    result = judge_entries(samples)
    assert [found.pattern_id for found in result.entries] == ["bad", "weak"]
    assert result.entries[0].examples == (("3", "seen"), ("2", "maybe"))


def test_only_the_entries_asked_for_are_counted() -> None:
    """All lines still count as looked at."""
    result = judge_entries([_sample(FLAG, REVIEW), _sample()], ids=["weak"])
    assert [found.pattern_id for found in result.entries] == ["weak"]
    assert result.lines == 2


def test_nothing_looked_at_is_no_rate() -> None:
    """Neither zero nor one."""
    assert judge_entries([]) == GateResult(lines=0, images=0, entries=())
    assert MatchCount(looked=0).rate is None


@given(_SAMPLES, st.floats(0, 1), st.floats(0, 1))
def test_numbers_add_up(samples: list[BenignSample], line_budget: float, image_budget: float) -> None:
    """Nothing is counted twice, and exactly the rates above a budget are refused."""
    result = judge_entries(samples, line_budget=line_budget, image_budget=image_budget)
    assert result.lines + result.images == len(samples)
    for found in result.entries:
        for count in (found.lines, found.images):
            assert count.flagged + count.review <= count.looked
        above = (found.lines.rate or 0) > line_budget or (found.images.rate or 0) > image_budget
        assert found.refused is above


@pytest.mark.parametrize(("budget", "least"), [(1e-4, 30_000), (1e-3, 3000), (1, 3), (0, math.inf)])
def test_a_low_rate_takes_many_lines_to_prove(budget: float, least: float) -> None:
    """Three times the inverse of the rate, at 95 % confidence."""
    assert samples_to_prove(budget) == least


def test_a_trial_of_a_line_tells_who_flags(tmp_path: object) -> None:
    """A sign that is certain flags; what is not found is not told."""
    patterns = loaded(tmp_path, entry("one"))  # type: ignore[arg-type]  # a path
    text_trial = TextTrial(patterns.wordings)
    sample = line_sample("a.txt:1", text_trial.run(("Zorblax preview build",), Placement()), 1e-3)
    assert sample == BenignSample(
        is_image=False,
        place="a.txt:1",
        matches=(FalseMatch(pattern_id="one", flags=True, text="Zorblax preview build"),),
    )
    assert line_sample("a.txt:2", text_trial.run(("Fresh bread",), Placement()), 1e-3).matches == ()


def test_a_report_tells_who_flags() -> None:
    """Certain signs flag; hints, uncertain ones and those whose chance is not known do not."""
    matches = (
        reports.match(pattern_id="sure"),
        reports.match(pattern_id="unsure", expected_chance_matches=0.01),
        reports.match(pattern_id="unknown", expected_chance_matches=None),
        reports.match(pattern_id="hint", role="hint"),
    )
    sample = image_sample(reports.scanned(verdict="flagged", matches=matches), 1e-3)
    assert (sample.is_image, sample.place) == (True, "samples/frame.jpg")
    assert {hit.pattern_id: hit.flags for hit in sample.matches} == {
        "sure": True,
        "unsure": False,
        "unknown": False,
        "hint": False,
    }
