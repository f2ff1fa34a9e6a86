"""Text damaged as OCR damages it, at a stated character error rate. Owns no list of wordings and no learned table.

The confusions here are written by hand and on purpose not those that the matcher has learned: a benchmark must not be
damaged by the very table it is healed with.
"""

# ruff: noqa: RUF001  characters that look like others are what this is about

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import Levenshtein

if TYPE_CHECKING:
    from random import Random

ALIKE: Final = (
    "0OoQDC", "1lI|i!tj", "5Ss$", "8B&3", "2Zz", "6Gb", "9gqy", "ceoa", "uvnw", "hbnk", "tfr+", "EFPR", "HNMKW", "A4ΛR",
    "T7Y", "VYU", "XKx", "UJ", "LI", "mnw", "pq", "saz", "vy", ".,'-_",
    "ийн", "нпи", "шщц", "осе", "аоя", "ьъы", "гт", "лд", "кх", "ШЩЦ", "НИП", "ОСЮ", "ВЗЭ", "ЛДП", "ГТ",
    "未末木本", "日曰目白", "土士上", "力カ刀", "口ロ回", "ソンリ", "シツ", "人入八", "大太犬", "中申", "已己", "发友",
    "开井", "成戍",
    "하히", "가기", "이어", "αοσ", "ηnν", "رز", "بتث", "حخج",
)  # fmt: skip
"""Characters that take each other's place."""
SEQUENCES: Final = (
    ("rn", "m"), ("cl", "d"), ("vv", "w"), ("nn", "m"), ("ri", "n"), ("li", "h"), ("fi", "h"), ("ll", "u"),
    ("IN", "M"), ("VV", "W"), ("O", "()"), ("K", "I<"), ("H", "I-I"), ("M", "IVI"), ("D", "I)"),
)  # fmt: skip
"""Pairs of sequences that take each other's place."""
SHARES: Final = {"alike": 0.45, "sequence": 0.07, "other": 0.13, "drop": 0.15, "invent": 0.1, "space": 0.1}
"""Of the kinds of damage that are tried; one that does not apply at its place is tried elsewhere."""
_INVENTED: Final = ".,'-|_:;·l1ij°\"~"
_TRIES: Final = 400
"""Proposals for each error after which a text counts as unable to be damaged further."""


def noisy(text: str, rate: float, rng: Random) -> str:
    """The text with errors: the number of edits between the two is `rate` of its characters, on average exactly.

    Every character is wrong with the same chance, so that single texts have more or fewer errors. Spaces count as
    characters. Some errors vanish when the text is folded (O for 0, a lost space), as with a real engine.

    Args:
        text: Anything.
        rate: Character error rate, 0…1.
        rng: Where all chance comes from.
    """
    errors = sum(rng.random() < rate for _ in text)
    damaged = text
    made = 0
    for _ in range(_TRIES * errors):
        if made >= errors:
            break
        tried = _damaged_once(damaged, rng)
        distance = Levenshtein.distance(text, tried)
        if made < distance <= errors:
            damaged, made = tried, distance
    return damaged


def _damaged_once(text: str, rng: Random) -> str:
    """The text after one more try; unchanged where the kind of damage does not apply at the place."""
    if not text:
        return rng.choice(_INVENTED)
    place = rng.randrange(len(text))
    kind = rng.choices(list(SHARES), list(SHARES.values()))[0]
    before, here, after = text[:place], text[place], text[place + 1 :]
    if kind == "alike":
        here = rng.choice(_LOOKS_LIKE.get(here, here))
    elif kind == "sequence":
        return _with_sequence(text, rng)
    elif kind == "other":
        here = rng.choice(text) if not here.isspace() else here
    elif kind == "drop":
        here = ""
    elif kind == "invent":
        here += rng.choice(_INVENTED)
    else:
        here = "" if here.isspace() else here + " "
    return before + here + after


def _with_sequence(text: str, rng: Random) -> str:
    one, other = rng.choice(SEQUENCES)
    shape, instead = rng.choice(((one, other), (other, one)))
    places = [place for place in range(len(text)) if text.startswith(shape, place)]
    if not places:
        return text
    place = rng.choice(places)
    return text[:place] + instead + text[place + len(shape) :]


def _looks_like() -> dict[str, str]:
    looks: dict[str, str] = {}
    for group in ALIKE:
        for letter in group:
            looks[letter] = looks.get(letter, "") + group.replace(letter, "")
    return looks


_LOOKS_LIKE: Final = _looks_like()
