"""Which writing a text is in, and which writings a reader's languages cover. Reads no picture."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

LATIN = "Latin"

# By Unicode's name for it: what people call it, and Tesseract's packs that read it, the first the one to install.
_WRITINGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "LATIN": (LATIN, ("eng",)),
    "CYRILLIC": ("Cyrillic", ("rus", "ukr", "bel", "bul", "kaz", "kir", "mkd", "mon", "srp", "tat", "tgk")),
    "CJK": ("Chinese", ("chi_sim", "chi_tra", "jpn")),
    "HIRAGANA": ("Japanese", ("jpn",)),
    "KATAKANA": ("Japanese", ("jpn",)),
    "HANGUL": ("Korean", ("kor",)),
    "ARABIC": ("Arabic", ("ara", "fas", "urd", "pus", "snd", "uig", "kur_ara")),
    "HEBREW": ("Hebrew", ("heb", "yid")),
    "GREEK": ("Greek", ("ell", "grc")),
    "DEVANAGARI": ("Devanagari", ("hin", "mar", "nep", "san")),
    "BENGALI": ("Bengali", ("ben", "asm")),
    "GUJARATI": ("Gujarati", ("guj",)),
    "GURMUKHI": ("Gurmukhi", ("pan",)),
    "TAMIL": ("Tamil", ("tam",)),
    "TELUGU": ("Telugu", ("tel",)),
    "KANNADA": ("Kannada", ("kan",)),
    "MALAYALAM": ("Malayalam", ("mal",)),
    "SINHALA": ("Sinhala", ("sin",)),
    "THAI": ("Thai", ("tha",)),
    "LAO": ("Lao", ("lao",)),
    "KHMER": ("Khmer", ("khm",)),
    "MYANMAR": ("Burmese", ("mya",)),
    "TIBETAN": ("Tibetan", ("bod", "dzo")),
    "GEORGIAN": ("Georgian", ("kat", "kat_old")),
    "ARMENIAN": ("Armenian", ("hye",)),
    "ETHIOPIC": ("Ethiopic", ("amh", "tir")),
}
_OF_RAPIDOCR = {"latin": (LATIN,), "zh": ("Chinese",), "ja": ("Chinese", "Japanese")}
"""Its one model names writings, not packs."""


def _by_pack() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for writing, packs in dict.fromkeys(_WRITINGS.values()):
        for pack in packs:
            found[pack] = (*found.get(pack, ()), writing)
    return found


_OF_PACK = _by_pack()


def writing_of(text: str) -> str | None:
    """The writing of most of a text's letters; None for a text without letters."""
    found = Counter(name for letter in text if letter.isalpha() and (name := _writing(letter)))
    return found.most_common(1)[0][0] if found else None


def writings_of(texts: Iterable[str]) -> tuple[str, ...]:
    """The writings of texts, that of most texts first."""
    found = Counter(writing for text in texts if (writing := writing_of(text)))
    return tuple(writing for writing, _ in found.most_common())


def writings_read(languages: Iterable[str]) -> frozenset[str]:
    """What a reader with these languages can read; packs of Tesseract that are not known here are in Latin letters."""
    return frozenset(writing for language in languages for writing in _OF_RAPIDOCR.get(language) or _of_pack(language))


def by_writing(packs: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Tesseract's packs, those of one writing together, in the order in which they first stand."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for pack in packs:
        groups.setdefault(_of_pack(pack), []).append(pack)
    return tuple(map(tuple, groups.values()))


def pack_for(writing: str) -> str | None:
    """Tesseract's pack to install for a writing; None where none is known."""
    return next(_packs_of(writing), None)


def packs_for(writings: Iterable[str], installed: Container[str]) -> tuple[str, ...]:
    """One of Tesseract's installed packs for each writing that has one, the one that reads most of it."""
    packs = (next((pack for pack in _packs_of(writing) if pack in installed), None) for writing in writings)
    return tuple(dict.fromkeys(pack for pack in packs if pack))


def _packs_of(writing: str) -> Iterator[str]:
    """The packs that read a writing, the one to install first, that of the whole writing last."""
    for name, packs in _WRITINGS.values():
        if name == writing:
            yield from packs
    for word, (name, _) in _WRITINGS.items():
        if name == writing:
            yield f"script/{word.capitalize()}"


def _of_pack(pack: str) -> tuple[str, ...]:
    if pack.startswith("script/"):
        return (_named(pack.removeprefix("script/").upper()) or LATIN,)
    return _OF_PACK.get(pack.removesuffix("_vert"), (LATIN,))


@cache
def _writing(letter: str) -> str | None:
    word = unicodedata.name(letter, "").partition(" ")[0]
    return _named(word) or (word.capitalize() or None)


def _named(word: str) -> str | None:
    return _WRITINGS[word][0] if word in _WRITINGS else None
