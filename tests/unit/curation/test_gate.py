"""How often entries flag what is harmless, and which are refused for it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.catalog.lists import entry, loaded
from tests.unit.output import reports
from watermark_scan.curation.gate import Count, Gate, Hit, Look, least_to_prove, look_at_image, look_at_line, weigh
from watermark_scan.curation.trial import Setting, Trials

FLAG = Hit(pattern_id="bad", flags=True, text="seen")
REVIEW = Hit(pattern_id="weak", flags=False, text="seen")
_LOOKS = st.lists(
    st.builds(
        Look,
        is_image=st.booleans(),
        place=st.just("x"),
        hits=st.lists(st.sampled_from([FLAG, REVIEW, Hit(pattern_id="bad", flags=False, text="t")]), max_size=3).map(
            tuple
        ),
    )
)


def _look(*hits: Hit, is_image: bool = False, place: str = "x") -> Look:
    return Look(is_image=is_image, place=place, hits=hits)


def test_an_entry_is_refused_above_its_budget_and_not_at_it() -> None:
    """One line in four, with a budget of a fourth and of less."""
    looks = [_look(FLAG), _look(), _look(), _look(REVIEW)]
    assert weigh(looks, line_budget=0.25).refused == ()
    (entry_,) = weigh(looks, line_budget=0.2).refused
    assert (entry_.pattern_id, entry_.lines, entry_.images) == ("bad", Count(looked=4, flagged=1), Count(looked=0))
    assert entry_.lines.rate == 0.25


def test_lines_and_images_have_budgets_of_their_own() -> None:
    """An entry may fail on either."""
    looks = [_look(FLAG, is_image=True), _look(is_image=True), _look(FLAG), _look()]
    assert not weigh(looks, line_budget=1, image_budget=1).refused
    assert weigh(looks, line_budget=1, image_budget=0.1).refused
    assert weigh(looks, line_budget=0.1, image_budget=1).refused


def test_reviews_are_counted_and_refuse_nothing() -> None:
    """A hint that is seen everywhere is told."""
    gate = weigh([_look(REVIEW)] * 3, line_budget=0)
    assert gate.refused == ()
    assert gate.entries[0].lines == Count(looked=3, review=3)


def test_a_line_counts_once_as_the_worse_of_its_hits() -> None:
    """An entry found twice in a line is one false flag."""
    gate = weigh([_look(FLAG, Hit(pattern_id="bad", flags=False, text="t"), FLAG)])
    assert gate.entries[0].lines == Count(looked=1, flagged=1)


def test_the_worst_entries_and_examples_come_first() -> None:
    """A person reads the top of the table."""
    looks = [
        _look(REVIEW, place="1"),
        _look(Hit(pattern_id="bad", flags=False, text="maybe"), place="2"),
        _look(FLAG, place="3"),
    ]
    gate = weigh(looks)
    assert [found.pattern_id for found in gate.entries] == ["bad", "weak"]
    assert gate.entries[0].examples == (("3", "seen"), ("2", "maybe"))


def test_only_the_entries_asked_for_are_counted() -> None:
    """All lines still count as looked at."""
    gate = weigh([_look(FLAG, REVIEW), _look()], ids=["weak"])
    assert [found.pattern_id for found in gate.entries] == ["weak"]
    assert gate.lines == 2


def test_nothing_looked_at_is_no_rate() -> None:
    """Neither zero nor one."""
    assert weigh([]) == Gate(lines=0, images=0, entries=())
    assert Count(looked=0).rate is None


@given(_LOOKS, st.floats(0, 1), st.floats(0, 1))
def test_numbers_add_up(looks: list[Look], line_budget: float, image_budget: float) -> None:
    """Nothing is counted twice, and exactly the rates above a budget are refused."""
    gate = weigh(looks, line_budget=line_budget, image_budget=image_budget)
    assert gate.lines + gate.images == len(looks)
    for found in gate.entries:
        for count in (found.lines, found.images):
            assert count.flagged + count.review <= count.looked
        above = (found.lines.rate or 0) > line_budget or (found.images.rate or 0) > image_budget
        assert found.refused is above


@pytest.mark.parametrize(("budget", "least"), [(1e-4, 30_000), (1e-3, 3000), (1, 3), (0, math.inf)])
def test_a_low_rate_takes_many_lines_to_prove(budget: float, least: float) -> None:
    """Three times the inverse of the rate, at 95 % confidence."""
    assert least_to_prove(budget) == least


def test_a_trial_of_a_line_tells_who_flags(tmp_path: object) -> None:
    """A sign that is certain flags; what is not found is not told."""
    patterns = loaded(tmp_path, entry("one"))  # type: ignore[arg-type]  # a path
    trials = Trials(patterns.wordings)
    look = look_at_line("a.txt:1", trials.run(("Zorblax preview build",), Setting()), 1e-3)
    assert look == Look(
        is_image=False, place="a.txt:1", hits=(Hit(pattern_id="one", flags=True, text="Zorblax preview build"),)
    )
    assert look_at_line("a.txt:2", trials.run(("Fresh bread",), Setting()), 1e-3).hits == ()


def test_a_report_tells_who_flags() -> None:
    """Certain signs flag; hints, uncertain ones and those whose chance is not known do not."""
    matches = (
        reports.match(pattern_id="sure"),
        reports.match(pattern_id="unsure", expected_chance_matches=0.01),
        reports.match(pattern_id="unknown", expected_chance_matches=None),
        reports.match(pattern_id="hint", role="hint"),
    )
    look = look_at_image(reports.scanned(verdict="flagged", matches=matches), 1e-3)
    assert (look.is_image, look.place) == (True, "samples/frame.jpg")
    assert {hit.pattern_id: hit.flags for hit in look.hits} == {
        "sure": True,
        "unsure": False,
        "unknown": False,
        "hint": False,
    }
