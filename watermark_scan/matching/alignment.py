"""How OCR garbles letters: the likelihood of what was read given what stands there.

Owns the learned table and its form. The table (`data/confusions.tsv`) is made by `tests/training/learn_confusions.py`
from rendered text read by both engines; its header says from what. All letters are folded ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from watermark_scan.matching.folding import DIGITS, FIRST_DIGIT, FURTHER_DIGIT, SLOT, Folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from watermark_scan.model import Alternative

SUBSTITUTION_RATE = 0.10
"""Share of letters read as another one in damaged text; the table says as which."""
DELETION_RATE = 0.04
"""Share of letters that are not read at all in damaged text."""
INSERTION_RATE = 0.02
"""Share of letters read where none stands."""
HIT_RATE = 1 - SUBSTITUTION_RATE - DELETION_RATE
"""Share of letters that are read right in damaged text."""
FLOOR = 4e-3
"""Likelihood of a confusion that was never seen: in damaged text any letter may be read, so misreadings are spread over
some twenty letters. Chosen on tuning fragments: tenfold less costs 3 % of them at equal false flags."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Channel:
    """The noisy channel between letters as they stand and letters as they are read.

    Attributes:
        letters: Letter → row and column of `likelihood`; every other letter shares the last row and column.
        likelihood: float32, (letters + 1) × (letters + 1): row as it stands, column as it is read, 0…1.
    """

    letters: dict[str, int]
    likelihood: NDArray[np.float32]

    @property
    def other(self) -> int:
        """Row and column of the letters that have none of their own."""
        return len(self.letters)


@cache
def learned_channel() -> Channel:
    """The channel learned from both engines; read once."""
    table = (files("watermark_scan.matching.data") / "confusions.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return channel_from((true, read, float(share)) for true, read, share in rows)


def channel_from(confusions: Iterable[tuple[str, str, float]]) -> Channel:
    """A channel from (letter as it stands, letter as read, share 0…1 among the misreadings of that letter)."""
    entries = list(confusions)
    letters = {letter: index for index, letter in enumerate(sorted({part for row in entries for part in row[:2]}))}
    likelihood = np.full((len(letters) + 1, len(letters) + 1), FLOOR, np.float32)
    for true, read, share in entries:
        likelihood[letters[true], letters[read]] = max(FLOOR, SUBSTITUTION_RATE * share)
    return Channel(letters=letters, likelihood=likelihood)


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


WHOLE_END = 2.0
"""An end that is accounted for: wording and line end together."""
CUT_END = 0.0
"""An end of the wording is missing, and the frame cuts the line there: free, but no evidence either, because the edge
cuts everyday text as well."""
MID_WORD = -3.0
"""The alignment ends in the middle of a word that was read on: «kling» in «sparkling»."""
MISSING_END = -5.0
"""An end of the wording is missing although the frame does not cut the line there."""
OTHER_TEXT = -8.0
"""On top of that, other text stands where the missing end should: «PRICES subject to change»."""
EDGE_SLACK = 2
"""Letters of garbage that a letter cut by the frame may be read as."""
GARBAGE = -1.0
"""Each such letter of garbage."""


def starting(query: Query) -> NDArray[np.float32]:
    """Bits of starting at each letter of a line: 2 × letters, row 0 at the wording's begin, row 1 inside it."""
    size = len(query)
    position = np.arange(size)
    boundary = np.array(query.folded.word_starts, bool)
    return _bits(position, boundary, at_edge=query.start_at_edge)


def ending(query: Query) -> NDArray[np.float32]:
    """Bits of ending at each letter of a line: 2 × letters, row 0 at the wording's end, row 1 inside it."""
    size = len(query)
    position = np.arange(size)[::-1]
    # A word ends where the next letter starts another one, and at the end of the line.
    boundary = np.array((*query.folded.word_starts[1:], True), bool)
    return _bits(position, boundary, at_edge=query.end_at_edge)


def _bits(distance: NDArray[np.intp], boundary: NDArray[np.bool_], *, at_edge: bool) -> NDArray[np.float32]:
    """Args: letters between here and the line's end, word boundaries, whether the frame cuts the line there."""
    outermost = distance == 0
    whole = np.where(outermost, WHOLE_END, np.where(boundary, 0.0, MID_WORD))
    inside = np.where(outermost, MISSING_END, MISSING_END + OTHER_TEXT + np.where(boundary, 0.0, MID_WORD))
    if at_edge:
        near = distance <= EDGE_SLACK
        cut = CUT_END + GARBAGE * distance
        whole = np.where(near, np.maximum(whole, cut), whole)
        inside = np.where(near, cut, inside)
    return np.stack([whole, inside]).astype(np.float32)


if TYPE_CHECKING:
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
