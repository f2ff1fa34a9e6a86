"""Folding: the normal form in which what was read is compared with what is listed.

Texts fold to the same letters where they differ only in case, accents, spaces, punctuation or in shapes that look alike
(0/O, rn/m, Cyrillic and Latin a). Each folded letter knows which part of the source it comes from.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import dropwhile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BARS: Final = frozenset(
    "|"
    "\N{BROKEN BAR}"
    "\N{FULLWIDTH VERTICAL LINE}"
    "\N{DIVIDES}"
    "\N{BOX DRAWINGS LIGHT VERTICAL}"
    "\N{BOX DRAWINGS HEAVY VERTICAL}"
    "\N{VERTICAL LINE EXTENSION}"
    "\N{LIGHT VERTICAL BAR}"
    "\N{CJK UNIFIED IDEOGRAPH-4E28}"  # a stroke, and what a Chinese engine writes for an I
)
"""Upright strokes: an I when they touch a letter, else a separator."""
EXCLAMATION_MARKS: Final = frozenset("!\N{FULLWIDTH EXCLAMATION MARK}")
"""An I when they stand between two letters, else punctuation."""
LETTER_PAIRS: Final = {"n": ("r", "m"), "v": ("v", "w"), "l": ("c", "d")}
"""Second letter → (first letter, the letter that both together look like). Results are never part of a pair."""
DIGITS: Final = frozenset("ol234s67b9")
"""What the ten digits fold to."""
MARKER: Final = "{n}"
"""A slot for a running number, as written in a pattern list."""
SLOT: Final = "\ue000"
"""A slot for a running number in folded text: a private character, which nothing else folds to."""
WIDE_SCRIPT: Final = "\u2e80"
"""First character of the scripts with many letters (Chinese, Japanese, Korean), of which one letter says more."""

_BAR_LETTER: Final = "l"
# A class joins shapes that stay alike in every font and in both cases, because case is folded as well. 2/Z, 6/G and 9/g
# are alike in one case only (6 like G, 9 like g would make 6 equal 9): they are left to the costs of the alignment. I
# looks like l, so i does; for the same reason c + i becomes d.
_SHAPE_CLASSES: Final = {
    "0": "o",
    "1": "l",
    "i": "l",
    "5": "s",
    "8": "b",
    # Capital gamma is the Cyrillic capital ghe, which goes to r; UTS #39 knows only that small gamma is like y.
    "\N{GREEK SMALL LETTER GAMMA}": "r",
    # Hiragana and katakana he have one shape; UTS #39 says so of the bare letters only.
    "\N{KATAKANA LETTER BE}": "\N{HIRAGANA LETTER BE}",
    "\N{KATAKANA LETTER PE}": "\N{HIRAGANA LETTER PE}",
    # Arabic, as search engines do it: all forms of alef, the yehs, the kafs, teh marbuta (heh with dots).
    "\N{ARABIC LETTER ALEF WASLA}": "\N{ARABIC LETTER ALEF}",
    "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
    "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
}
"""Letter → the letter of its shape that stands for it, beyond what UTS #39 says."""
_ALPHABETS: Final = frozenset({"LATIN", "GREEK", "CYRILLIC"})
_CJK: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"})
_VOICING_MARKS: Final = frozenset("\u3099\u309a")
_DROPPED_MARKS: Final = (
    "COMBINING ",
    "ARABIC ",
    "HEBREW ",
    "VARIATION SELECTOR",
    "MONGOLIAN FREE VARIATION SELECTOR",
    "KHMER VOWEL INHERENT",
)
_DROPPED_LETTERS: Final = (
    "MODIFIER LETTER ",  # apostrophes and primes; the raised letters among them are plain letters by now
    "ARABIC TATWEEL",
    "HANGUL CHOSEONG FILLER",
    "HANGUL JUNGSEONG FILLER",
)
_ZERO_WIDTH_JOINERS: Final = frozenset("\u200c\u200d")
_STROKE_RUNS: Final = re.compile(f"[{''.join(sorted(BARS | EXCLAMATION_MARKS))}]+")
_CACHE_SIZE: Final = 1 << 15
"""Characters remembered: more than any one language has, and a bound on what hostile text can occupy (a few MB)."""
_MAX_PASSES: Final = 8
"""Look-alikes of look-alikes end after three passes; the bound only keeps a surprise in the data from looping."""
_MAX_CODE_POINTS: Final = 32
"""Code points of one written character that are looked at. Normalising takes quadratic time in the number of marks;
no language puts more than a few on a letter."""

_Letter = tuple[str, int, int, bool]
"""A folded letter, where its slice of the source starts and ends (exclusive), and whether a word begins with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldedText:
    """A text and its normal form. All positions count code points.

    Attributes:
        source: The text as read or as listed.
        text: Its normal form; may be empty. Folding it again gives the same.
        starts: Where the slice of `source` begins that each folded letter comes from; never decreasing.
        ends: Where that slice ends (exclusive); never decreasing. Two folded letters may come from the same slice (the
            ligature ﬁ), one from several characters of the source (rn, or a letter and its accent).
        word_starts: Whether a word of `source` (a run without white space) begins with, or within, the folded letter.
    """

    source: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    word_starts: tuple[bool, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The slice of `source` that the folded letters from `start` to `end` (exclusive) come from.

        Raises:
            ValueError: Not 0 <= start < end <= length of `text`.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no folded characters from {start} to {end} among {len(self.text)}")
        return self.starts[start], self.ends[end - 1]

    def part(self, start: int, end: int) -> FoldedText:
        """The folded letters from `start` to `end` (exclusive, may lie beyond the last) of the same source."""
        return FoldedText(
            source=self.source,
            text=self.text[start:end],
            starts=self.starts[start:end],
            ends=self.ends[start:end],
            word_starts=self.word_starts[start:end],
        )


def fold(text: str) -> FoldedText:
    """The normal form of any text; takes time in proportion to its length and never raises."""
    return _folded(text, _letters(text))


def fold_wording(text: str) -> FoldedText:
    """A wording's normal form, with one `SLOT` for each `MARKER`."""
    letters: list[_Letter] = []
    offset = 0
    for index, piece in enumerate(text.split(MARKER)):
        if index:
            letters.append((SLOT, offset - len(MARKER), offset, True))
        letters.extend((letter, offset + start, offset + end, begins) for letter, start, end, begins in _letters(piece))
        offset += len(piece) + len(MARKER)
    return _folded(text, letters)


@lru_cache(maxsize=_CACHE_SIZE)
def fold_character(character: str) -> str:
    """The folded letters of one written character; empty for punctuation, symbols, spaces, controls and the like.

    Folding the result again gives the result.

    Args:
        character: A character and what joins it (see `joins_previous`); any code points, lone surrogates too.
    """
    if character[:1] in BARS or character[:1] in EXCLAMATION_MARKS:
        return _BAR_LETTER
    letters = character
    for _ in range(_MAX_PASSES):
        before = letters
        letters = "".join(map(look_alike, _normalized(before)))
        if letters == before:
            break
    return letters


@lru_cache(maxsize=_CACHE_SIZE)
def joins_previous(character: str) -> bool:
    """Whether the character belongs to the one before it: marks, parts of a Hangul syllable, zero-width joiners."""
    return character in _ZERO_WIDTH_JOINERS or _needs_base(unicodedata.normalize("NFKC", character)[0])


def look_alike(letter: str) -> str:
    """What stands for a case-folded letter of the same shape; the letter itself where nothing else does.

    From the Unicode data for spoof checking (UTS #39), as `homoglyphs-fork` brings it. It is used in one direction and
    for some scripts only: as a whole it writes m as rn and Arabic alef as l, and sees no kinship between small and
    capital letters. The result may have to be normalised and looked up again (ø gives o and a stroke, ю gives lo).
    """
    if (known := _SHAPE_CLASSES.get(letter)) is not None:
        return known
    if letter.isascii():
        return letter
    script = _script(letter)
    if script in _ALPHABETS:
        return _look_alike_of_alphabets(letter)
    return _look_alike_of_cjk(letter) if script in _CJK else letter


def is_filled(read: str, listed: str) -> bool:
    """Whether a text is a wording with a number in each of its slots; both folded."""
    number = f"[{re.escape(''.join(sorted(DIGITS)))}]+"
    return re.fullmatch(number.join(map(re.escape, listed.split(SLOT))), read) is not None


def _folded(source: str, letters: Sequence[_Letter]) -> FoldedText:
    return FoldedText(
        source=source,
        text="".join(letter for letter, _, _, _ in letters),
        starts=tuple(start for _, start, _, _ in letters),
        ends=tuple(end for _, _, end, _ in letters),
        word_starts=tuple(begins for _, _, _, begins in letters),
    )


def _letters(text: str) -> list[_Letter]:
    separators = _separators(text)
    letters: list[_Letter] = []
    begins = True  # no folded letter of the present word yet
    for start, end in _characters(text):
        if text[start].isspace():
            begins = True
            continue
        if start in separators:
            continue
        for letter in fold_character(text[start : min(end, start + _MAX_CODE_POINTS)]):
            first, both = LETTER_PAIRS.get(letter, ("", ""))
            if first and letters and letters[-1][0] == first:
                _, pair_start, _, pair_begins = letters[-1]
                letters[-1] = (both, pair_start, end, pair_begins or begins)
            else:
                letters.append((letter, start, end, begins))
            begins = False
    return letters


def _characters(text: str) -> Iterable[tuple[int, int]]:
    """The slices of the written characters: each a code point with the marks that join it."""
    if text.isascii():
        return zip(range(len(text)), range(1, len(text) + 1), strict=True)
    starts = [position for position, character in enumerate(text) if position == 0 or not joins_previous(character)]
    return zip(starts, [*starts[1:], len(text)], strict=True)


def _separators(text: str) -> frozenset[int]:
    """The positions of the bars and exclamation marks that are no letters."""
    separators: set[int] = set()
    for run in _STROKE_RUNS.finditer(text):
        start, end = run.span()
        sides = (_is_letter_before(text, start), end < len(text) and bool(fold_character(text[end])))
        only_bars = EXCLAMATION_MARKS.isdisjoint(run[0])
        if not (any(sides) if only_bars else all(sides)):
            separators.update(range(start, end))
    return frozenset(separators)


def _is_letter_before(text: str, position: int) -> bool:
    """Whether a letter, a digit or a mark on one stands right before the position."""
    return position > 0 and (bool(fold_character(text[position - 1])) or joins_previous(text[position - 1]))


def _normalized(text: str) -> str:
    """Compatibility forms, case, dropped characters and dropped marks removed; what is left is composed."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    # A mark whose letter was dropped would join the letter before it when the result is folded again.
    kept = dropwhile(_needs_base, filter(_is_kept, apart))
    return unicodedata.normalize("NFC", "".join(kept))


def _is_kept(character: str) -> bool:
    category = unicodedata.category(character)[0]
    if category == "M":
        name = unicodedata.name(character, "")
        return character in _VOICING_MARKS or not name.startswith(_DROPPED_MARKS)
    if category == "L":
        return character not in BARS and not unicodedata.name(character, "").startswith(_DROPPED_LETTERS)
    return category == "N"


def _needs_base(character: str) -> bool:
    is_later_jamo = "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff"
    return is_later_jamo or unicodedata.category(character)[0] == "M"


def _look_alike_of_alphabets(letter: str) -> str:
    """A Latin look-alike of the capital, else one of the small letter, else the capital's in another alphabet.

    Overlay text is mostly set in capitals, and case is folded: Cyrillic ve goes to b, pe to Greek pi.
    """
    capital, small = (_prototypes().get(form, "") for form in (letter.upper(), letter))
    for shape in (capital, small):
        if any(part.isascii() and part.isalnum() for part in shape):
            return shape
    return capital if _script(capital) in _ALPHABETS else letter


def _look_alike_of_cjk(letter: str) -> str:
    """The big kana for a small one (only the size differs), the ideograph for a kana of its shape, O for the zero."""
    name = unicodedata.name(letter)
    if " LETTER SMALL " in name:
        return unicodedata.lookup(name.replace(" LETTER SMALL ", " LETTER "))
    shape = unicodedata.normalize("NFKC", _prototypes().get(letter, letter))
    # A radical is a symbol, which folding would drop: the ideograph stays itself.
    return shape if shape == "O" or (shape.isalpha() and _script(shape) in _CJK) else letter


def _script(text: str) -> str:
    """The first word of a single character's name; empty for several characters and for nameless ones."""
    return unicodedata.name(text, "").partition(" ")[0] if len(text) == 1 else ""


@lru_cache(maxsize=1)
def _prototypes() -> dict[str, str]:
    """UTS #39's look-alike → its prototype, the shape that stands for it; read once, in about 10 ms.

    The data file lists every pair under both of its members. A shape that stands for others is listed with all of
    them, a look-alike only once; where both are listed once, the smaller code point stands for the other.
    """
    source = files("homoglyphs_fork").joinpath("confusables.json").read_text(encoding="utf-8")
    pairs: dict[str, list[str]] = json.loads(source)
    return {
        shape: others[0]
        for shape, others in pairs.items()
        if len(shape) == len(others) == 1 and (others[0] < shape or len(pairs[others[0]]) > 1)
    }
