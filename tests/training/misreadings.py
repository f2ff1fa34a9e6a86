"""What stands in a line against what was read there, counted. Owns the counting and the table's shares, no pictures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import Levenshtein

if TYPE_CHECKING:
    from collections.abc import Iterable

GARBAGE: Final = 0.5
"""Edits for each letter above which nothing can be learned from a line: what stands where is a guess then."""
DAMAGED: Final = (0.05, 0.3)
"""Edits for each letter, at least and at most, of the lines that the channel's rates are for."""
GAP: Final = 4
"""Letters missing in a row from which on a word was not found, rather than letters lost."""
LONGEST_RUN: Final = 3
"""Letters misread in a row at most, for the table: longer runs are garbage in an otherwise legible line."""
STRENGTH: Final = 8.0
"""Misreadings that the prior counts for in each letter's row: foretells misreadings held out best (0.5 to 64 tried)."""
LEAST_SHARE: Final = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Misreading:
    """How one line was misread; everything is counted in folded letters.

    Attributes:
        letters: That stand there, > 0.
        substituted: Read as others.
        deleted: Not read.
        in_gaps: Of the deleted, those missing four or more in a row.
        inserted: Read where none stands.
        confusions: (letter as it stands, letter as read): of the substituted, those whose neighbours leave no doubt
            about what was read for what. Merged letters (ri read as n) are not among them.
    """

    letters: int
    substituted: int
    deleted: int
    in_gaps: int
    inserted: int
    confusions: tuple[tuple[str, str], ...]

    @property
    def error_rate(self) -> float:
        """Edits for each letter, >= 0."""
        return (self.substituted + self.deleted + self.inserted) / self.letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Sums over lines.

    Attributes:
        lines: How many.
        letters: That stand there.
        substitution: Share of the letters, 0…1; `deletion`, `gaps` and `insertion` likewise.
        deletion: All letters not read.
        gaps: Those of them missing four or more in a row.
        insertion: Letters read where none stands, for each letter; may exceed 1.
    """

    lines: int
    letters: int
    substitution: float
    deletion: float
    gaps: float
    insertion: float


def compare(stands: str, read: str) -> Misreading:
    """How a line was misread.

    Args:
        stands: The folded text, not empty.
        read: The folded reading; may be empty.

    Raises:
        ValueError: Nothing stands there.
    """
    if not stands:
        raise ValueError("a line without letters cannot be misread")
    steps = [step for step in Levenshtein.opcodes(stands, read) if step.tag != "equal"]
    lengths: Counter[str] = Counter()
    for step in steps:
        lengths[step.tag] += max(step.src_end - step.src_start, step.dest_end - step.dest_start)
    missing = [step.src_end - step.src_start for step in steps if step.tag == "delete"]
    return Misreading(
        letters=len(stands),
        substituted=lengths["replace"],
        deleted=lengths["delete"],
        in_gaps=sum(length for length in missing if length >= GAP),
        inserted=lengths["insert"],
        confusions=tuple(_confusions(stands, read)),
    )


def _confusions(stands: str, read: str) -> Iterable[tuple[str, str]]:
    steps = list(Levenshtein.opcodes(stands, read))
    for index, step in enumerate(steps):
        beside = steps[max(0, index - 1) : index] + steps[index + 1 : index + 2]
        if step.tag == "replace" and all(other.tag == "equal" for other in beside):
            letters = stands[step.src_start : step.src_end]
            if len(letters) <= LONGEST_RUN:
                yield from zip(letters, read[step.dest_start : step.dest_end], strict=True)


def is_damaged(misreading: Misreading) -> bool:
    """Whether the line is of the kind that the channel's rates are for."""
    return DAMAGED[0] <= misreading.error_rate <= DAMAGED[1]


def rates_of(misreadings: Iterable[Misreading]) -> Rates:
    """Sums over lines; all 0 for none."""
    lines = list(misreadings)
    letters = sum(line.letters for line in lines)
    every = max(letters, 1)
    return Rates(
        lines=len(lines),
        letters=letters,
        substitution=sum(line.substituted for line in lines) / every,
        deletion=sum(line.deleted for line in lines) / every,
        gaps=sum(line.in_gaps for line in lines) / every,
        insertion=sum(line.inserted for line in lines) / every,
    )


def shares_of(confusions: Iterable[tuple[str, str]], strength: float = STRENGTH) -> list[tuple[str, str, float]]:
    """The table's rows, sorted: letter as it stands, letter as read, share of that letter's misreadings.

    Smoothed by adding to each letter `strength` misreadings as all other letters have them together. Shares of one
    letter add up to at most 1; those below 0.01 are left out.
    """
    counts = Counter(confusions)
    read: Counter[str] = Counter()
    stands: Counter[str] = Counter()
    for (true, seen), count in counts.items():
        stands[true] += count
        read[seen] += count
    rows = []
    for true in sorted(stands):
        others = sum(count for letter, count in read.items() if letter != true)
        for seen in sorted(read.keys() - {true}):
            share = (counts[true, seen] + strength * read[seen] / others) / (stands[true] + strength)
            if share >= LEAST_SHARE:
                rows.append((true, seen, share))
    return rows
