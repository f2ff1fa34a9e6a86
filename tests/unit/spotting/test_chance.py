"""Tests of `watermark_scan.spotting.chance`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.spotting.builders import FRAME, stack_of, wording
from watermark_scan.spotting.chance import EVEN, signs_of, signs_of_both
from watermark_scan.spotting.halves import Ground, Stacked
from watermark_scan.spotting.ranking import Ranking, rank
from watermark_scan.spotting.spotter import Spotter
from watermark_scan.spotting.stacked import rank_both


@pytest.fixture(scope="module")
def spotter() -> Spotter:
    """A short list."""
    return Spotter([wording("Alpha gameplay footage"), wording("Captured in engine"), wording("Not representative")])


@pytest.fixture(scope="module")
def rankings(spotter: Spotter) -> tuple[Ranking, Ranking]:
    """Of the two lines of a wording, each by itself."""
    upper, lower = stack_of("Alpha gameplay", "footage")
    return rank(upper, FRAME, spotter.shelf), rank(lower, FRAME, spotter.shelf)


@pytest.fixture(scope="module")
def stacked(spotter: Spotter, rankings: tuple[Ranking, Ranking]) -> Stacked:
    """Of both together."""
    upper, lower = (Ground(ranking=ranking, scale=1.0) for ranking in rankings)
    found = rank_both((upper, lower), spotter.shelf, spotter.breaks)
    assert found is not None
    return found


def test_the_signs_of_two_lines_are_those_of_one_long_line(
    spotter: Spotter, rankings: tuple[Ranking, Ranking], stacked: Stacked
) -> None:
    """All letters count, and the similarity lies between those of the halves."""
    signs = signs_of_both(stacked, spotter.shelf)
    assert signs is not None
    halves = [signs_of(ranking, spotter.shelf) for ranking in rankings]
    assert signs.letters == len("alphagameplayfootage")
    similarities = [half.similarity for half in halves if half]
    assert min(similarities) - 0.1 < signs.similarity < max(similarities) + 0.1


def test_a_line_that_does_not_speak_for_its_half_leaves_no_signs(spotter: Spotter, stacked: Stacked) -> None:
    """However well the other half fits."""
    assert signs_of_both(replace(stacked, said=~stacked.said), spotter.shelf) is None


def test_halves_that_are_unevenly_alike_leave_no_signs(spotter: Spotter, stacked: Stacked) -> None:
    """A text is drawn alike on both of its lines."""
    weaker = replace(stacked.lower, score=stacked.lower.score * (EVEN / 2))
    assert signs_of_both(replace(stacked, lower=weaker), spotter.shelf) is None
