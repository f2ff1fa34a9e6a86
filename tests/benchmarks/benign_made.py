"""Made ordinary text: filled-in signs and captions, names and addresses, words in a row by how often they are said.

Owns the sentences' slots and what fills them; the sentences themselves are in `benign_templates.txt`. Nothing here
knows the list of wordings; a test checks that no sentence holds a sign.
"""

# ruff: noqa: RUF001  names in other alphabets

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final

import wordfreq
from faker import Faker

from tests.benchmarks.benign_sources import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

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


@cache
def templates() -> tuple[tuple[str, str, str], ...]:
    """Language, kind and sentence of every template."""
    source = (Path(__file__).parent / "benign_templates.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in source.splitlines() if line and not line.startswith("#"))
    return tuple((language, kind, sentence) for language, kind, sentence in rows)


class Maker:
    """Fills sentences and makes names and rows of words; the same for the same seed.

    Args:
        rng: Where all chance comes from.
    """

    def __init__(self, rng: Random) -> None:
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
        words, weights = _frequent_words(language)
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
def _frequent_words(language: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    words = wordfreq.get_frequency_dict(language, "small")
    return tuple(words), tuple(accumulate(words.values()))
