"""The fit finds the law that chance matches were drawn from."""

# ruff: noqa: S311  repeatable chance, no secrets

from __future__ import annotations

import math
from random import Random

import pytest

pytest.importorskip("faker", reason="needs the bench extra")
pytest.importorskip("wordfreq", reason="needs the bench extra")

from tests.synthetic.readings import page
from tests.training.fit_significance import THRESHOLD, Sample, fit, sample
from tests.unit.matching.builders import wording
from watermark_scan.matching.matcher import Matcher
from watermark_scan.matching.significance import ChanceModel


@pytest.mark.parametrize("decay", [0.4, 0.8])
def test_decay_and_density_are_found_again(decay: float) -> None:
    """From two thousand images with a Poisson number of exponential scores above the threshold."""
    draw = Random(5)
    space, density = 1e7, 2e-7
    mean = density * space * 2 ** (-decay * THRESHOLD)
    scores = [_scores(draw, mean, decay) for _ in range(2000)]
    found, dense = fit(Sample(scores=tuple(one), space=space) for one in scores)
    assert found == pytest.approx(decay, rel=0.15)
    model = ChanceModel(decay=found, density=dense)
    assert model.expected(THRESHOLD, read=space / 50_000 - 20, listed=50_000) == pytest.approx(mean, rel=0.15)


def test_scores_below_the_threshold_do_not_matter() -> None:
    """Competition bends them."""
    strong = [Sample(scores=(9.0, 10.0, 12.0), space=1e5)]
    assert fit([Sample(scores=(1.0, 9.0, 10.0, 12.0, 7.9), space=1e5)]) == fit(strong)


def test_a_sample_holds_findings_but_no_exact_tokens() -> None:
    """Short marks follow a law of their own."""
    matcher = Matcher([wording("Development footage", entry="long"), wording("Veo", entry="short", exact_token=True)])
    readings, frame = page(["Veo", "Development footage", "something else"])
    found = sample(matcher, readings, frame)
    assert len(found.scores) == 1
    assert found.scores[0] > THRESHOLD
    assert found.space > len("developmentfootage") ** 2


def _scores(draw: Random, mean: float, decay: float) -> list[float]:
    scores, time = [], draw.expovariate(1)
    while time < mean:
        scores.append(THRESHOLD + draw.expovariate(decay * math.log(2)))
        time += draw.expovariate(1)
    return scores
