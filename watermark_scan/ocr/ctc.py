"""A recogniser's letter probabilities → text, second choices and where each letter stands.

Greedy decoding of connectionist temporal classification (Graves et al. 2006): a letter is a run of time steps in which
it is the likeliest, and steps of «blank» part equal letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.ocr.base import MAX_CHOICES, MIN_PROBABILITY, alternatives_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from watermark_scan.model import Alternative

BLANK = 0
"""Number of the frame that holds no letter."""
SPACE = " "


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
    """The letters of one line, its words parted by single spaces.

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
    likely = _Likely.of(frames)
    return _parted([_letter(frames, run, number, likely, characters) for number, run in runs if number != BLANK])


@dataclass(frozen=True, slots=True, eq=False)
class _Likely:
    """The few of thousands of characters that are likely anywhere in the line: nothing else is looked at twice.

    Attributes:
        numbers: The characters, without `BLANK`.
        frames: Their probabilities, frames × numbers.
    """

    numbers: NDArray[np.intp]
    frames: NDArray[np.float32]

    @classmethod
    def of(cls, frames: NDArray[np.float32]) -> _Likely:
        numbers = np.flatnonzero(frames.max(axis=0, initial=0) >= MIN_PROBABILITY)
        numbers = numbers[numbers != BLANK]
        return cls(numbers, frames[:, numbers])


def _parted(letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """The letters with one space between words and none at the ends."""
    kept: list[Letter] = []
    for letter in letters:
        if letter.text != SPACE or (kept and kept[-1].text != SPACE):
            kept.append(letter)
    return tuple(kept[:-1] if kept and kept[-1].text == SPACE else kept)


def _letter(
    frames: NDArray[np.float32], run: Sequence[int], number: int, likely: _Likely, characters: Sequence[str]
) -> Letter:
    span = slice(run[0], run[-1] + 1)
    probability = float(frames[span, number].max())
    strongest = likely.frames[span].max(axis=0)
    others = [each for each in np.argsort(-strongest)[:MAX_CHOICES].tolist() if likely.numbers[each] != number]
    text = SPACE if characters[number].isspace() else characters[number]
    choices = alternatives_of(
        text, probability, [(characters[likely.numbers[other]], float(strongest[other])) for other in others]
    )
    return Letter(
        text=text,
        probability=probability,
        choices=choices,
        place=(run[0] + run[-1] + 1) / 2 / len(frames),
    )
