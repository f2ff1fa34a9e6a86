"""A recogniser's letter probabilities, frame by frame → text, second choices and where each letter stands.

Greedy decoding of connectionist temporal classification (Graves et al. 2006): a letter is a run of frames in which it
is the likeliest, and frames of «blank» part equal letters. Owns no model and no picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.reading import Alternative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BLANK = 0
"""Number of the frame that holds no letter."""
CHOICES = 4
"""Letters kept for one place."""
LEAST_PROBABILITY = 0.02
"""Probability below which a second choice is not worth its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter of a decoded line.

    Attributes:
        text: The likeliest character.
        probability: Its own, 0…1.
        choices: What it may be, the likeliest first, `text` among them.
        place: Middle of its frames, as a share of the line's length, 0…1.
    """

    text: str
    probability: float
    choices: tuple[Alternative, ...]
    place: float


def decode(frames: NDArray[np.float32], characters: Sequence[str]) -> tuple[Letter, ...]:
    """The letters of one line; those at its ends that are spaces are left out.

    Args:
        frames: Probabilities, frames × characters.
        characters: What each column means; the one of `BLANK` is never looked at.

    Raises:
        ValueError: There are not as many columns as characters.
    """
    if frames.ndim != len(("frames", "characters")) or frames.shape[1] != len(characters):
        raise ValueError(f"probabilities of {frames.shape} do not fit {len(characters)} characters")
    best = frames.argmax(axis=1).tolist()
    runs = [(number, list(run)) for number, run in groupby(range(len(best)), key=best.__getitem__)]
    letters = [_letter(frames, run, number, characters) for number, run in runs if number != BLANK]
    texts = [letter.text.isspace() for letter in letters]
    first = next((place for place, space in enumerate(texts) if not space), len(texts))
    last = next((place for place, space in enumerate(reversed(texts)) if not space), 0)
    return tuple(letters[first : len(letters) - last])


def _letter(frames: NDArray[np.float32], run: Sequence[int], number: int, characters: Sequence[str]) -> Letter:
    strongest = frames[run[0] : run[-1] + 1].max(axis=0)
    strongest[BLANK] = 0
    ranked = np.argpartition(strongest, -CHOICES)[-CHOICES:]
    ranked = ranked[np.argsort(-strongest[ranked])]
    total = max(1.0, float(strongest[ranked].sum()))
    choices = tuple(
        Alternative(text=characters[choice], probability=float(strongest[choice]) / total)
        for choice in ranked.tolist()
        if strongest[choice] / total >= LEAST_PROBABILITY
    )
    return Letter(
        text=characters[number],
        probability=float(strongest[number]),
        choices=choices,
        place=(run[0] + run[-1] + 1) / 2 / len(frames),
    )
