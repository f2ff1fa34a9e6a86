"""Equal false flags: our limit flags as many innocent lines as the peer's threshold."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.equal_flags import OperatingPoint, damaged, operating_points
from tests.benchmarks.false_flags import FalseFlags, images
from tests.benchmarks.fragments import Fragment
from tests.benchmarks.recall import Outcome
from tests.unit.matching.builders import wording

FRAGMENT = Fragment(wording=wording("x"), number="", text="x", original="x", letters=9, rate=0.1, cut="left")


def _flags(chances: list[float], scores: list[float]) -> FalseFlags:
    return FalseFlags(
        languages=Counter(),
        places=Counter(),
        flagged=(),
        reviewed=0,
        chances=tuple(sorted(chances)),
        scores=tuple(sorted(scores)),
        findings=(),
    )


def _outcome(chance: float, score: float) -> Outcome:
    return Outcome(fragment=FRAGMENT, right=frozenset(), chance=chance, counted=False, score=score)


@given(st.lists(st.tuples(st.floats(1e-9, 10), st.floats(0, 100)), min_size=1))
def test_ours_never_flags_more_lines_than_the_peer(lines: list[tuple[float, float]]) -> None:
    """Whatever the chances and scores are."""
    flags = _flags([chance for chance, _ in lines], [score for _, score in lines])
    for point in operating_points(flags):
        assert point.flags == sum(score >= point.threshold for _, score in lines)
        assert sum(chance <= point.limit for chance, _ in lines) <= max(point.flags, len(lines) - 1)


def test_as_many_lines_are_flagged_where_chances_differ() -> None:
    """Two of four."""
    flags = _flags([0.1, 0.2, 0.3, 0.4], [79, 85, 90, 10])
    limit = flags.limit_for(flags.by_peer(85))
    assert sum(chance <= limit for chance in flags.chances) == 2


def test_recall_is_counted_at_both_limits() -> None:
    """Two of three against one of three."""
    point = OperatingPoint(threshold=85, flags=1, limit=0.01)
    outcomes = [_outcome(0.001, 90), _outcome(0.01, 80), _outcome(float("inf"), 0)]
    assert list(point.recalls(outcomes)) == pytest.approx([2 / 3, 1 / 3])
    assert point.ratio(outcomes) == pytest.approx(2)
    assert point.ratio(outcomes[1:]) == float("inf")


def test_undamaged_fragments_stay_out() -> None:
    """They tell nothing about errors."""
    clean = replace(_outcome(0, 0), fragment=replace(FRAGMENT, rate=0.0))
    assert damaged([clean, _outcome(1, 1)]) == [_outcome(1, 1)]


def test_texts_are_grouped_in_order() -> None:
    """The last group holds the rest."""
    assert list(images(["a", "b", "c"], 2)) == [["a", "b"], ["c"]]
