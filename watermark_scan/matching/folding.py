"""Shapes that look alike: which letter stands for which others. Owns no text: `characters` and `folding` do.

Two sources. What OCR engines confuse in any font is written here (0/O, 1/l/I, 5/S, 8/B, rn/m, vv/w, cl/d); look-alikes
of other alphabets come from the Unicode data for spoof checking (UTS #39).

Why these classes and no others. A class joins shapes that stay alike in every font and in both cases, because case is
folded as well. 2/Z, 6/G and 9/g are alike in one case only (6 is like G, 9 is like g: one class would make 6 equal 9),
so they are left to the costs of the alignment. `i` is in the class of `l`: I looks like l, and I and i are one letter.
For the same reason c + i becomes d: it has to, because c + l looks like d. That is cheap: with a tenth of the
characters of listed wordings damaged at random, the edits between wording and reading grow by 0.6 %.

Why `homoglyphs-fork` (tested: 2.1.2, February 2026, MIT, pure Python without dependencies, wheel of 92 kB, UTS #39 of
Unicode 17). Only its data file is read, on the first letter outside ASCII (about 10 ms, once). Looked at and not taken:
`confusable-homoglyphs` (same form, but 2024 and Unicode 14: sha is not like w, thorn not like p, and twice the size),
`confusables` (2021, Unicode 13, adds a/@ and e/3 of its own), `disarm` (Unicode 17, but 5 MB of native code, young, and
it folds whole strings, so that positions are lost), `decancer-py` (whole strings, too), `pyicu-wheels` (18 MB, whole
strings), `icu4py` (no spoof checker).

UTS #39 is used in one direction and for some scripts only, because as a whole it does what we do not want: it writes m
as rn, it sees small and capital letters as unrelated, and it writes Arabic alef as l.
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
    from collections.abc import Iterable

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
BAR_LETTER: Final = "l"
PAIRS: Final = {"n": ("r", "m"), "v": ("v", "w"), "l": ("c", "d")}
"""Second letter → (first letter, the letter that both together look like). Results never take part in a pair again."""

_CLASSES: Final = {
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
_ALPHABETS: Final = frozenset({"LATIN", "GREEK", "CYRILLIC"})
_CJK: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"})


def look_alike(letter: str) -> str:
    """What stands for this letter; the letter itself where nothing else does.

    The result may have to be normalised and looked up again (ø gives o and a stroke, ю gives lo).

    Args:
        letter: One character, case-folded.
    """
    if (known := _CLASSES.get(letter)) is not None:
        return known
    if letter.isascii():
        return letter
    script = _script(letter)
    if script in _ALPHABETS:
        return _among_alphabets(letter)
    return _among_cjk(letter) if script in _CJK else letter


def _among_alphabets(letter: str) -> str:
    """A Latin look-alike of the capital, else one of the small letter, else the capital's in another alphabet.

    Overlay text is mostly set in capitals, and case is folded: Cyrillic ve goes to b, pe to Greek pi.
    """
    capital, small = (_prototypes().get(form, "") for form in (letter.upper(), letter))
    for shape in (capital, small):
        if any(part.isascii() and part.isalnum() for part in shape):
            return shape
    return capital if _script(capital) in _ALPHABETS else letter


def _among_cjk(letter: str) -> str:
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
    """UTS #39: look-alike → the shape that stands for it.

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


_CACHE_SIZE: Final = 1 << 15
"""Characters remembered: more than any one language has, and a bound on what hostile text can occupy (a few MB)."""
_MOST_PASSES: Final = 8
"""Look-alikes of look-alikes end after three passes; the bound only keeps a surprise in the data from looping."""
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


@lru_cache(maxsize=_CACHE_SIZE)
def letters_of(character: str) -> str:
    """The folded letters of one written character; empty for punctuation, symbols, spaces, controls and the like.

    Folding the result again gives the result.

    Args:
        character: A character and what joins it (see `joins`); any code points, lone surrogates too.
    """
    if character[:1] in BARS or character[:1] in EXCLAMATION_MARKS:
        return BAR_LETTER
    letters = character
    for _ in range(_MOST_PASSES):
        before = letters
        letters = "".join(map(look_alike, _plain(before)))
        if letters == before:
            break
    return letters


@lru_cache(maxsize=_CACHE_SIZE)
def joins(character: str) -> bool:
    """Whether the character belongs to the one before it: marks, parts of a Hangul syllable, zero-width joiners."""
    return character in _ZERO_WIDTH_JOINERS or _needs_base(unicodedata.normalize("NFKC", character)[0])


def _plain(text: str) -> str:
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


MARKER = "{n}"
"""A slot as a curator writes it."""
SLOT = "\ue000"
"""A slot in folded text: a private character, which no fold yields."""
DIGITS = frozenset(fold("0123456789").text)
"""What digits fold to."""
FIRST_DIGIT = 2.5
"""Bits for a number that stands in a slot: about one letter of ordinary text in six is a digit, or looks like one."""
FURTHER_DIGIT = 0.3
"""Bits for each further digit: numbers are long, so more of one says little."""


def fold_wording(text: str) -> Folded:
    """A wording's normal form, with one `SLOT` for each `{n}`; positions as in `Folded`."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    word_starts: list[bool] = []
    offset = 0
    for index, piece in enumerate(text.split(MARKER)):
        if index:
            letters.append(SLOT)
            starts.append(offset - len(MARKER))
            ends.append(offset)
            word_starts.append(True)
        folded = fold(piece)
        letters.append(folded.text)
        starts.extend(offset + start for start in folded.starts)
        ends.extend(offset + end for end in folded.ends)
        word_starts.extend(folded.word_starts)
        offset += len(piece) + len(MARKER)
    return Folded(
        source=text, text="".join(letters), starts=tuple(starts), ends=tuple(ends), word_starts=tuple(word_starts)
    )


def is_filled(read: str, listed: str) -> bool:
    """Whether a text is a wording with a number in each of its slots; both folded."""
    number = f"[{re.escape(''.join(sorted(DIGITS)))}]+"
    return re.fullmatch(number.join(map(re.escape, listed.split(SLOT))), read) is not None
