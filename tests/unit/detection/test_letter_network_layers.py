"""The small networks' arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from watermark_scan.detection import letter_network as letters
from watermark_scan.detection import surroundings_network as surroundings
from watermark_scan.detection.letter_network import Convolution, log_odds, normalised, patches, stored

_RNG = np.random.default_rng(4)


def _sum_at(plane: np.ndarray, weights: np.ndarray, form: Convolution, row: int, column: int) -> np.ndarray:
    """One place of a convolution, written out."""
    around = np.zeros((plane.shape[1] + 2 * form.room, plane.shape[2] + 2 * form.room, plane.shape[3]))
    around[form.room : form.room + plane.shape[1], form.room : form.room + plane.shape[2]] = plane[0]
    top, left = row * form.step, column * form.step
    seen = around[top : top + form.height, left : left + form.width]
    return np.asarray(seen.reshape(-1) @ weights)


@pytest.mark.parametrize("form", [*letters.FORM, *surroundings.FORM])
def test_a_patch_times_weights_is_a_convolution(form: Convolution) -> None:
    """With zeros beyond the rim, where the form gives room."""
    plane = _RNG.normal(size=(1, 9, 14, 3)).astype(np.float32)
    weights = _RNG.normal(size=(form.height * form.width * 3, 2)).astype(np.float32)
    got = (patches(plane, form) @ weights)[0]
    for row, column in np.ndindex(*got.shape[:2]):
        assert np.allclose(got[row, column], _sum_at(plane, weights, form, row, column), atol=1e-4)


def test_the_answer_is_that_of_two_layers_over_mean_and_most() -> None:
    """With a convolution that changes nothing: mean and maximum of the window, weighed."""
    parts = np.abs(_RNG.normal(size=(3, 4, 6))).astype(np.float32)
    one, none = np.ones((1, 1), np.float32), np.zeros(1, np.float32)
    ends = [np.eye(2, dtype=np.float32), np.zeros(2, np.float32), np.array([[2.0], [3.0]], np.float32), none + 1]
    got = log_odds([Convolution(height=1, width=1, step=1)], [one, none, *ends], parts)
    assert np.allclose(got, 2 * parts.mean(axis=(1, 2)) + 3 * parts.max(axis=(1, 2)) + 1, atol=1e-5)


@pytest.mark.parametrize("module", [letters, surroundings])
def test_the_stored_numbers_fit_the_form(module: object) -> None:
    """A matrix and its offsets for each convolution and each of the two layers."""
    name, form = module.WEIGHTS, module.FORM  # type: ignore[attr-defined]  # both modules have them
    weights = stored(name)
    assert len(weights) == 2 * len(form) + 4
    assert all(len(offsets) == matrix.shape[1] for matrix, offsets in zip(weights[::2], weights[1::2], strict=True))
    channels = 1
    for matrix, convolution in zip(weights[::2], form, strict=False):
        assert matrix.shape[0] == convolution.height * convolution.width * channels
        channels = matrix.shape[1]


def test_nothing_is_blown_up() -> None:
    """A window without any contrast stays empty."""
    assert np.abs(normalised(np.full((1, 5, 9), 7, np.uint8))).max() == 0
