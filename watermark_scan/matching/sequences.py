"""Texts as arrays: what stands in a wording and what was read in a line, ready for alignment. Owns no scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.matching.slots import DIGITS, SLOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from watermark_scan.matching.channel import Channel
    from watermark_scan.matching.folding import Folded
    from watermark_scan.reading import Alternative

PAD = -1
"""Number of a position that holds no letter."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Target:
    """A wording to align with.

    Attributes:
        folded: The wording, folded; not empty.
        numbers: int32, one a letter: its code point.
        rows: intp, the letter's row in the channel.
        bits: float32, surprise of each letter in ordinary text, >= 0.
        slots: bool, whether a running number stands there instead of a letter.
    """

    folded: Folded
    numbers: NDArray[np.int32]
    rows: NDArray[np.intp]
    bits: NDArray[np.float32]
    slots: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Query:
    """A line that was read.

    Attributes:
        folded: The line, folded; not empty.
        numbers: int32, letters × alternatives, `PAD` where there are fewer.
        columns: intp, the same letters' columns in the channel.
        probabilities: float32, letters × alternatives, 0…1.
        digits: bool, whether a letter may be a digit, which folding has made a letter.
        start_at_edge: The frame cuts the line where it begins.
        end_at_edge: The frame cuts the line where it ends.
    """

    folded: Folded
    numbers: NDArray[np.int32]
    columns: NDArray[np.intp]
    probabilities: NDArray[np.float32]
    digits: NDArray[np.bool_]
    start_at_edge: bool
    end_at_edge: bool

    def __len__(self) -> int:
        return len(self.numbers)


def target_of(folded: Folded, bits: Sequence[float], channel: Channel) -> Target:
    """A wording ready for alignment, with the surprise of each of its letters."""
    return Target(
        folded=folded,
        numbers=np.array([ord(letter) for letter in folded.text], np.int32),
        rows=_places(folded.text, channel),
        bits=np.asarray(bits, np.float32),
        slots=np.array([letter == SLOT for letter in folded.text], bool),
    )


def query_of(
    folded: Folded, slots: Sequence[Sequence[Alternative]], channel: Channel, *, at_edges: tuple[bool, bool]
) -> Query:
    """A line ready for alignment.

    Args:
        folded: What was read.
        slots: For each letter of `folded`, what it may be (already folded); empty for the letters alone.
        channel: Gives each letter its column.
        at_edges: Whether the frame cuts the line where it begins, and where it ends.
    """
    choices = [
        _choices(letter, slot, channel) for letter, slot in zip(folded.text, slots or _none(folded), strict=True)
    ]
    width = max(map(len, choices), default=1)
    nothing = (PAD, channel.other, 0.0)
    padded = [choice + [nothing] * (width - len(choice)) for choice in choices]
    table = np.array(padded, np.float64).reshape(len(choices), width, len(nothing))
    return Query(
        folded=folded,
        numbers=table[:, :, 0].astype(np.int32),
        columns=table[:, :, 1].astype(np.intp),
        probabilities=table[:, :, 2].astype(np.float32),
        digits=np.array([letter in DIGITS for letter in folded.text], bool),
        start_at_edge=at_edges[0],
        end_at_edge=at_edges[1],
    )


def _places(letters: Iterable[str], channel: Channel) -> NDArray[np.intp]:
    return np.array([channel.letters.get(letter, channel.other) for letter in letters], np.intp)


def _none(folded: Folded) -> Sequence[Sequence[Alternative]]:
    return ((),) * len(folded.text)


def _choices(letter: str, slot: Sequence[Alternative], channel: Channel) -> list[tuple[int, int, float]]:
    """Number, column and probability of each letter that may stand in a place."""
    known = [(choice.text, choice.probability) for choice in slot if len(choice.text) == 1] or [(letter, 1.0)]
    return [(ord(text), channel.letters.get(text, channel.other), probability) for text, probability in known]
