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
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Final

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
