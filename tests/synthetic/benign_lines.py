"""Ordinary lines: what innocent pictures hold, in fifteen languages, as many as are wanted, the same for the same seed.

Some are collected from what the extra `bench` installs: message catalogues (Django, JupyterLab: interface; pycountry:
names), and the descriptions and licences of all installed distributions (documents). Others are made: templates of
signs and captions with their slots filled (`benign_templates.txt`), names and addresses, and words in a row by how
often they are said. Lines that are like a listed wording stay in: taking them out would hide false flags.
"""

# ruff: noqa: RUF001  names in other alphabets

from __future__ import annotations

import gettext
import hashlib
import io
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution, distributions
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Split = Literal["tune", "report"]
FEWEST_LETTERS, MOST_LETTERS = 3, 90
SHARES = {"interface": 0.2, "place": 0.1, "document": 0.1, "name": 0.15, "template": 0.25, "words": 0.2}
"""Of the kinds in the mix; where a kind runs dry the others fill up."""
_TRIES = 2000
"""Lines without a new one among them after which a kind counts as dry."""
_Drawn = tuple[str, str, str, str]
"""Kind, language, text, and the text that decides on the split."""
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "pl", "nl", "tr", "ru", "uk", "ja", "zh", "ko", "ar")
"""Languages that lines are drawn in."""
INTERFACE = (
    "Django",
    "jupyterlab-language-pack-es-ES",
    "jupyterlab-language-pack-fr-FR",
    "jupyterlab-language-pack-ja-JP",
    "jupyterlab-language-pack-ru-RU",
    "jupyterlab-language-pack-zh-CN",
)
NAMES = ("pycountry",)
OWN = "watermark-scan"
"""This project; its own description quotes listed wordings."""
_FIELD = re.compile(r"%\(|%[sd]|[{}<>\\]|&\w+;")
"""Signs of a line that is filled in or is code: no one ever reads it as it stands."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
LOCALES: Final = {
    "en": "en_GB", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "it": "it_IT", "pt": "pt_BR", "pl": "pl_PL",
    "nl": "nl_NL", "tr": "tr_TR", "ru": "ru_RU", "uk": "uk_UA", "ja": "ja_JP", "zh": "zh_CN", "ko": "ko_KR",
    "ar": "ar_AA",
}  # fmt: skip
"""Of the made-up names; American ones come in with the addresses."""
AGENCIES: Final = {
    "en": ("Reuters", "AFP", "AP", "EPA", "PA Wire", "Bloomberg"),
    "de": ("dpa", "picture alliance", "APA"),
    "fr": ("AFP", "REA", "Sipa"),
    "es": ("EFE", "Europa Press"),
    "it": ("ANSA", "LaPresse"),
    "pt": ("Lusa", "Folha"),
    "pl": ("PAP", "Reporter"),
    "nl": ("ANP", "Belga"),
    "tr": ("AA", "DHA", "İHA"),
    "ru": ("ТАСС", "РИА Новости", "Интерфакс"),
    "uk": ("УНІАН", "Укрінформ"),
    "ja": ("共同通信", "時事通信"),
    "zh": ("新华社", "中新社"),
    "ko": ("연합뉴스", "뉴시스"),
    "ar": ("واس", "وام"),
}
TEAMS: Final = (
    *("Arsenal", "Chelsea", "Real Madrid", "FC Bayern", "Juventus", "Ajax", "BVB", "Galatasaray", "Porto", "Legia"),
    *("Lions", "Tigers", "Ravens", "Hawks", "Giants", "Dynamo", "Spartak", "Zenit", "Kashima"),
)
_UNSPACED: Final = ("ja", "zh")
_SLOT: Final = re.compile(r"\{(\w+)\}")
_SYMBOLS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_LONGEST_ROW: Final = 12
_SINGLE_WORDS: Final = 0.04
"""Share of rows of one word only; street pictures hold many of them."""
_TEMPLATES = Path(__file__).with_name("benign_templates.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class BenignLine:
    """An ordinary line.

    Attributes:
        text: 3 to 90 letters and digits, with spaces and punctuation.
        language: Of the text.
        kind: Key of `SHARES`, for templates with the kind of template: `template/sign`.
    """

    text: str
    language: str
    kind: str


def benign_lines(*, split: Split, count: int, seed: int) -> Iterator[BenignLine]:
    """Different ordinary lines; the same ones for the same arguments and installed packages.

    Args:
        split: Which half of the sources to draw from: no line and no template of one half is in the other.
        count: How many, at most: about a million can be drawn.
        seed: Of all chance.
    """
    rng = Random(seed)  # noqa: S311  made text, no secret
    draws = _draws(_Maker(rng), rng)
    seen: set[str] = set()
    while draws and len(seen) < count:
        kind = rng.choices(list(draws), [SHARES[name] for name in draws])[0]
        drawn = _first_new(draws[kind], split, seen)
        if drawn is None:
            del draws[kind]
            continue
        kind, language, text, _ = drawn
        seen.add(text.casefold())
        yield BenignLine(text=_cased(text, rng), language=language, kind=kind)


def split_of(source: str) -> Split:
    """The half that a text belongs to, whatever its case; always the same."""
    digest = hashlib.blake2b(source.casefold().encode(), digest_size=1).digest()
    return "tune" if digest[0] % 2 == 0 else "report"


@cache
def templates() -> tuple[tuple[str, str, str], ...]:
    """Language, kind and sentence of every template."""
    source = _TEMPLATES.read_text(encoding="utf-8")
    rows = (line.split("\t") for line in source.splitlines() if line and not line.startswith("#"))
    return tuple((language, kind, sentence) for language, kind, sentence in rows)


def _draws(maker: _Maker, rng: Random) -> dict[str, Iterator[_Drawn]]:
    return {
        "interface": _collected("interface", _interface_lines(), rng),
        "place": _collected("place", _name_lines(), rng),
        "document": _collected("document", _document_lines(), rng),
        "name": _made("name", maker.name),
        "template": _filled(maker, rng),
        "words": _made("words", maker.row),
    }


def _collected(kind: str, lines: Iterable[tuple[str, str]], rng: Random) -> Iterator[_Drawn]:
    different = sorted(set(lines))
    rng.shuffle(different)
    yield from ((kind, language, text, text) for language, text in different)


def _made(kind: str, make: Callable[[], tuple[str, str]]) -> Iterator[_Drawn]:
    while True:
        language, text = make()
        yield kind, language, text, text


def _filled(maker: _Maker, rng: Random) -> Iterator[_Drawn]:
    while True:
        language, kind, sentence = rng.choice(templates())
        yield f"template/{kind}", language, maker.fill(language, sentence), sentence


def _first_new(lines: Iterator[_Drawn], split: Split, seen: set[str]) -> _Drawn | None:
    """The next line of the split that fits and was not drawn before; None where there is none left."""
    for _, drawn in zip(range(_TRIES), lines, strict=False):
        _, _, text, source = drawn
        fits = FEWEST_LETTERS <= sum(map(str.isalnum, text)) <= MOST_LETTERS
        if fits and split_of(source) == split and text.casefold() not in seen:
            return drawn
    return None


def _cased(text: str, rng: Random) -> str:
    """The text as it is, or in capitals, small letters or title case, as signs and captions are set."""
    return rng.choices((str, str.upper, str.title, str.lower), (55, 25, 10, 10))[0](text)


class _Maker:
    """Fills sentences and makes names and rows of words; the same for the same seed.

    Args:
        rng: Where all chance comes from.
    """

    def __init__(self, rng: Random) -> None:
        from faker import Faker  # noqa: PLC0415  of the extra `bench`

        self._rng = rng
        self._fakers = {language: Faker(locale) for language, locale in LOCALES.items()}
        for faker in self._fakers.values():
            faker.seed_instance(rng.getrandbits(32))

    def fill(self, language: str, sentence: str) -> str:
        """The sentence with every slot filled.

        Raises:
            KeyError: There is no such slot.
        """
        return _SLOT.sub(lambda slot: self._value(language, slot[1]), sentence)

    def name(self) -> tuple[str, str]:
        """Language and a made-up name, company, address, mail address, date or the like."""
        language = self._rng.choice(LANGUAGES)
        faker = self._fakers[language]
        ways: tuple[Callable[[], str], ...] = (
            faker.name, faker.name, faker.company, faker.company, faker.street_address, faker.phone_number,
            lambda: self._city(language),
            faker.url, faker.email, faker.job, faker.country, faker.sentence, faker.sentence,
            faker.catch_phrase if language in {"en", "es", "fr", "it"} else faker.name,
            lambda: faker.address().replace("\n", " "),
        )  # fmt: skip
        return language, self._rng.choice(ways)()

    def row(self) -> tuple[str, str]:
        """Language and words in a row, each drawn by how often it is said."""
        language = self._rng.choice(LANGUAGES)
        count = 1 if self._rng.random() < _SINGLE_WORDS else self._rng.randint(2, _LONGEST_ROW)
        words = (self._word(language) for _ in range(count))
        return language, ("" if language in _UNSPACED else " ").join(words)

    def _word(self, language: str) -> str:
        words, weights = frequent_words(language)
        word = self._rng.choices(words, cum_weights=weights)[0]
        # The list writes longer numbers with noughts.
        return re.sub("0", lambda _: self._rng.choice("0123456789"), word)

    def _value(self, language: str, slot: str) -> str:
        faker, rng = self._fakers[language], self._rng
        ways: dict[str, Callable[[], str]] = {
            "city": lambda: self._city(language),
            "country": faker.country,
            "name": faker.name,
            "last": faker.last_name,
            "company": faker.company,
            "street": faker.street_name,
            "job": faker.job,
            "month": faker.month_name,
            "url": faker.url,
            "mail": faker.email,
            "phone": faker.phone_number,
            "word": lambda: self._word(language),
            "year": lambda: str(rng.randint(1890, 2026)),
            "date": self._date,
            "time": lambda: f"{rng.randrange(24)}:{rng.randrange(60):02d}",
            "price": lambda: rng.choice(("€{}", "${}", "{} €", "£{}", "{} zł", "{} ₽")).format(
                rng.randint(99, 99999) / 100
            ),
            "n": lambda: str(rng.randint(1, 9)),
            "nn": lambda: str(rng.randint(10, 99)),
            "nnn": lambda: str(rng.randint(100, 999)),
            "code": lambda: "".join(rng.choices(_SYMBOLS, k=rng.randint(4, 9))),
            "agency": lambda: rng.choice(AGENCIES[language]),
            "team": lambda: rng.choice(TEAMS),
        }
        return ways[slot]()

    def _city(self, language: str) -> str:
        faker = self._fakers[language]
        # The Italian list of cities has another order in each process; provinces are named after cities there.
        city: str = faker.administrative_unit() if language == "it" else faker.city()
        return city

    def _date(self) -> str:
        year, month, day = self._rng.randint(1990, 2026), self._rng.randint(1, 12), self._rng.randint(1, 28)
        form = self._rng.choice(("{2:02d}.{1:02d}.{0}", "{0}-{1:02d}-{2:02d}", "{2}/{1}/{0}", "{1:02d}/{2:02d}/{0}"))
        return form.format(year, month, day)


@cache
def frequent_words(language: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The words of a language that are said most, and the sums of their shares."""
    import wordfreq  # noqa: PLC0415  of the extra `bench`

    words = wordfreq.get_frequency_dict(language, "small")
    return tuple(words), tuple(accumulate(words.values()))


def _interface_lines() -> Iterator[tuple[str, str]]:
    """Language and text of interface sentences."""
    for name in INTERFACE:
        yield from _catalogue_lines(name)


def _name_lines() -> Iterator[tuple[str, str]]:
    """Language and text of names of countries, regions, languages, scripts and currencies."""
    for name in NAMES:
        yield from _catalogue_lines(name)


def _document_lines() -> Iterator[tuple[str, str]]:
    """Language (English) and text of sentences in descriptions and licences."""
    others = (found for found in distributions() if found.name.replace("_", "-").lower() != OWN)
    for installed in sorted(others, key=lambda found: found.name):
        texts = [installed.read_text("METADATA") or ""]
        licences = [path for path in installed.files or () if "licen" in path.name.lower() and path.suffix != ".pyc"]
        texts.extend(path.read_binary().decode(errors="ignore") for path in licences)
        for text in texts:
            yield from (("en", line) for line in _lines(text))


def _catalogue_lines(name: str) -> Iterator[tuple[str, str]]:
    paths = sorted(path for path in distribution(name).files or () if path.suffix == ".mo")
    for path in paths:
        # Folders are called de, pt_BR or zh_Hans.
        language = path.parts[path.parts.index("LC_MESSAGES") - 1].partition("_")[0]
        if language in LANGUAGES:
            catalogue = gettext.GNUTranslations(io.BytesIO(path.read_binary()))
            messages: dict[object, str] = catalogue._catalog  # type: ignore[attr-defined]  # it has no other listing
            for key, message in sorted((str(key), message) for key, message in messages.items()):
                yield from ((language, line) for line in (_lines(message) if key else ()))


def _lines(text: str) -> Iterator[str]:
    for paragraph in text.splitlines():
        yield from (line.strip() for line in _SENTENCE_END.split(paragraph) if not _FIELD.search(line))
