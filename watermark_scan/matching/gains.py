"""What a letter of a line earns where a letter of a wording stands, in bits. Owns no path through the letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.matching.channel import HIT_RATE
from watermark_scan.matching.layout import by_letter
from watermark_scan.matching.sequences import PAD
from watermark_scan.matching.slots import FIRST_DIGIT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.matching.channel import Channel
    from watermark_scan.matching.layout import Cells, Layout, Numbers, Packing

ORDINARY_BITS = 4.0
"""Surprise of one letter of ordinary text: what a letter that does not fit costs the other explanation."""
_LEAST = np.float32(1e-9)
"""Likelihood of what no alternative admits."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gains:
    """Says what each letter of the lines earns: Q lines of L letters with A alternatives, N letters of wordings.

    Attributes:
        layout: Which line and wording each cell belongs to.
        packing: Of the answers.
        numbers: L × Q × A, what was read.
        columns: L × Q × A, the same letters' columns in the channel.
        probabilities: L × Q × A.
        certain: L, whether no line has more than one choice for this letter.
        digits: L × Q, letters that may be digits.
        wording: N, what stands in the wordings.
        rows: N, where those letters' rows begin in the flattened channel.
        surprise: N, bits.
        slots: The cells that are running numbers.
        likelihood: The channel, flattened.
        right: N, what a letter earns that was read right.
        wrong: What a misreading earns, for each place of the flattened channel.
    """

    layout: Layout
    packing: Packing
    numbers: NDArray[np.int32]
    columns: Numbers
    probabilities: NDArray[np.float32]
    certain: tuple[bool, ...]
    digits: NDArray[np.bool_]
    wording: NDArray[np.int32]
    rows: Numbers
    surprise: NDArray[np.float32]
    slots: Numbers
    likelihood: NDArray[np.float32]
    right: Cells
    wrong: Cells

    @classmethod
    def of(cls, layout: Layout, packing: Packing, channel: Channel) -> Gains:
        """All that is the same for every letter."""
        lines, targets = layout.queries, layout.targets
        numbers = by_letter([line.numbers for line in lines], PAD)
        probabilities = by_letter([line.probabilities for line in lines], 0)
        # Where a line has ended, nothing is uncertain.
        sure = ((probabilities == 1) | (numbers == PAD)) & (probabilities.shape[2] == 1)
        surprise = np.concatenate([target.bits for target in targets])
        likelihood = np.maximum(channel.likelihood, _LEAST).ravel()
        return cls(
            layout=layout,
            packing=packing,
            numbers=numbers,
            columns=by_letter([line.columns for line in lines], channel.other),
            probabilities=probabilities,
            certain=tuple(bool(letter.all()) for letter in sure),
            digits=by_letter([line.digits for line in lines], fill=False),
            wording=np.concatenate([target.numbers for target in targets]),
            rows=np.concatenate([target.rows for target in targets]) * len(channel.likelihood),
            surprise=surprise,
            slots=np.flatnonzero(np.concatenate([target.slots for target in targets])),
            likelihood=likelihood,
            right=packing.packed(np.log2(HIT_RATE) + surprise),
            wrong=packing.packed(np.log2(likelihood) + ORDINARY_BITS),
        )

    def at(self, letter: int, cells: int) -> Cells:
        """What this letter of each line earns on each of the first so many cells."""
        line = self.layout.line[:cells]
        gain = self._certain(letter, line) if self.certain[letter] else self._uncertain(letter, line)
        gain[self.numbered(letter, cells)] = self.packing.packed(FIRST_DIGIT)
        return gain

    def numbered(self, letter: int, cells: int) -> Numbers:
        """Those of the first so many cells that are running numbers, where this letter of the line may be a digit."""
        slots = self.slots[: np.searchsorted(self.slots, cells)]
        kept: Numbers = slots[self.digits[letter].take(self.layout.line[slots])]
        return kept

    def _certain(self, letter: int, line: Numbers) -> Cells:
        """Where each letter of the lines is one letter for sure."""
        equal = self.wording[: len(line)] == self.numbers[letter, :, 0].take(line)
        places = self.rows[: len(line)] + self.columns[letter, :, 0].take(line)
        return np.where(equal, self.right[: len(line)], self.wrong.take(places))

    def _uncertain(self, letter: int, line: Numbers) -> Cells:
        """Where letters of the lines may be this or that, with probabilities."""
        likelihood, right = np.zeros(len(line), np.float32), np.zeros(len(line), np.float32)
        for choice in range(self.numbers.shape[2]):
            probability = self.probabilities[letter, :, choice].take(line)
            equal = self.wording[: len(line)] == self.numbers[letter, :, choice].take(line)
            confused = self.likelihood.take(self.rows[: len(line)] + self.columns[letter, :, choice].take(line))
            likelihood += probability * np.where(equal, np.float32(HIT_RATE), confused)
            right += probability * equal * np.float32(HIT_RATE)
        likelihood = np.maximum(likelihood, _LEAST)
        share = right / likelihood
        bits = np.log2(likelihood) + share * self.surprise[: len(line)] + (1 - share) * np.float32(ORDINARY_BITS)
        return self.packing.packed(bits)
