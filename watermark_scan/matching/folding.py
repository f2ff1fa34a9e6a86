"""Text as read or as listed → one normal form in which texts that look alike are equal. Owns positions and words.

What a character becomes is decided in `characters` and `confusables`; here the characters are put together.

- Spaces, punctuation and symbols are dropped, because OCR drops and invents them. Digits become letters (2017 is
  2ol7): both sides are folded alike.
- The folded text depends on the sequence of letters alone, not on the spaces between them: "bar new" is "bamew" like
  "barnew", so that a lost space changes nothing. The price: the ends of two words may become one letter. To compare a
  whole word, fold that word alone.
- The exception are upright bars and exclamation marks. A run of bars that touches a letter or digit is read as I, one
  that stands alone is a separator ("MINIMAX | hailuo"); exclamation marks are read as I only inside a word ("TH!S").
- The order is the logical one, as in the source, for scripts that run from right to left too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from watermark_scan.matching.characters import joins, letters_of
from watermark_scan.matching.confusables import BARS, EXCLAMATION_MARKS, PAIRS

if TYPE_CHECKING:
    from collections.abc import Iterable

_RUNS: Final = re.compile(f"[{''.join(sorted(BARS | EXCLAMATION_MARKS))}]+")
_LONGEST: Final = 32
"""Code points of one written character that are looked at. Normalising takes quadratic time in the number of marks;
no language puts more than a few on a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A text and its normal form. All positions count code points.

    Attributes:
        source: The text as read or as listed.
        text: Its normal form; may be empty. Folding it again gives the same.
        starts: Where the slice of `source` begins that each folded character comes from; never decreasing.
        ends: Where that slice ends (exclusive); never decreasing. Two folded characters may come from the same slice
            (the ligature ﬁ), one from several characters of the source (rn, or a letter and its accent).
        word_starts: Whether a word of `source` (a run without white space) begins with, or within, the folded
            character.
    """

    source: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    word_starts: tuple[bool, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The slice of `source` that the folded characters from `start` to `end` (exclusive) come from.

        Raises:
            ValueError: Not 0 <= start < end <= length of `text`.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no folded characters from {start} to {end} among {len(self.text)}")
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """The normal form of any text; takes time in proportion to its length and never raises."""
    separators = _separators(text)
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    word_starts: list[bool] = []
    fresh = True  # no folded character of the present word yet
    for start, end in _characters(text):
        if text[start].isspace():
            fresh = True
            continue
        if start in separators:
            continue
        for letter in letters_of(text[start : min(end, start + _LONGEST)]):
            first, both = PAIRS.get(letter, ("", ""))
            if first and letters and letters[-1] == first:
                letters[-1] = both
                ends[-1] = end
                word_starts[-1] |= fresh
            else:
                letters.append(letter)
                starts.append(start)
                ends.append(end)
                word_starts.append(fresh)
            fresh = False
    return Folded(
        source=text, text="".join(letters), starts=tuple(starts), ends=tuple(ends), word_starts=tuple(word_starts)
    )


def _characters(text: str) -> Iterable[tuple[int, int]]:
    """The slices of the written characters: each a code point with the marks that join it."""
    if text.isascii():
        return zip(range(len(text)), range(1, len(text) + 1), strict=True)
    starts = [position for position, character in enumerate(text) if position == 0 or not joins(character)]
    return zip(starts, [*starts[1:], len(text)], strict=True)


def _separators(text: str) -> frozenset[int]:
    """The positions of the bars and exclamation marks that are no letters."""
    separators: set[int] = set()
    for run in _RUNS.finditer(text):
        start, end = run.span()
        sides = (_is_letter_before(text, start), end < len(text) and bool(letters_of(text[end])))
        only_bars = EXCLAMATION_MARKS.isdisjoint(run[0])
        if not (any(sides) if only_bars else all(sides)):
            separators.update(range(start, end))
    return frozenset(separators)


def _is_letter_before(text: str, position: int) -> bool:
    """Whether a letter, a digit or a mark on one stands right before the position."""
    return position > 0 and (bool(letters_of(text[position - 1])) or joins(text[position - 1]))
