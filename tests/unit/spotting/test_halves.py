"""Tests of `watermark_scan.spotting.halves`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.spotting.builders import FRAME, stack_of, wording
from watermark_scan.spotting.fit import Grid
from watermark_scan.spotting.halves import Candidates, Ground, Job, together
from watermark_scan.spotting.ranking import rank
from watermark_scan.spotting.spotter import Spotter

_SCORES = st.floats(0.125, 100, width=32)
_NORMS = st.floats(0.5, 50, width=32)


def _both(scores: tuple[float, float], norms: tuple[float, float]) -> float:
    parts = [(np.array([one], np.float32), np.array([two], np.float32)) for one, two in (scores, norms)]
    return float(together(parts[0], parts[1])[0])


@given(scores=st.tuples(_SCORES, _SCORES), norms=st.tuples(_NORMS, _NORMS))
def test_both_halves_explain_no_more_than_each_on_its_line(
    scores: tuple[float, float], norms: tuple[float, float]
) -> None:
    """Energies add up at most, as the Cauchy-Schwarz inequality says of the two as one template."""
    assert _both(scores, norms) <= np.hypot(*scores) * (1 + 1e-5)


@given(quality=_SCORES, norms=st.tuples(_NORMS, _NORMS))
def test_halves_that_fit_equally_well_lose_nothing(quality: float, norms: tuple[float, float]) -> None:
    """Where each explains as much as it has letters, both together are one template that fits so."""
    scores = quality * norms[0], quality * norms[1]
    assert _both(scores, norms) == pytest.approx(float(np.hypot(*scores)), rel=1e-4)


@given(score=_SCORES, norms=st.tuples(_NORMS, _NORMS))
def test_a_half_that_fits_nowhere_leaves_nothing(score: float, norms: tuple[float, float]) -> None:
    """One line alone is not a text on two."""
    assert _both((score, -1.0), norms) == _both((-1.0, score), norms) == -1


def test_a_close_look_needs_typefaces() -> None:
    """Without any there is no answer, rather than an empty one."""
    spotter = Spotter([wording("Alpha gameplay footage")])
    upper, lower = (
        Ground(ranking=rank(line, FRAME, spotter.shelf), scale=1.0) for line in stack_of("Alpha gameplay", "footage")
    )
    breaks, none = spotter.breaks, np.zeros(len(spotter.breaks), np.int64)
    given_texts = Candidates(
        halves=(breaks.upper, breaks.lower),
        views=(none, none),
        sign=none + 1,
        score=np.ones(len(breaks), np.float32),
        said=none == 0,
    )
    with pytest.raises(ValueError, match="no typefaces"):
        Job(grounds=(upper, lower), shelf=spotter.shelf).run(given_texts, (), Grid(tilts=(1.0,), offsets=(0,)))
