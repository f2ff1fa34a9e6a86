"""Texts of all lengths one behind another, so that what belongs to characters takes no room behind short ones.

Owns places and sums, no text and no measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kind = TypeVar("Kind", bound=np.generic)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """The characters of texts one behind another, and an empty place behind each text.

    Attributes:
        starts: By text: place of its first character.
        texts: By place: which text.
        codes: By place: index of the character; -1 for a space and for the place behind a text.
        spaces: By place: spaces before it in its text.
    """

    starts: NDArray[np.int64]
    texts: NDArray[np.int64]
    codes: NDArray[np.int64]
    spaces: NDArray[np.int64]

    @classmethod
    def of(cls, lengths: NDArray[np.int64], codes: NDArray[np.int64]) -> Self:
        """Texts of these lengths; `codes` holds the characters of all, -1 for a space."""
        texts = np.repeat(np.arange(len(lengths)), lengths + 1)
        starts = np.cumsum(lengths + 1) - (lengths + 1)
        filled = np.ones(len(texts), bool)
        filled[starts + lengths] = False
        placed = np.full(len(texts), -1)
        placed[filled] = codes
        spaces: NDArray[np.int64] = np.cumsum(placed < 0) - (placed < 0)
        return cls(starts=starts, texts=texts, codes=placed, spaces=spaces - spaces[starts][texts])

    def sums(self, values: NDArray[np.float32]) -> NDArray[np.float64]:
        """Sums over the characters before each place in its text; `values` are by character, spaces count nothing."""
        each = np.append(values, 0.0)[self.codes]
        return self._before(np.cumsum(each) - each)

    def counts(self, marks: NDArray[np.bool_]) -> NDArray[np.int32]:
        """How many characters before each place in its text are marked; `marks` are by character."""
        each = np.append(marks, False)[self.codes]
        return self._before(np.cumsum(each, dtype=np.int32) - each)

    def _before(self, sums: NDArray[Any]) -> NDArray[Any]:
        """Sums from the row's start on to sums within each text."""
        return np.asarray(sums - sums[self.starts][self.texts])

    def marked(self, marks: NDArray[np.bool_]) -> NDArray[np.int64]:
        """How many places of each text are marked; that behind it is one of them."""
        return np.add.reduceat(marks, self.starts, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sums(Generic[Kind]):
    """Sums before each position of texts: `sums[text, position]`, of arrays that go together.

    Positions behind a text's end give what stands elsewhere in the row.

    Attributes:
        values: By place of the row.
        starts: By text: place of its first character.
    """

    values: NDArray[Kind]
    starts: NDArray[np.int64]

    def __getitem__(self, at: tuple[NDArray[np.int64], NDArray[np.int64]]) -> NDArray[Kind]:
        text, position = at
        return self.values.take(self.starts[text] + position, mode="clip")
