"""Overlap alignment of lines with wordings, in bits: log-odds of «this wording stands here» to «ordinary text».

A letter that was read right earns its surprise in ordinary text; a misreading costs what the channel says; ends cost
what `ends` says. All pairs are aligned at once, letter by letter of the lines, with linear gap costs (Smith and
Waterman 1981); the recurrence along the wording is a running maximum, so that each step is a handful of array
operations over pairs × wording letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.matching.channel import DELETION_RATE, HIT_RATE, INSERTION_RATE
from watermark_scan.matching.ends import ending, starting
from watermark_scan.matching.sequences import PAD
from watermark_scan.matching.slots import FIRST_DIGIT, FURTHER_DIGIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from watermark_scan.matching.channel import Channel
    from watermark_scan.matching.sequences import Query, Target

    Bits = NDArray[np.float32]
    Numbers = NDArray[np.intp]

ORDINARY_BITS = 4.0
"""Surprise of one letter of ordinary text: what a letter that does not fit costs the other explanation."""
DELETION = float(np.log2(DELETION_RATE))
"""Bits for a letter of the wording that was not read."""
INSERTION = float(np.log2(INSERTION_RATE))
"""Bits for a letter read where the wording has none; its own surprise is the same under either explanation."""
_NEVER = -1e6


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

    Time and memory grow with pairs × longest line × longest wording, and with pairs × longest wording.
    """
    if not pairs:
        return []
    batch = _Batch.of(pairs, channel)
    bits, origin, line_end, wording_end = batch.run()
    return [
        Alignment(
            bits=float(bits[pair]),
            line=(int(origin[pair]) // batch.width, int(line_end[pair]) + 1),
            wording=(int(origin[pair]) % batch.width, int(wording_end[pair]) + 1),
        )
        for pair in range(len(pairs))
    ]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Batch:
    """Pairs padded to common lengths: P pairs, L letters of the longest line, A alternatives, W letters of wordings."""

    numbers: Numbers  # P × L × A, what was read
    columns: Numbers  # P × L × A
    probabilities: Bits  # P × L × A
    starts: Bits  # P × 2 × L
    ends: Bits  # P × 2 × L
    wording: Numbers  # P × W
    rows: Numbers  # P × W
    surprise: Bits  # P × W
    digits: NDArray[np.bool_]  # P × L, letters that may be digits
    slots: NDArray[np.bool_]  # P × W, running numbers of the wordings
    last: Numbers  # P, index of the wording's last letter
    likelihood: Bits  # of the channel

    @property
    def width(self) -> int:
        return int(self.wording.shape[1])

    @classmethod
    def of(cls, pairs: Sequence[tuple[Query, Target]], channel: Channel) -> _Batch:
        queries, targets = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        return cls(
            numbers=_stack([query.numbers for query in queries], PAD).astype(np.intp),
            columns=_stack([query.columns for query in queries], channel.other).astype(np.intp),
            probabilities=_stack([query.probabilities for query in queries], 0).astype(np.float32),
            starts=_stack([starting(query) for query in queries], _NEVER).astype(np.float32),
            ends=_stack([ending(query) for query in queries], _NEVER).astype(np.float32),
            wording=_stack([target.numbers for target in targets], PAD - 1).astype(np.intp),
            rows=_stack([target.rows for target in targets], channel.other).astype(np.intp),
            surprise=_stack([target.bits for target in targets], _NEVER).astype(np.float32),
            digits=_stack([query.digits for query in queries], fill=False).astype(bool),
            slots=_stack([target.slots for target in targets], fill=False).astype(bool),
            last=np.array([len(target.numbers) - 1 for target in targets], np.intp),
            likelihood=channel.likelihood,
        )

    def run(self) -> tuple[Bits, Numbers, Numbers, Numbers]:
        """Best bits, origin (line start × W + wording start), last letter of the line, and of the wording; each P."""
        pairs, width = self.wording.shape
        score = np.full((pairs, width), _NEVER, np.float32)
        origin = np.zeros((pairs, width), np.intp)
        best, found = np.full(pairs, _NEVER, np.float32), np.zeros((3, pairs), np.intp)
        every = np.arange(pairs)
        for letter in range(self.numbers.shape[1]):
            diagonal, source = self._diagonal(letter, score, origin)
            closed = diagonal + self._end(letter)
            place = closed.argmax(axis=1)
            better = closed[every, place] > best
            best = np.where(better, closed[every, place], best)
            here = np.stack([source[every, place], np.full(pairs, letter), place])
            found = np.where(better, here, found)
            score, origin = _with_gaps(diagonal, source, score + self._insertion(letter), origin)
        return best, found[0], found[1], found[2]

    def _diagonal(self, letter: int, score: Bits, origin: Numbers) -> tuple[Bits, Numbers]:
        """Scores of paths whose last step puts this letter of the line on each letter of the wording."""
        fresh = np.repeat(self.starts[:, 1, letter, None], self.width, axis=1)
        fresh[:, 0] = self.starts[:, 0, letter]
        carried, source = np.empty_like(score), np.empty_like(origin)
        carried[:, 0], carried[:, 1:] = _NEVER, score[:, :-1]
        source[:, 0], source[:, 1:] = 0, origin[:, :-1]
        begins = fresh >= carried
        here = letter * self.width + np.arange(self.width)
        return np.maximum(fresh, carried) + self._gain(letter), np.where(begins, here, source)

    def _gain(self, letter: int) -> Bits:
        """Bits of reading this letter where each letter of the wording stands; P × W."""
        likelihood, right = np.zeros(self.wording.shape, np.float32), np.zeros(self.wording.shape, np.float32)
        for choice in range(self.numbers.shape[2]):
            probability = self.probabilities[:, letter, choice, None]
            equal = self.wording == self.numbers[:, letter, choice, None]
            channel = self.likelihood[self.rows, self.columns[:, letter, choice, None]]
            likelihood += probability * np.where(equal, np.float32(HIT_RATE), channel)
            right += probability * equal * np.float32(HIT_RATE)
        likelihood = np.maximum(likelihood, np.float32(1e-9))
        share = right / likelihood
        bits = np.log2(likelihood) + share * self.surprise + (1 - share) * np.float32(ORDINARY_BITS)
        bits = np.where(self._numbers(letter), np.float32(FIRST_DIGIT), bits)
        return np.where(self.surprise <= _NEVER, np.float32(_NEVER), bits)

    def _numbers(self, letter: int) -> NDArray[np.bool_]:
        """Where this letter of the line may belong to a running number; P × W."""
        return self.slots & self.digits[:, letter, None]

    def _insertion(self, letter: int) -> Bits:
        """Bits of this letter standing between the wording's letters: nothing is lost within a running number."""
        return np.where(self._numbers(letter), np.float32(FURTHER_DIGIT), np.float32(INSERTION))

    def _end(self, letter: int) -> Bits:
        closing = np.repeat(self.ends[:, 1, letter, None], self.width, axis=1)
        closing[np.arange(len(closing)), self.last] = self.ends[:, 0, letter]
        return closing


def _with_gaps(diagonal: Bits, source: Numbers, inserted: Bits, origin: Numbers) -> tuple[Bits, Numbers]:
    """Add paths that end in a gap: this letter of the line inserted, or letters of the wording deleted."""
    merged = np.maximum(diagonal, inserted)
    came = np.where(inserted > diagonal, origin, source)
    slope = np.float32(-DELETION) * np.arange(merged.shape[1], dtype=np.float32)
    lifted = merged + slope
    running = np.maximum.accumulate(lifted, axis=1)
    index = np.where(lifted >= running, np.arange(merged.shape[1]), 0)
    index = np.maximum.accumulate(index, axis=1)
    return running - slope, np.take_along_axis(came, index, axis=1)


def _stack(arrays: Sequence[NDArray[np.generic]], fill: float) -> NDArray[np.generic]:
    """Arrays of unequal shapes as one, padded at their ends."""
    shape = np.max([array.shape for array in arrays], axis=0)
    stacked = np.full((len(arrays), *shape), fill, arrays[0].dtype)
    for index, array in enumerate(arrays):
        stacked[index][tuple(slice(side) for side in array.shape)] = array
    return stacked
