"""Tests of `watermark_scan.spotting.stacked`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.unit.spotting.builders import FRAME, Align, line_of, stack_of, wording
from watermark_scan.spotting.halves import Ground, Stacked
from watermark_scan.spotting.ranking import rank
from watermark_scan.spotting.spotter import Spotter
from watermark_scan.spotting.stacked import rank_both

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.model import TextLine


@pytest.fixture(scope="module")
def spotter() -> Spotter:
    """A short list."""
    return Spotter(
        [
            wording("Alpha gameplay footage"),
            wording("Not actual gameplay footage"),
            wording("Captured in game engine"),
            wording("Work in progress"),
            wording("Made with Unity"),
        ]
    )


def _ranked(spotter: Spotter, lines: Sequence[TextLine]) -> Stacked | None:
    upper, lower = (Ground(ranking=rank(line, FRAME, spotter.shelf), scale=line.placement.scale) for line in lines)
    return rank_both((upper, lower), spotter.shelf, spotter.breaks)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("align", Align)
def test_the_wording_comes_first_broken_where_it_is(spotter: Spotter, align: Align, *, dark: bool) -> None:
    """Either polarity, however aligned; its halves lie in one typeface, and both lines speak for them."""
    found = _ranked(spotter, stack_of("Alpha gameplay", "footage", align=align, dark=(dark, dark)))
    assert found is not None
    texts = spotter.shelf.texts
    assert (found.upper.seen(0, texts), found.lower.seen(0, texts)) == ("Alpha gameplay", "footage")
    assert found.said[0]
    assert set(found.upper.sign.tolist()) == set(found.lower.sign.tolist()) == {-1 if dark else 1}
    assert found.upper.face.tolist() == found.lower.face.tolist()


def test_the_best_comes_first(spotter: Spotter) -> None:
    """Scores fall, and each joins those of its halves."""
    found = _ranked(spotter, stack_of("Not actual", "gameplay footage"))
    assert found is not None
    assert (np.diff(found.score) <= 0).all()
    joined = (found.upper.score * found.norms[0] + found.lower.score * found.norms[1]) / np.hypot(*found.norms)
    assert found.score == pytest.approx(joined, rel=1e-4)


def test_letters_of_other_polarity_are_no_half(spotter: Spotter) -> None:
    """White words above black ones are two texts."""
    found = _ranked(spotter, stack_of("Alpha gameplay", "footage", dark=(False, True)))
    assert found is None or found.seen(0, spotter.shelf.texts).casefold() != "alpha gameplay footage"


def test_letters_of_another_size_are_no_half(spotter: Spotter) -> None:
    """A headline is not continued by what is much smaller."""
    upper = line_of("Alpha gameplay", cap=16)
    assert _ranked(spotter, [upper, line_of("footage", cap=40)]) is None
