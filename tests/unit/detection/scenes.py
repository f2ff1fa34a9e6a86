"""Pictures with drawn text, and where its strokes are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.synthetic.plain_pictures import blended, ink

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]


def scene(*, ground: int, text: int, noise: float, height: int = 80, width: int = 300) -> tuple[Pixels, Pixels]:
    """A noisy RGB picture with a line of text, and where the strokes and the ground beside them are (1 and 0)."""
    cover = ink("SUBJECT TO CHANGE", (width, height), (20, 24), 26)
    texture = np.random.default_rng(7).normal(0, noise, (height, width, 3))
    return blended(ground + texture, cover, text), np.asarray(cover > 0.9, dtype=np.uint8)


def levels(page: Pixels, strokes: Pixels) -> tuple[float, float]:
    """The mean level on the strokes and off them."""
    return float(page[strokes == 1].mean()), float(page[strokes == 0].mean())
