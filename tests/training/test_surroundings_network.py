"""The learning of letters by what is around them."""

from __future__ import annotations

from itertools import repeat

import numpy as np
import pytest

from watermark_scan.detection.letter_network import log_odds
from watermark_scan.detection.surroundings_network import COLUMNS, FORM, ROWS

pytest.importorskip("torch", reason="from the extra `train`")

from tests.training.surroundings_network import fresh, numbers_of, odds_of, taught


def _strokes() -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float32]], ...]:
    """Upright strokes, and level ones."""
    parts = np.random.default_rng(6).normal(0, 0.3, (16, ROWS, COLUMNS))
    parts[:8, :, ::6] += 2
    parts[8:, ::6] += 2
    return parts.astype(np.float32), np.repeat(np.array([1, 0], np.float32), 8)


def test_what_is_stored_says_what_was_learned() -> None:
    """It learns to part what can be parted, and the numbers alone answer as the network does."""
    network = fresh()
    parts, truth = _strokes()
    taught(network, repeat((parts, truth)), 30, 3e-3)
    got = log_odds(FORM, numbers_of(network), parts)
    assert np.allclose(got, odds_of(network, parts).detach().numpy(), atol=1e-3)
    assert ((got > 0) == (truth > 0)).all()
