"""Alignment of lines with wordings: the best way to lay a part of a line along a part of a wording, and its bits.

Bits are log2 likelihood ratios: how much likelier the line was read because the wording stands there than because
ordinary text does. The alignment is local, by dynamic programming (Smith and Waterman, 1981), with a linear cost of
gaps, and a cost for ends of the wording that are missing, which the frame may excuse as in an overlap alignment. How
letters are misread is a noisy channel, learned by `tests/training/learn_confusions.py`. All letters are folded ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from watermark_scan.matching.folding import DIGITS, SLOT, FoldedText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from watermark_scan.model import Alternative

    Indices = NDArray[np.intp]
    Packed = NDArray[np.int64]  # scores with starts of paths: see `ScorePacking`

SUBSTITUTION_RATE = 0.10
"""Share of letters read as another one in damaged text; the table says as which."""
DELETION_RATE = 0.04
"""Share of letters that are not read at all in damaged text."""
INSERTION_RATE = 0.02
"""Share of letters read where none stands."""
CORRECT_RATE = 1 - SUBSTITUTION_RATE - DELETION_RATE
"""Share of letters that are read right in damaged text."""
CONFUSION_FLOOR = 4e-3
"""Likelihood of a confusion that was never seen: in damaged text any letter may be read, so misreadings are spread over
some twenty letters. Tenfold less loses 3 % of the tuning fragments at equal false flags: see MEASUREMENTS.md."""
ORDINARY_BITS = 4.0
"""Surprisal of one letter of ordinary text, in bits: what a letter that does not fit costs the other explanation."""
DELETION_BITS = float(np.log2(DELETION_RATE))
"""Bits for a letter of the wording that was not read."""
INSERTION_BITS = float(np.log2(INSERTION_RATE))
"""Bits for a letter read where the wording has none; its surprisal is the same under either explanation."""
FIRST_DIGIT_BITS = 2.5
"""Bits for a number that stands in a slot: about one letter of ordinary text in six is a digit, or looks like one."""
FURTHER_DIGIT_BITS = 0.3
"""Bits for each further digit: numbers are long, so more of one says little."""
WHOLE_END_BITS = 2.0
"""Bits where wording and line end together: nothing is missing, and no other text goes on."""
CUT_END_BITS = 0.0
"""Bits where an end of the wording is missing and the frame cuts the line there: no cost, but no evidence either,
because the edge cuts everyday text as well."""
MID_WORD_BITS = -3.0
"""Bits where the alignment ends in the middle of a word that was read on: «kling» in «sparkling»."""
MISSING_END_BITS = -5.0
"""Bits where an end of the wording is missing although the frame does not cut the line there."""
OTHER_TEXT_BITS = -8.0
"""Further bits where other text stands in place of the missing end: «PRICES subject to change»."""
EDGE_LETTERS = 2
"""Letters of garbage, at most, that a letter cut by the frame may be read as."""
EDGE_LETTER_BITS = -1.0
"""Bits for each such letter of garbage."""
PAD = -1
"""Code point of a position that holds no letter."""
BATCH_SIZE = 256
"""Pairs aligned at once: bounds the memory."""

_MIN_LIKELIHOOD = np.float32(1e-9)
"""Likelihood of what no alternative admits."""
_MAX_STEP_COST = 128.0
"""Bits that no single step of a path costs."""
_STEPS_A_BIT = 1 << 14
"""Steps of a packed score in one bit: over 240 letters, rounding adds up to less than a hundredth of a bit."""
_PACKED_DIGITS = 62
"""Binary digits of a packed score and start."""
_NEVER = -(1 << 62)
"""A packed score that loses against every other."""
_Scalar = TypeVar("_Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ConfusionModel:
    """How OCR misreads letters: the likelihood of what was read given what stands there.

    Attributes:
        letters: Letter → row and column of `likelihood`; every other letter shares the last row and column.
        likelihood: float32, (letters + 1) × (letters + 1): row as it stands, column as it is read, 0…1.
    """

    letters: dict[str, int]
    likelihood: NDArray[np.float32]

    @classmethod
    def of(cls, confusions: Iterable[tuple[str, str, float]]) -> ConfusionModel:
        """From (letter as it stands, letter as read, share 0…1 among the misreadings of that letter)."""
        entries = list(confusions)
        letters = {letter: index for index, letter in enumerate(sorted({part for row in entries for part in row[:2]}))}
        likelihood = np.full((len(letters) + 1, len(letters) + 1), CONFUSION_FLOOR, np.float32)
        for true, read, share in entries:
            likelihood[letters[true], letters[read]] = max(CONFUSION_FLOOR, SUBSTITUTION_RATE * share)
        return cls(letters=letters, likelihood=likelihood)

    @property
    def other(self) -> int:
        """Row and column of the letters that have none of their own."""
        return len(self.letters)

    def index(self, letter: str) -> int:
        """Row and column of a letter."""
        return self.letters.get(letter, self.other)


@cache
def learned_confusions() -> ConfusionModel:
    """The model learned from both engines; read once."""
    table = (files("watermark_scan.matching.data") / "confusions.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return ConfusionModel.of((true, read, float(share)) for true, read, share in rows)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WordingArrays:
    """The N letters of a wording, ready for alignment.

    Attributes:
        folded: The wording, folded; not empty.
        codes: int32, N, code points.
        rows: intp, N, the letters' rows in the confusion model.
        surprisal: float32, N, bits of each letter in ordinary text, >= 0.
        slots: bool, N, whether a running number stands there instead of a letter.
    """

    folded: FoldedText
    codes: NDArray[np.int32]
    rows: Indices
    surprisal: NDArray[np.float32]
    slots: NDArray[np.bool_]

    @classmethod
    def of(cls, folded: FoldedText, surprisal: Sequence[float], confusions: ConfusionModel) -> WordingArrays:
        """The arrays of a folded wording, given the bits of each of its letters."""
        return cls(
            folded=folded,
            codes=np.array([ord(letter) for letter in folded.text], np.int32),
            rows=np.array([confusions.index(letter) for letter in folded.text], np.intp),
            surprisal=np.asarray(surprisal, np.float32),
            slots=np.array([letter == SLOT for letter in folded.text], bool),
        )

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LineArrays:
    """The L letters of a line, each with up to A alternatives, ready for alignment.

    Attributes:
        folded: The line, folded; not empty.
        codes: int32, L × A, code points; `PAD` where there are fewer alternatives.
        columns: intp, L × A, the same letters' columns in the confusion model.
        probabilities: float32, L × A, 0…1.
        digits: bool, L, whether a letter may be a digit, which folding has made a letter.
        start_at_edge: The frame cuts the line where it begins.
        end_at_edge: The frame cuts the line where it ends.
    """

    folded: FoldedText
    codes: NDArray[np.int32]
    columns: Indices
    probabilities: NDArray[np.float32]
    digits: NDArray[np.bool_]
    start_at_edge: bool
    end_at_edge: bool

    @classmethod
    def of(
        cls,
        folded: FoldedText,
        alternatives: Sequence[Sequence[Alternative]],
        confusions: ConfusionModel,
        *,
        at_edges: tuple[bool, bool],
    ) -> LineArrays:
        """The arrays of a folded line.

        Args:
            folded: What was read.
            alternatives: For each letter of `folded`, what it may be (folded as well); empty for the letters alone.
            confusions: Gives each letter its column.
            at_edges: Whether the frame cuts the line where it begins, and where it ends.
        """
        alternatives = alternatives or ((),) * len(folded.text)
        choices = [
            _choices(letter, others, confusions) for letter, others in zip(folded.text, alternatives, strict=True)
        ]
        width = max(map(len, choices), default=1)
        nothing = (PAD, confusions.other, 0.0)
        padded = [choice + [nothing] * (width - len(choice)) for choice in choices]
        table = np.array(padded, np.float64).reshape(len(choices), width, len(nothing))
        return cls(
            folded=folded,
            codes=table[:, :, 0].astype(np.int32),
            columns=table[:, :, 1].astype(np.intp),
            probabilities=table[:, :, 2].astype(np.float32),
            digits=np.array([letter in DIGITS for letter in folded.text], bool),
            start_at_edge=at_edges[0],
            end_at_edge=at_edges[1],
        )

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The best way to lay a line along a wording.

    Attributes:
        bits: log2 likelihood ratio of the wording to ordinary text; larger is stronger.
        line_span: Letters of the folded line that take part: start, end.
        wording_span: Letters of the folded wording that are covered: start, end.
    """

    bits: float
    line_span: tuple[int, int]
    wording_span: tuple[int, int]


def align(pairs: Sequence[tuple[LineArrays, WordingArrays]], confusions: ConfusionModel) -> list[Alignment]:
    """The best alignment of each pair of a line and a wording, in the pairs' order.

    Time grows with the sum over the pairs of letters of the line × letters of the wording, memory with the longest.

    Raises:
        ValueError: A line and a wording are so long (hundreds of thousands of letters) that no integer can hold a
            score and a start.
    """
    found: list[Alignment] = []
    for start in range(0, len(pairs), BATCH_SIZE):
        batch = pairs[start : start + BATCH_SIZE]
        # The longest lines first: pairs whose lines have ended are then the last ones, and drop off.
        order = sorted(range(len(batch)), key=lambda number: len(batch[number][0]), reverse=True)
        alignments = dict(zip(order, _aligned([batch[number] for number in order], confusions), strict=True))
        found.extend(alignments[number] for number in range(len(batch)))
    return found


def start_bits(line: LineArrays) -> NDArray[np.float32]:
    """Bits of starting at each letter of a line: 2 × L, row 0 at the wording's begin, row 1 inside it."""
    boundary = np.array(line.folded.word_starts, bool)
    return _end_bits(np.arange(len(line)), boundary, at_edge=line.start_at_edge)


def end_bits(line: LineArrays) -> NDArray[np.float32]:
    """Bits of ending at each letter of a line: 2 × L, row 0 at the wording's end, row 1 inside it."""
    # A word ends where the next letter starts another one, and at the end of the line.
    boundary = np.array((*line.folded.word_starts[1:], True), bool)
    return _end_bits(np.arange(len(line))[::-1], boundary, at_edge=line.end_at_edge)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePacking:
    """A path's score and where it starts in one integer: of two, the larger has the larger score, or the earlier start.

    So the best path is a maximum, and needs no tracing back. Adding a packed score keeps the start.

    Attributes:
        starts: Number of places where a path may start.
        shift: Binary digits that a start takes.
    """

    starts: int
    shift: int

    @classmethod
    def of(cls, starts: int, max_bits: float) -> ScorePacking:
        """For so many starts, and scores that stay between -max_bits and max_bits.

        Raises:
            ValueError: An integer cannot hold both.
        """
        shift = starts.bit_length()
        if shift + int(max_bits * _STEPS_A_BIT).bit_length() > _PACKED_DIGITS:
            raise ValueError("these lines and wordings are too long to be aligned")
        return cls(starts=starts, shift=shift)

    def pack(self, bits: NDArray[np.floating] | float) -> Packed:
        """Scores without a start."""
        return np.rint(np.multiply(bits, _STEPS_A_BIT, dtype=np.float64)).astype(np.int64) << self.shift

    def pack_starts(self, starts: NDArray[np.integer]) -> Packed:
        """Starts with a score of 0."""
        return (self.starts - 1 - starts).astype(np.int64)

    def bits(self, packed: int) -> float:
        """The score."""
        return (packed >> self.shift) / _STEPS_A_BIT

    def start(self, packed: int) -> int:
        """The start."""
        return self.starts - 1 - (packed & ((1 << self.shift) - 1))


class BatchLayout:
    """P pairs of a line and a wording as arrays: the wordings' N letters stand end to end, one cell for each letter.

    Args:
        pairs: Sorted from the longest line to the shortest.

    Attributes:
        lines: The Q different lines.
        wordings: The P wordings.
        pair: N, the pair of each cell.
        line: N, the line of each cell: index of `lines`.
        position: N, the place of each cell in its wording.
        first: P, the first cell of each wording.
        last: P, the last one.
        active_pairs: For each letter of the longest line, how many pairs have a line with that letter.
        longest_wording: In letters.
    """

    def __init__(self, pairs: Sequence[tuple[LineArrays, WordingArrays]]) -> None:
        # Dictionaries by identity: arrays have no hash, and an image's lines are few.
        self.lines = tuple({id(line): line for line, _ in pairs}.values())
        self.wordings = tuple(wording for _, wording in pairs)
        numbers = {id(line): number for number, line in enumerate(self.lines)}
        sizes = np.array([len(wording) for wording in self.wordings], np.intp)
        self.first: Indices = np.cumsum(sizes) - sizes
        self.last: Indices = self.first + sizes - 1
        self.pair: Indices = np.repeat(np.arange(len(pairs)), sizes)
        self.line: Indices = np.array([numbers[id(line)] for line, _ in pairs], np.intp)[self.pair]
        self.position: Indices = np.arange(len(self.pair)) - self.first[self.pair]
        lengths = np.array([len(line) for line, _ in pairs])
        self.active_pairs = tuple(int((lengths > letter).sum()) for letter in range(int(lengths.max())))
        self.longest_wording = int(sizes.max())


class LetterScores:
    """What each letter of the lines earns on each letter of the wordings, packed.

    Arrays of lines are L × Q × A: L letters of the longest line, Q lines, A alternatives. Arrays of wordings are N.

    Args:
        layout: Of the pairs.
        packing: Of the scores.
        confusions: Likelihood of misreadings.
    """

    def __init__(self, layout: BatchLayout, packing: ScorePacking, confusions: ConfusionModel) -> None:
        lines, wordings = layout.lines, layout.wordings
        self._line = layout.line
        self._packing = packing
        self._read = by_letter([line.codes for line in lines], PAD)
        self._columns = by_letter([line.columns for line in lines], confusions.other)
        self._probabilities = by_letter([line.probabilities for line in lines], 0)
        self._digits = by_letter([line.digits for line in lines], fill=False)
        # Where a line has ended, nothing is uncertain.
        certain = ((self._probabilities == 1) | (self._read == PAD)) & (self._probabilities.shape[2] == 1)
        self._certain = tuple(bool(letter.all()) for letter in certain)
        self._listed = np.concatenate([wording.codes for wording in wordings])
        self._surprisal = np.concatenate([wording.surprisal for wording in wordings])
        self._slots = np.flatnonzero(np.concatenate([wording.slots for wording in wordings]))
        # The model is flattened, row after row.
        self._rows = np.concatenate([wording.rows for wording in wordings]) * len(confusions.likelihood)
        self._likelihood = np.maximum(confusions.likelihood, _MIN_LIKELIHOOD).ravel()
        self._right = packing.pack(np.log2(CORRECT_RATE) + self._surprisal)
        self._wrong = packing.pack(np.log2(self._likelihood) + ORDINARY_BITS)

    def at(self, letter: int, cells: int) -> Packed:
        """What this letter of each line earns on each of the first so many cells."""
        line = self._line[:cells]
        scores = self._certain_scores(letter, line) if self._certain[letter] else self._uncertain_scores(letter, line)
        scores[self.numbers(letter, cells)] = self._packing.pack(FIRST_DIGIT_BITS)
        return scores

    def numbers(self, letter: int, cells: int) -> Indices:
        """Those of the first so many cells that are slots for numbers, where this letter of the line may be a digit."""
        slots = self._slots[: np.searchsorted(self._slots, cells)]
        kept: Indices = slots[self._digits[letter].take(self._line[slots])]
        return kept

    def _certain_scores(self, letter: int, line: Indices) -> Packed:
        """Where each letter of the lines is one letter for sure."""
        equal = self._listed[: len(line)] == self._read[letter, :, 0].take(line)
        confusion = self._rows[: len(line)] + self._columns[letter, :, 0].take(line)
        return np.where(equal, self._right[: len(line)], self._wrong.take(confusion))

    def _uncertain_scores(self, letter: int, line: Indices) -> Packed:
        """Where letters of the lines may be this or that, with probabilities."""
        likelihood, right = np.zeros(len(line), np.float32), np.zeros(len(line), np.float32)
        for choice in range(self._read.shape[2]):
            probability = self._probabilities[letter, :, choice].take(line)
            equal = self._listed[: len(line)] == self._read[letter, :, choice].take(line)
            confused = self._likelihood.take(self._rows[: len(line)] + self._columns[letter, :, choice].take(line))
            likelihood += probability * np.where(equal, np.float32(CORRECT_RATE), confused)
            right += probability * equal * np.float32(CORRECT_RATE)
        likelihood = np.maximum(likelihood, _MIN_LIKELIHOOD)
        share = right / likelihood
        bits = np.log2(likelihood) + share * self._surprisal[: len(line)] + (1 - share) * np.float32(ORDINARY_BITS)
        return self._packing.pack(bits)


class _DynamicProgram:
    """The recurrence of the alignment, one letter of all lines at a time."""

    def __init__(self, layout: BatchLayout, packing: ScorePacking, confusions: ConfusionModel) -> None:
        self._layout = layout
        self._letter_scores = LetterScores(layout, packing, confusions)
        # L × Q × 2: a path starts, or ends, with the wording's first or last letter, or inside the wording.
        starts = packing.pack(by_letter([start_bits(line).T for line in layout.lines], 0))
        self._ends = packing.pack(by_letter([end_bits(line).T for line in layout.lines], 0))
        self._starts = starts + packing.pack_starts(np.arange(len(starts))[:, None, None] * layout.longest_wording)
        # Takes back the cost of deletions, and parts the wordings from each other: see `_with_gaps`.
        self._ramp = packing.pack(_max_bits(layout) * layout.pair - DELETION_BITS * layout.position)
        self._insertion = packing.pack(INSERTION_BITS)
        self._further_digit = packing.pack(FURTHER_DIGIT_BITS)

    def run(self) -> tuple[Packed, Indices]:
        """For each cell, the best path that ends there, and the letter of the line it ends with."""
        score, best = np.full((2, len(self._ramp)), _NEVER, np.int64)
        last_letter = np.zeros(len(self._ramp), np.intp)
        for letter, pairs in enumerate(self._layout.active_pairs):
            cells = int(self._layout.last[pairs - 1]) + 1
            diagonal = self._diagonal(letter, pairs, score[:cells])
            ended = self._ended(letter, pairs, diagonal)
            last_letter[:cells][ended > best[:cells]] = letter
            np.maximum(best[:cells], ended, out=best[:cells])
            score[:cells] = self._with_gaps(diagonal, score[:cells])
        return best, last_letter

    def _diagonal(self, letter: int, pairs: int, score: Packed) -> Packed:
        """Paths whose last step puts this letter of the line on each letter of the wording; slots take several."""
        line, first = self._layout.line[: len(score)], self._layout.first[:pairs]
        carried = np.empty_like(score)
        carried[1:] = score[:-1]
        carried[first] = _NEVER
        started = self._starts[letter, :, 1].take(line) - self._layout.position[: len(score)]
        started[first] = self._starts[letter, :, 0].take(line[first])
        better: Packed = np.maximum(started, carried) + self._letter_scores.at(letter, len(score))
        numbers = self._letter_scores.numbers(letter, len(score))
        better[numbers] = np.maximum(better[numbers], score[numbers] + self._further_digit)
        return better

    def _ended(self, letter: int, pairs: int, diagonal: Packed) -> Packed:
        """The same paths, ended."""
        line, last = self._layout.line[: len(diagonal)], self._layout.last[:pairs]
        ended = diagonal + self._ends[letter, :, 1].take(line)
        ended[last] = diagonal[last] + self._ends[letter, :, 0].take(line[last])
        return ended

    def _with_gaps(self, diagonal: Packed, score: Packed) -> Packed:
        """Paths that end here or in a gap: this letter of the line inserted, or letters of the wording deleted.

        Deletions of any length are one running maximum (a prefix scan) of scores to which their cost is added back.
        """
        inserted = score + self._insertion
        ramp = self._ramp[: len(score)]
        return np.maximum.accumulate(np.maximum(diagonal, inserted) + ramp) - ramp


def by_letter(lines: Sequence[NDArray[_Scalar]], fill: float) -> NDArray[_Scalar]:
    """Arrays of unequal lengths side by side, letters first: letters × arrays × the rest; padded at their ends."""
    shape = np.max([line.shape for line in lines], axis=0)
    stacked = np.full((shape[0], len(lines), *shape[1:]), fill, lines[0].dtype)
    for number, line in enumerate(lines):
        stacked[: len(line), number][tuple(map(slice, line.shape))] = line
    return stacked


def _aligned(pairs: Sequence[tuple[LineArrays, WordingArrays]], confusions: ConfusionModel) -> Iterator[Alignment]:
    """The best alignment of each pair; the pairs are sorted from the longest line to the shortest."""
    layout = BatchLayout(pairs)
    width = layout.longest_wording
    packing = ScorePacking.of(len(layout.active_pairs) * width, _max_bits(layout) * len(pairs))
    best, last_letter = _DynamicProgram(layout, packing, confusions).run()
    strongest = np.maximum.reduceat(best, layout.first)
    ends = np.flatnonzero(best == strongest[layout.pair])
    _, firsts = np.unique(layout.pair[ends], return_index=True)
    for packed, end in zip(strongest.tolist(), ends[firsts].tolist(), strict=True):
        letter, position = divmod(packing.start(packed), width)
        yield Alignment(
            bits=packing.bits(packed),
            line_span=(letter, int(last_letter[end]) + 1),
            wording_span=(position, int(layout.position[end]) + 1),
        )


def _max_bits(layout: BatchLayout) -> float:
    """Bits that no two scores of one pair are apart."""
    most = max(float(wording.surprisal.max()) for wording in layout.wordings)
    longest_line = len(layout.active_pairs)
    return _MAX_STEP_COST + longest_line * max(most, ORDINARY_BITS) - DELETION_BITS * layout.longest_wording


def _end_bits(distance: Indices, boundary: NDArray[np.bool_], *, at_edge: bool) -> NDArray[np.float32]:
    """Bits of a path's end at each letter of a line: 2 × L, row 0 at the wording's own end, row 1 inside the wording.

    Args:
        distance: Letters between here and the line's end.
        boundary: Whether a word of the line ends here.
        at_edge: Whether the frame cuts the line.
    """
    outermost = distance == 0
    whole = np.where(outermost, WHOLE_END_BITS, np.where(boundary, 0.0, MID_WORD_BITS))
    beside_text = MISSING_END_BITS + OTHER_TEXT_BITS + np.where(boundary, 0.0, MID_WORD_BITS)
    missing = np.where(outermost, MISSING_END_BITS, beside_text)
    if at_edge:
        near = distance <= EDGE_LETTERS
        cut = CUT_END_BITS + EDGE_LETTER_BITS * distance
        whole = np.where(near, np.maximum(whole, cut), whole)
        missing = np.where(near, cut, missing)
    return np.stack([whole, missing]).astype(np.float32)


def _choices(
    letter: str, alternatives: Sequence[Alternative], confusions: ConfusionModel
) -> list[tuple[int, int, float]]:
    """Code point, column and probability of each letter that may stand in a place."""
    known = [(choice.text, choice.probability) for choice in alternatives if len(choice.text) == 1] or [(letter, 1.0)]
    return [(ord(text), confusions.index(text), probability) for text, probability in known]
