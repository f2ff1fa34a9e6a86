"""Which writing a text is in, and which writings a reader's languages cover. Reads no picture."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from watermark_scan.options import ReaderName, ScanOptions

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from watermark_scan.model import Wording
    from watermark_scan.ocr.base import EngineInfo

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


def script_of(text: str) -> str | None:
    """The writing of most of a text's letters; None for a text without letters."""
    found = Counter(name for letter in text if letter.isalpha() and (name := _writing(letter)))
    return found.most_common(1)[0][0] if found else None


def scripts_of(texts: Iterable[str]) -> tuple[str, ...]:
    """The writings of texts, that of most texts first."""
    found = Counter(writing for text in texts if (writing := script_of(text)))
    return tuple(writing for writing, _ in found.most_common())


def scripts_read_by(languages: Iterable[str]) -> frozenset[str]:
    """What a reader with these languages can read; packs of Tesseract that are not known here are in Latin letters."""
    return frozenset(writing for language in languages for writing in _OF_RAPIDOCR.get(language) or _of_pack(language))


def packs_by_script(packs: Iterable[str]) -> tuple[tuple[str, ...], ...]:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadScript:
    """Wordings of the list in a writing that no engine here reads.

    Attributes:
        writing: What people call it.
        wordings: How many there are, at least one.
        languages: Of those entries, sorted.
        remedy: What to do.
    """

    writing: str
    wordings: int
    languages: tuple[str, ...]
    remedy: str


def unread_scripts(
    wordings: Iterable[Wording], engines: Sequence[EngineInfo], options: ScanOptions
) -> tuple[UnreadScript, ...]:
    """What would never be found, the writing with most wordings first.

    Args:
        wordings: The list.
        engines: Those that look.
        options: The engines and languages that were asked for, which a remedy adds to.
    """
    read = frozenset[str]().union(*(scripts_read_by(engine.languages) for engine in engines))
    counts: Counter[str] = Counter()
    tags: defaultdict[str, set[str]] = defaultdict(set)
    for wording in wordings:
        writing = script_of(wording.text)
        if writing is not None and writing not in read:
            counts[writing] += 1
            tags[writing].update(wording.languages)
    return tuple(
        UnreadScript(
            writing=writing,
            wordings=count,
            languages=tuple(sorted(tags[writing])),
            remedy=_remedy(writing, engines, options),
        )
        for writing, count in counts.most_common()
    )


def _remedy(writing: str, engines: Sequence[EngineInfo], options: ScanOptions) -> str:
    """What makes a writing readable: install a pack, name it where languages are named, and let Tesseract read."""
    pack = pack_for(writing)
    if pack is None:
        return "No engine is known that reads it."
    installed = packs_for((writing,), tuple(name for engine in engines for name in engine.installed))
    pack = installed[0] if installed else pack
    install = "" if installed else f"install it: apt-get install tesseract-ocr-{pack.replace('_', '-')}"
    use = "; then ".join(step for step in (install, *_asking(pack, options)) if step)
    use = f"it is installed: {use}" if installed else use
    return use[0].upper() + use[1:]


def _asking(pack: str, options: ScanOptions) -> Iterable[str]:
    """What is to be changed in the call."""
    if options.readers is not None and ReaderName.TESSERACT not in options.readers:
        yield "let Tesseract read, too (--reader tesseract)"
    if options.languages:
        yield f"scan with --languages {','.join((*options.languages, pack))}"
