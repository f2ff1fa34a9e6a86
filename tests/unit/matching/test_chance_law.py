"""The stored law of chance matches holds for the list, the folding and the alignment as they are now."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.synthetic.plain_sentences import sentences
from tests.synthetic.readings import page
from watermark_scan.catalog.load import load_patterns
from watermark_scan.matching.matcher import Matcher

LINES, LINES_PER_IMAGE = 3000, 20
TOO_MANY = 3.0
"""Times as many chance matches as expected with which the law is wrong: it would accuse."""
TOO_FEW = 10.0
"""Times as many as happen with which it is wrong the other way: it would be blind."""
DEVIATION = 1.96
"""Standard deviations of an interval that holds the true mean in 95 of 100 cases."""


@pytest.fixture(scope="module")
def chances() -> tuple[int, tuple[float, ...]]:
    """How many images of benign lines there are, and the expected chance of each finding in them."""
    matcher = Matcher(load_patterns().wordings)
    lines = sentences(LINES, seed=1)
    images = list(iter(lambda: list(islice(lines, LINES_PER_IMAGE)), []))
    found = (finding for image in images for finding in matcher.match(*page(image)).evidence)
    return len(images), tuple(finding.e_value for finding in found if not finding.wording.exact_token)


@pytest.mark.parametrize("level", [0.1, 0.01])
def test_chance_matches_are_about_as_many_as_expected(level: float, chances: tuple[int, tuple[float, ...]]) -> None:
    """Findings with at most that expected chance, in images that hold no listed wording: else run `make fit`.

    At 1 nothing is decided: a review is asked for at 0.1 at most.
    """
    images, found = chances
    least, most = interval(sum(chance <= level for chance in found))
    assert least <= TOO_MANY * level * images
    assert most >= level * images / TOO_FEW


@pytest.mark.parametrize(
    ("count", "least", "most"), [(0, 0.0, 3.7), (1, 0.0, 5.6), (10, 4.8, 18.4), (100, 81.4, 121.6)]
)
def test_intervals_are_those_of_the_poisson_distribution(count: int, least: float, most: float) -> None:
    """Within a tenth of the exact ones."""
    assert interval(count) == pytest.approx((least, most), abs=0.1)


def interval(count: int) -> tuple[float, float]:
    """Between which means a Poisson count lies with 95 % (Byar's approximation: Breslow and Day 1987)."""
    more = count + 1
    least = count * (1 - 1 / (9 * count) - DEVIATION / (3 * count**0.5)) ** 3 if count else 0.0
    return least, more * (1 - 1 / (9 * more) + DEVIATION / (3 * more**0.5)) ** 3
