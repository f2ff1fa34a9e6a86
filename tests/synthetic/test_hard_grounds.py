"""Drawn grounds: of the size asked for, the same for the same seed, and not empty."""

from __future__ import annotations

import numpy as np
import pytest

from tests.synthetic.hard_grounds import HARD_GROUNDS


@pytest.mark.parametrize("name", HARD_GROUNDS)
def test_a_ground_is_a_picture_that_its_seed_tells(name: str) -> None:
    """Another seed draws another one."""
    one, again, other = (HARD_GROUNDS[name]((90, 60), np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert one.shape == (60, 90, 3)
    assert one.dtype == np.uint8
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
