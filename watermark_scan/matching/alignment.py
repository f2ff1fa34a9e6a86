"""Overlap alignment of lines with wordings, in bits: log-odds of «this wording stands here» to «ordinary text».

A letter that was read right earns its surprise in ordinary text; a misreading costs what the channel says; ends cost
what `ends` says; gaps cost the same for each letter (Smith and Waterman 1981). Owns the recurrence; what a letter earns
is in `gains`, how wordings and lines are laid out in `layout`.

All pairs are aligned at once, letter by letter of the lines. A cell is one integer: its score in fixed point, and below
it the place where its path began, so that the larger of two cells brings its own beginning along.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.matching.channel import DELETION_RATE, INSERTION_RATE
from watermark_scan.matching.ends import ending, starting
from watermark_scan.matching.gains import ORDINARY_BITS, Gains
from watermark_scan.matching.layout import Layout, Packing, by_letter
from watermark_scan.matching.slots import FURTHER_DIGIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.matching.channel import Channel
    from watermark_scan.matching.layout import Cells, Numbers
    from watermark_scan.matching.sequences import Query, Target

__all__ = ["DELETION", "INSERTION", "ORDINARY_BITS", "Alignment", "align"]

DELETION = float(np.log2(DELETION_RATE))
"""Bits for a letter of the wording that was not read."""
INSERTION = float(np.log2(INSERTION_RATE))
"""Bits for a letter read where the wording has none; its own surprise is the same under either explanation."""
AT_ONCE = 256
"""Pairs aligned at once, at most: bounds the memory."""
_NEVER = -(1 << 62)
_LEAST_GAIN = 128.0
"""Bits that no single step of a path costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The best way to lay a line along a wording.

    Attributes:
        bits: Score; larger is stronger.
        line: Span of the folded line that takes part: start, end.
        wording: Span of the folded wording that is covered: start, end.
    """

    bits: float
    line: tuple[int, int]
    wording: tuple[int, int]


def align(pairs: Sequence[tuple[Query, Target]], channel: Channel) -> list[Alignment]:
    """The best alignment of each pair of a line and a wording, in the pairs' order.

    Time grows with the sum over the pairs of letters of the line × letters of the wording, memory with the longest.

    Raises:
        ValueError: A line and a wording are so long (hundreds of thousands of letters) that no cell can hold a place.
    """
    # The longest lines first: pairs whose lines have ended are then the last ones, and drop off.
    order = sorted(range(len(pairs)), key=lambda number: len(pairs[number][0]), reverse=True)
    found: dict[int, Alignment] = {}
    for start in range(0, len(order), AT_ONCE):
        numbers = order[start : start + AT_ONCE]
        found.update(zip(numbers, _aligned([pairs[number] for number in numbers], channel), strict=True))
    return [found[number] for number in range(len(pairs))]


def _aligned(pairs: Sequence[tuple[Query, Target]], channel: Channel) -> Iterator[Alignment]:
    """The same for pairs sorted from the longest line to the shortest."""
    layout = Layout.of(pairs)
    letters, width = len(layout.reading), layout.width
    packing = Packing.of(letters * width, _span(layout) * len(pairs))
    best, stopped = _Recurrence.of(layout, packing, channel).run()
    strongest = np.maximum.reduceat(best, layout.first)
    ends = np.flatnonzero(best == strongest[layout.pair])
    _, firsts = np.unique(layout.pair[ends], return_index=True)
    for cell, end in zip(strongest.tolist(), ends[firsts].tolist(), strict=True):
        line, wording = divmod(packing.place(cell), width)
        yield Alignment(
            bits=packing.bits(cell),
            line=(line, int(stopped[end]) + 1),
            wording=(wording, int(layout.local[end]) + 1),
        )


def _span(layout: Layout) -> float:
    """Bits that no two cells of one pair are apart."""
    most = max(float(target.bits.max()) for target in layout.targets)
    return _LEAST_GAIN + len(layout.reading) * max(most, ORDINARY_BITS) - DELETION * layout.width


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Recurrence:
    """Everything that stays the same from letter to letter; packed, L letters × Q lines, N cells."""

    layout: Layout
    gains: Gains
    begins: Cells  # L × Q × 2: a path begins here, with the wording's first letter or inside it
    ends: Cells  # L × Q × 2: a path ends here, with the wording's last letter or inside it
    ramp: Cells  # N, takes back the cost of deletions, and parts the wordings from each other
    invented: Cells  # a letter of the line where the wording has none
    numbered: Cells  # a further digit of a running number

    @classmethod
    def of(cls, layout: Layout, packing: Packing, channel: Channel) -> _Recurrence:
        begins = packing.packed(by_letter([starting(line).T for line in layout.queries], 0))
        ends = packing.packed(by_letter([ending(line).T for line in layout.queries], 0))
        letters = np.arange(len(begins))[:, None, None]
        return cls(
            layout=layout,
            gains=Gains.of(layout, packing, channel),
            begins=begins + packing.at(letters * layout.width),
            ends=ends,
            ramp=packing.packed(_span(layout) * layout.pair - DELETION * layout.local),
            invented=packing.packed(INSERTION),
            numbered=packing.packed(FURTHER_DIGIT),
        )

    def run(self) -> tuple[Cells, Numbers]:
        """For each cell, the best path that ends there, and the letter of the line it ends with."""
        score, best = np.full((2, len(self.ramp)), _NEVER, np.int64)
        stopped = np.zeros(len(self.ramp), np.intp)
        for letter, pairs in enumerate(self.layout.reading):
            cells = int(self.layout.last[pairs - 1]) + 1
            diagonal = self._diagonal(letter, pairs, score[:cells])
            closed = self._closed(letter, pairs, diagonal)
            stopped[:cells][closed > best[:cells]] = letter
            np.maximum(best[:cells], closed, out=best[:cells])
            score[:cells] = self._with_gaps(diagonal, score[:cells])
        return best, stopped

    def _diagonal(self, letter: int, pairs: int, score: Cells) -> Cells:
        """Paths whose last step puts this letter of the line on each letter of the wording; slots take several."""
        line, first = self.layout.line[: len(score)], self.layout.first[:pairs]
        carried = np.empty_like(score)
        carried[1:] = score[:-1]
        carried[first] = _NEVER
        fresh = self.begins[letter, :, 1].take(line) - self.layout.local[: len(score)]
        fresh[first] = self.begins[letter, :, 0].take(line[first])
        better: Cells = np.maximum(fresh, carried) + self.gains.at(letter, len(score))
        numbered = self.gains.numbered(letter, len(score))
        better[numbered] = np.maximum(better[numbered], score[numbered] + self.numbered)
        return better

    def _closed(self, letter: int, pairs: int, diagonal: Cells) -> Cells:
        """The same paths, ended."""
        line, last = self.layout.line[: len(diagonal)], self.layout.last[:pairs]
        closed = diagonal + self.ends[letter, :, 1].take(line)
        closed[last] = diagonal[last] + self.ends[letter, :, 0].take(line[last])
        return closed

    def _with_gaps(self, diagonal: Cells, score: Cells) -> Cells:
        """Paths that end here or in a gap: this letter of the line inserted, or letters of the wording deleted."""
        inserted = score + self.invented
        ramp = self.ramp[: len(score)]
        return np.maximum.accumulate(np.maximum(diagonal, inserted) + ramp) - ramp
