"""Scripts (writing systems): which one a text is in, which of Tesseract's packs reads which, and what nobody reads."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from watermark_scan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from watermark_scan.model import Wording
    from watermark_scan.ocr.base import EngineInfo
    from watermark_scan.options import ScanOptions

LATIN = "Latin"

_SCRIPTS: dict[str, tuple[str, tuple[str, ...]]] = {
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
    "ORIYA": ("Oriya", ("ori",)),
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
    "CHEROKEE": ("Cherokee", ("chr",)),
    "THAANA": ("Thaana", ("div",)),
    "CANADIAN": ("Canadian Aboriginal", ("iku",)),
    "SYRIAC": ("Syriac", ("syr",)),
}
"""By the first word of Unicode's names for its letters: what people call it, and Tesseract's packs that read it, the
one to install first. Those in Latin letters follow."""
_LATIN_PACKS = frozenset(
    [
        "afr",
        "aze",
        "bos",
        "bre",
        "cat",
        "ceb",
        "ces",
        "cos",
        "cym",
        "dan",
        "dan_frak",
        "deu",
        "deu_frak",
        "deu_latf",
        "eng",
        "enm",
        "epo",
        "est",
        "eus",
        "fao",
        "fil",
        "fin",
        "fra",
        "frk",
        "frm",
        "fry",
        "gla",
        "gle",
        "glg",
        "hat",
        "hrv",
        "hun",
        "ind",
        "isl",
        "ita",
        "ita_old",
        "jav",
        "kmr",
        "kur",
        "lat",
        "lav",
        "lit",
        "ltz",
        "mlt",
        "mri",
        "msa",
        "nld",
        "nor",
        "oci",
        "pol",
        "por",
        "que",
        "ron",
        "slk",
        "slk_frak",
        "slv",
        "spa",
        "spa_old",
        "sqi",
        "srp_latn",
        "sun",
        "swa",
        "swe",
        "tgl",
        "ton",
        "tur",
        "uzb",
        "vie",
        "yor",
    ]
)
"""From the list of languages of Tesseract's data (tessdata 4 and 5)."""
_OTHER_PACKS = {
    "aze_cyrl": ("Cyrillic",),
    "uzb_cyrl": ("Cyrillic",),
    "chi_sim_vert": ("Chinese",),
    "chi_tra_vert": ("Chinese",),
    "jpn_vert": ("Chinese", "Japanese"),
    "kor_vert": ("Korean",),
}
_SCRIPT_PACKS = {
    "fraktur": LATIN,
    "vietnamese": LATIN,
    "hans": "Chinese",
    "hant": "Chinese",
    "japanese": "Japanese",
}
"""Packs of a whole script (`script/…`) whose name Unicode does not use, without `_vert`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadScript:
    """Wordings of the list in a script that no engine here reads.

    Attributes:
        script: What people call it.
        wordings: How many there are, at least one.
        languages: Of those entries, sorted.
        remedy: What to do.
    """

    script: str
    wordings: int
    languages: tuple[str, ...]
    remedy: str


def script_of(text: str) -> str | None:
    """The script of most of a text's letters; None for a text without letters."""
    found = Counter(name for letter in text if letter.isalpha() and (name := _script_of_letter(letter)))
    return found.most_common(1)[0][0] if found else None


def scripts_of(texts: Iterable[str]) -> tuple[str, ...]:
    """The scripts of texts, that of most texts first."""
    found = Counter(script for text in texts if (script := script_of(text)))
    return tuple(script for script, _ in found.most_common())


def scripts_of_packs(packs: Iterable[str]) -> frozenset[str]:
    """What Tesseract reads with these packs.

    Raises:
        UsageError: It is not known which script one of them is in.
    """
    return frozenset(script for pack in packs for script in _scripts_of_pack(pack))


def packs_by_script(packs: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Tesseract's packs, those of one script together, in the order in which they first stand.

    Raises:
        UsageError: It is not known which script one of them is in.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for pack in packs:
        groups.setdefault(_scripts_of_pack(pack), []).append(pack)
    return tuple(map(tuple, groups.values()))


def packs_for(scripts: Iterable[str], installed: Container[str]) -> tuple[str, ...]:
    """One of Tesseract's installed packs for each script that has one, the one that reads most of it."""
    packs = (next((pack for pack in _packs_of(script) if pack in installed), None) for script in scripts)
    return tuple(dict.fromkeys(pack for pack in packs if pack))


def unread_scripts(
    wordings: Iterable[Wording], engines: Sequence[EngineInfo], options: ScanOptions
) -> tuple[UnreadScript, ...]:
    """What of a list would never be found, the script with most wordings first.

    Args:
        wordings: The list.
        engines: Those that read.
        options: The engines and languages that were asked for, which a remedy adds to.
    """
    read = frozenset[str]().union(*(engine.scripts for engine in engines))
    counts: Counter[str] = Counter()
    languages: defaultdict[str, set[str]] = defaultdict(set)
    for wording in wordings:
        script = script_of(wording.text)
        if script is not None and script not in read:
            counts[script] += 1
            languages[script].update(wording.languages)
    return tuple(
        UnreadScript(
            script=script,
            wordings=count,
            languages=tuple(sorted(languages[script])),
            remedy=_remedy(script, engines, options),
        )
        for script, count in counts.most_common()
    )


def _remedy(script: str, engines: Sequence[EngineInfo], options: ScanOptions) -> str:
    """What makes a script readable: install a pack, name it where languages are named, and let Tesseract read."""
    pack = next(_packs_of(script), None)
    if pack is None:
        return "No engine is known that reads it."
    installed = packs_for((script,), tuple(name for engine in engines for name in engine.installed))
    pack = installed[0] if installed else pack
    install = "" if installed else f"install it: apt-get install tesseract-ocr-{pack.replace('_', '-')}"
    steps = "; then ".join(step for step in (install, *_changes_of_call(pack, options)) if step)
    steps = f"it is installed: {steps}" if installed else steps
    return steps[0].upper() + steps[1:]


def _changes_of_call(pack: str, options: ScanOptions) -> Iterator[str]:
    if options.readers is not None and "tesseract" not in options.readers:
        yield "let Tesseract read, too (--reader tesseract)"
    if options.languages:
        yield f"scan with --languages {','.join((*options.languages, pack))}"


def _packs_of(script: str) -> Iterator[str]:
    """The packs that read a script, the one to install first, that of the whole script last."""
    for name, packs in _SCRIPTS.values():
        if name == script:
            yield from packs
    for word, (name, _) in _SCRIPTS.items():
        if name == script:
            yield f"script/{word.capitalize()}"


def _scripts_of_pack(pack: str) -> tuple[str, ...]:
    scripts = _known_scripts(pack)
    if scripts is None:
        raise UsageError(
            f"It is not known which script Tesseract's language {pack!r} is in.",
            remedy="Name one of the packs that come with Tesseract, such as eng, rus, kor or script/Latin.",
        )
    return scripts


@cache
def _known_scripts(pack: str) -> tuple[str, ...] | None:
    if pack in _OTHER_PACKS:
        return _OTHER_PACKS[pack]
    if pack in _LATIN_PACKS:
        return (LATIN,)
    if pack.startswith("script/"):
        name = pack.removeprefix("script/").removesuffix("_vert")
        known = _SCRIPT_PACKS.get(name.lower()) or _name_of(name.upper())
        return (known,) if known else None
    return tuple(dict.fromkeys(name for name, packs in _SCRIPTS.values() if pack in packs)) or None


@cache
def _script_of_letter(letter: str) -> str | None:
    word = unicodedata.name(letter, "").partition(" ")[0]
    return _name_of(word) or (word.capitalize() or None)


def _name_of(word: str) -> str | None:
    return _SCRIPTS[word][0] if word in _SCRIPTS else None
