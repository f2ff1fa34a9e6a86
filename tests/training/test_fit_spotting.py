"""The fit tells wordings from chance by the signs that do, and finds the law again that chance was drawn from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.training.fit_spotting import CAUTION, LIMITS, TAIL, Case, fitted, law, shares, there, weights
from tests.unit.spotting.builders import line_of
from watermark_scan.geometry import Box
from watermark_scan.spotting.chance import SIGNS, ChanceModel, Signs

if TYPE_CHECKING:
    from watermark_scan.model import TextLine


def _case(similarity: float, *, marked: bool, right: bool) -> Case:
    signs = Signs(
        best=0,
        runner_up=None,
        similarity=similarity,
        runner_up_similarity=0.3,
        decoy_similarity=0.3,
        letters=12,
        score=20.0,
        lead=0.1,
        decoy_lead=0.1,
    )
    return Case(signs=signs, marked=marked, right=right)


def _cases(count: int, seed: int = 3) -> list[Case]:
    """Wordings are more alike than chance is; on some lines with one another comes first, no more alike than chance."""
    random = np.random.default_rng(seed)
    chance = [_case(float(random.normal(0.4, 0.06)), marked=False, right=False) for _ in range(count)]
    wrong = [_case(float(random.normal(0.4, 0.06)), marked=True, right=False) for _ in range(count // 5)]
    return chance + wrong + [_case(float(random.normal(0.7, 0.08)), marked=True, right=True) for _ in range(count)]


def test_what_tells_wordings_from_chance_gets_the_weight() -> None:
    """More alike means more bits; a sign that is the same everywhere says nothing beside the constant."""
    found = dict(zip(SIGNS, weights(_cases(400)), strict=True))
    assert found["similarity"] > 10
    assert abs(found["lead"]) < 0.1 * found["similarity"]
    assert found["constant"] < 0


@pytest.mark.parametrize("decay", [0.5, 2.0])
def test_the_law_of_chance_is_found_again(decay: float) -> None:
    """Of exponential bits, the decay; and at the start of the tail as many as there are, times the caution."""
    bits = np.random.default_rng(1).exponential(1 / (decay * np.log(2)), 20_000)
    found, density = law(bits)
    assert found == pytest.approx(decay, rel=0.1)
    start = float(np.quantile(bits, 1 - TAIL))
    assert density * 2 ** (-found * start) == pytest.approx(CAUTION * TAIL)


def test_a_fitted_law_holds_on_other_lines() -> None:
    """Lines without a wording are no rarer than their expected chance says; most of those with one are far rarer."""
    found = shares(fitted(_cases(2000)), _cases(2000, seed=4))
    for limit, (without, _) in zip(LIMITS, found, strict=True):
        assert without <= limit
    assert found[-1][1] > 0.5


def test_a_wrong_wording_is_no_gain() -> None:
    """However sure, a wording that is not the one drawn there does not count as found."""
    model = ChanceModel(weights=dict.fromkeys(SIGNS, 10.0), decay=1, density=1e-9)
    cases = [_case(0.9, marked=True, right=False), _case(0.1, marked=False, right=False)]
    assert {with_one for _, with_one in shares(model, cases)} == {0.0}


def test_the_line_of_an_overlay_is_the_one_that_lies_on_it() -> None:
    """The line that overlaps the drawn one most; none where nothing was found there."""
    box = Box(x=20, y=10, width=90, height=12)
    on_it, beside_it = _boxed(box), _boxed(replace(box, x=50))
    elsewhere = _boxed(replace(box, y=25))
    assert there([box], [elsewhere, beside_it, on_it]) == [on_it]
    assert there([box], [elsewhere]) == []
    turned = replace(on_it)
    assert there([box], [on_it, beside_it, turned]) == [on_it, turned]
    assert there([box], []) == []


def _boxed(box: Box) -> TextLine:
    return replace(line_of("Alpha footage"), box=box)
