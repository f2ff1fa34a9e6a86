"""Pairs of lines and wordings laid out for alignment: the wordings end to end, and the numbers that cells hold.

Owns indices and the packing of cells; knows no costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from watermark_scan.matching.sequences import Query, Target

    Cells = NDArray[np.int64]
    Numbers = NDArray[np.intp]

_Kind = TypeVar("_Kind", bound=np.generic)
_STEPS = 1 << 14
"""Steps of a score in one bit: over 240 letters, rounding adds up to less than a hundredth of a bit."""
_ROOM = 62
"""Binary digits of a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """A score and a place in one integer, of which the larger has the larger score, or else the earlier place.

    Adding a packed score moves the score and keeps the place.

    Attributes:
        places: How many there are.
        shift: Binary digits they need.
    """

    places: int
    shift: int

    @classmethod
    def of(cls, places: int, reach: float) -> Packing:
        """For so many places, and scores that stay between -reach and reach bits.

        Raises:
            ValueError: An integer cannot hold both.
        """
        shift = places.bit_length()
        if shift + int(reach * _STEPS).bit_length() > _ROOM:
            raise ValueError("these lines and wordings are too long to be aligned")
        return cls(places=places, shift=shift)

    def packed(self, bits: NDArray[np.floating] | float) -> Cells:
        """Scores in bits, to be added to cells."""
        return np.rint(np.multiply(bits, _STEPS, dtype=np.float64)).astype(np.int64) << self.shift

    def at(self, places: NDArray[np.integer]) -> Cells:
        """Cells of score 0."""
        return (self.places - 1 - places).astype(np.int64)

    def bits(self, cell: int) -> float:
        """The score of a cell."""
        return (cell >> self.shift) / _STEPS

    def place(self, cell: int) -> int:
        """The place of a cell."""
        return self.places - 1 - (cell & ((1 << self.shift) - 1))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """P pairs, sorted from the longest line to the shortest, over Q different lines; N letters in all P wordings.

    Attributes:
        queries: The Q lines.
        targets: The P wordings.
        pair: N, the pair of each cell.
        line: N, the line of each cell: index of `queries`.
        local: N, the place of each cell in its wording.
        first: P, the first cell of each wording.
        last: P, the last one.
        reading: One for each letter of the longest line: pairs whose line has that letter.
    """

    queries: tuple[Query, ...]
    targets: tuple[Target, ...]
    pair: Numbers
    line: Numbers
    local: Numbers
    first: Numbers
    last: Numbers
    reading: tuple[int, ...]

    @classmethod
    def of(cls, pairs: Sequence[tuple[Query, Target]]) -> Layout:
        """The layout of pairs that are sorted already."""
        # Dictionaries by identity: arrays have no hash, and an image's lines are few.
        queries = list({id(query): query for query, _ in pairs}.values())
        rows = {id(query): row for row, query in enumerate(queries)}
        sizes = np.array([len(target.numbers) for _, target in pairs], np.intp)
        first = np.cumsum(sizes) - sizes
        pair = np.repeat(np.arange(len(pairs)), sizes)
        lengths = np.array([len(query) for query, _ in pairs])
        return cls(
            queries=tuple(queries),
            targets=tuple(target for _, target in pairs),
            pair=pair,
            line=np.array([rows[id(query)] for query, _ in pairs], np.intp)[pair],
            local=np.arange(len(pair)) - first[pair],
            first=first,
            last=first + sizes - 1,
            reading=tuple(int((lengths > letter).sum()) for letter in range(int(lengths.max()))),
        )

    @property
    def width(self) -> int:
        """Letters of the longest wording."""
        return int(self.local.max()) + 1


def by_letter(lines: Sequence[NDArray[_Kind]], fill: float) -> NDArray[_Kind]:
    """Arrays of unequal lengths side by side, letters first: letters × arrays × the rest; padded at their ends."""
    shape = np.max([line.shape for line in lines], axis=0)
    stacked = np.full((shape[0], len(lines), *shape[1:]), fill, lines[0].dtype)
    for place, line in enumerate(lines):
        stacked[: len(line), place][tuple(map(slice, line.shape))] = line
    return stacked
