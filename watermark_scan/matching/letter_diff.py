"""A text as read beside the wording it was taken for, letter by letter, to be shown to people.

Unlike a list of edits it keeps every character of both texts, spaces and punctuation too: they can be shown whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from watermark_scan.matching.folding import MARKER, FoldedText, fold, fold_wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 2000
"""Characters of a text that are laid out letter by letter; the work grows with the product of both lengths."""


class ColumnKind(StrEnum):
    """How a letter that was read stands to the listed one above it."""

    SAME = "same"
    """The same letter, capital or not; or digits where the wording has any number."""
    ALIKE = "alike"
    """Another character that looks like it, and counts as the same: 0 for O, rn for m."""
    MISREAD = "misread"
    """Another letter."""
    LOST = "lost"
    """Listed, and not read."""
    ADDED = "added"
    """Read, and not listed."""
    GAP = "gap"
    """Spaces and punctuation, which are not compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One letter of the two texts, or several neighbouring ones of one kind.

    Attributes:
        kind: How the letter that was read stands to the listed one.
        read: As read; may be empty.
        listed: As listed; may be empty, but never both.
    """

    kind: ColumnKind
    read: str
    listed: str


def letter_columns(read: str, listed: str) -> tuple[Column, ...]:
    """Both texts side by side along the shortest edit path between their normal forms.

    Args:
        read: The part of a reading that takes part in a match.
        listed: The part of the wording that it covers; may hold slots for numbers.

    Returns:
        Columns in reading order. All `read` joined give the text as read, all `listed` the wording. Texts of more than
        `LONGEST` characters make a single column.
    """
    if not read and not listed:
        return ()
    if max(len(read), len(listed)) > LONGEST:
        return (Column(kind=ColumnKind.MISREAD, read=read, listed=listed),)
    left, right = _Cursor(fold(read)), _Cursor(fold_wording(listed))
    columns: list[Column] = []
    for kind, letter, other in _path(left.folded.text, right.folded.text):
        _append(columns, ColumnKind.GAP, left.gap_before(letter), right.gap_before(other))
        _append(columns, kind, left.take(letter), right.take(other))
    _append(columns, ColumnKind.GAP, left.rest(), right.rest())
    return tuple(_with_numbers(columns))


def joined(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Neighbouring columns of one kind as one, spaces and punctuation between them included; both texts stay whole."""
    runs: list[Column] = []
    for column in columns:
        runs.append(column)
        # At most two: a gap that is held back until its neighbours are known, and what goes before it.
        for reach in (2, 3):
            if len(runs) >= reach and _belong_together(runs[-reach:]):
                runs[-reach:] = [_one(runs[-reach:])]
    return tuple(runs)


def _belong_together(columns: list[Column]) -> bool:
    first, *between, last = (column.kind for column in columns)
    return first is last and all(kind is ColumnKind.GAP for kind in between)


def _one(columns: Iterable[Column]) -> Column:
    columns = list(columns)
    return Column(
        kind=columns[-1].kind,
        read="".join(column.read for column in columns),
        listed="".join(column.listed for column in columns),
    )


class _Cursor:
    """A position in a text, which moves from letter to letter of its normal form."""

    def __init__(self, folded: FoldedText) -> None:
        self.folded = folded
        self._position = 0

    def gap_before(self, letter: int | None) -> str:
        """What stands before the letter and is none; moves there."""
        return self._to(self._position if letter is None else self.folded.starts[letter])

    def take(self, letter: int | None) -> str:
        """The letter as written; empty when the one before was written with it."""
        return self._to(self._position if letter is None else self.folded.ends[letter])

    def rest(self) -> str:
        """What stands behind the last letter."""
        return self._to(len(self.folded.source))

    def _to(self, position: int) -> str:
        start, self._position = self._position, max(self._position, position)
        return self.folded.source[start : self._position]


def _path(left: str, right: str) -> Iterator[tuple[ColumnKind, int | None, int | None]]:
    """Each step of the shortest edit path (Levenshtein), with the numbers of the folded letters that it is about."""
    for step in Levenshtein.opcodes(left, right):
        sources, targets = range(step.src_start, step.src_end), range(step.dest_start, step.dest_end)
        if step.tag == "delete":
            yield from ((ColumnKind.ADDED, letter, None) for letter in sources)
        elif step.tag == "insert":
            yield from ((ColumnKind.LOST, None, letter) for letter in targets)
        else:
            kind = ColumnKind.SAME if step.tag == "equal" else ColumnKind.MISREAD
            yield from ((kind, letter, other) for letter, other in zip(sources, targets, strict=True))


def _append(columns: list[Column], kind: ColumnKind, read: str, listed: str) -> None:
    if not read and not listed:
        return
    if kind is ColumnKind.SAME and columns and not (read and listed):
        # Two letters that one character stands for (ﬁ): they belong to its column.
        before = columns.pop()
        kind, read, listed = before.kind, before.read + read, before.listed + listed
    if kind is ColumnKind.SAME and read.casefold() != listed.casefold():
        kind = ColumnKind.ALIKE
    elif kind is ColumnKind.MISREAD and not (read and listed):
        # One character that stands for two letters (ﬁ), of which the second was misread.
        kind = ColumnKind.ADDED if read else ColumnKind.LOST
    columns.append(Column(kind=kind, read=read, listed=listed))


def _with_numbers(columns: Iterable[Column]) -> Iterator[Column]:
    """Everything that was read around a slot is the number that stands in it."""
    number: list[Column] = []
    for column in columns:
        if column.listed == MARKER or _may_be_of_a_number(column):
            number.append(column)
            continue
        yield from _number(number)
        number = []
        yield column
    yield from _number(number)


def _may_be_of_a_number(column: Column) -> bool:
    return not column.listed and column.kind in {ColumnKind.ADDED, ColumnKind.GAP} and not column.read.isspace()


def _number(columns: list[Column]) -> Iterator[Column]:
    if any(column.listed for column in columns) and any(column.read for column in columns):
        yield replace(_one(columns), kind=ColumnKind.SAME)
    else:
        yield from columns
