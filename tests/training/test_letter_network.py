"""The learning of letters and texture."""

from __future__ import annotations

import numpy as np

from tests.training.letter_network import Adam, fresh, slopes
from watermark_scan.detection.letter_network import FORM, HEIGHT, LENGTH, log_odds


def test_slopes_are_those_of_the_loss() -> None:
    """A small change of a weight changes the loss as its slope says."""
    rng = np.random.default_rng(5)
    layers = fresh(rng)
    parts = rng.normal(size=(4, HEIGHT, LENGTH)).astype(np.float32)
    truth = np.array([1, 0, 1, 0], np.float32)
    _, found = slopes(layers, parts, truth)
    for layer, slope in zip(layers, found, strict=True):
        place = np.unravel_index(int(np.abs(slope).argmax()), slope.shape)
        kept, step = layer[place], np.float32(2e-3)
        layer[place] = kept + step
        more, _ = slopes(layers, parts, truth)
        layer[place] = kept - step
        less, _ = slopes(layers, parts, truth)
        layer[place] = kept
        assert np.isclose((more - less) / (2 * step), slope[place], rtol=0.1, atol=2e-3)


def test_it_learns_to_part_what_can_be_parted() -> None:
    """Upright strokes from level ones, after some steps."""
    rng = np.random.default_rng(6)
    noise = rng.normal(0, 0.3, (32, HEIGHT, LENGTH))
    noise[:16, :, ::4] += 2
    noise[16:, ::4] += 2
    parts, truth = noise.astype(np.float32), np.repeat(np.array([1, 0], np.float32), 16)
    layers = fresh(rng)
    adam = Adam(layers)
    before, _ = slopes(layers, parts, truth)
    for _ in range(40):
        adam.step(slopes(layers, parts, truth)[1], 3e-3)
    after, _ = slopes(layers, parts, truth)
    assert after < 0.2 * before
    assert ((log_odds(FORM, layers, parts) > 0) == (truth > 0)).all()
