"""The fit finds the law that chance matches were drawn from."""

# ruff: noqa: S311  repeatable chance, no secrets

from __future__ import annotations

import math
from random import Random

import pytest

from tests.synthetic.readings import page
from tests.training.fit_significance import THRESHOLD, Sample, calibration, fit, sample
from tests.unit.matching.builders import wording
from watermark_scan.matching.matcher import Matcher
from watermark_scan.matching.significance import MIN_LETTERS_READ, EValueModel

READ, LISTED = 180.0, 50_000


@pytest.mark.parametrize("decay", [0.4, 0.8])
def test_decay_and_density_are_found_again(decay: float) -> None:
    """From two thousand images with a Poisson number of exponential scores above the threshold."""
    draw = Random(5)
    density = 2e-7
    mean = density * (READ + MIN_LETTERS_READ) * LISTED * 2 ** (-decay * THRESHOLD)
    samples = [_image(*_scores(draw, mean, decay)) for _ in range(2000)]
    model = fit(samples)
    assert model.decay == pytest.approx(decay, rel=0.15)
    assert model.e_value(THRESHOLD, letters_read=READ, letters_listed=LISTED) == pytest.approx(mean, rel=0.15)


def test_findings_are_counted_at_each_level() -> None:
    """A hundred images with a finding of just 0.1 in each of five: half as many as expected at 0.1, none at 0.01."""
    model = EValueModel(decay=1, density=0.1 * 2**THRESHOLD / ((READ + MIN_LETTERS_READ) * LISTED))
    rows = calibration([_image(THRESHOLD + 1e-9)] * 5 + [_image()] * 95, [model])
    assert rows == [
        ("1", "100", "5 = 0.05"),
        ("0.1", "10", "5 = 0.50"),
        ("0.01", "1", "0 = 0.00"),
        ("0.001", "0.1", "0 = 0.00"),
    ]


def test_scores_below_the_threshold_do_not_matter() -> None:
    """Competition bends them."""
    assert fit([_image(1.0, 9.0, 10.0, 12.0, 7.9)]) == fit([_image(9.0, 10.0, 12.0)])


def test_a_sample_holds_findings_but_no_exact_tokens() -> None:
    """Short marks follow a law of their own."""
    matcher = Matcher([wording("Development footage", entry="long"), wording("Veo", entry="short", exact_token=True)])
    readings, frame = page(["Veo", "Development footage", "something else"])
    found = sample(matcher, readings, frame)
    ((bits, beside),) = found.findings
    assert bits > THRESHOLD
    assert beside == len("veosomethingelse")
    assert found.letters == beside + len("developmentfootage")


def _image(*scores: float) -> Sample:
    return Sample(findings=tuple((bits, READ) for bits in scores), letters=READ, listed=LISTED)


def _scores(draw: Random, mean: float, decay: float) -> list[float]:
    scores, time = [], draw.expovariate(1)
    while time < mean:
        scores.append(THRESHOLD + draw.expovariate(decay * math.log(2)))
        time += draw.expovariate(1)
    return scores
