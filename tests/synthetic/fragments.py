"""What is left of overlay wordings: pieces cut by the frame, damaged as OCR damages text. Seeded.

There are equally many fragments of each length, error rate and kind of cut, of all wordings in turn. What takes whose
place is written by hand, on purpose not what the matcher has learned: a benchmark must not be damaged by the very table
it is healed with.
"""

# ruff: noqa: RUF001  characters that look like others are what this is about

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import Levenshtein

from watermark_scan.matching.folding import MARKER, fold
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.model import Wording

MIN_LETTERS = 8
LENGTHS = ((8, 9), (10, 11), (12, 15), (16, 19), (20, 23), (24, 31), (32, 999))
"""Classes of letters left: fewest and most."""
ERROR_RATES = (0.0, 0.05, 0.10, 0.15, 0.20)
CUTS = ("left", "right", "both")
_SHORTEST_CUT = 2
"""Letters that a fragment lacks at least: one at each end when it is cut at both."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A piece of a wording as it might be read.

    Attributes:
        wording: Where it comes from.
        number: Stands where the wording has a running number.
        text: Damaged.
        original: The same before the damage.
        letters: Letters and digits before the damage.
        rate: Character error rate of the damage, 0…1.
        cut: Where the frame cuts it: one of `CUTS`, or empty for a whole wording.
    """

    wording: Wording
    number: str
    text: str
    original: str
    letters: int
    rate: float
    cut: str

    @property
    def left(self) -> bool:
        """The frame cuts it on the left."""
        return self.cut in {"left", "both"}

    @property
    def right(self) -> bool:
        """The frame cuts it on the right."""
        return self.cut in {"right", "both"}


class RightAnswers:
    """Which entries of a list are right for a piece of text: many wordings share their words.

    Args:
        wordings: Of all roles; only signs are answers.
    """

    def __init__(self, wordings: Iterable[Wording]) -> None:
        signs = [wording for wording in wordings if wording.role is Role.SIGN]
        self._plain = [(wording.pattern_id, fold(wording.text).text) for wording in signs if MARKER not in wording.text]
        self._numbered = [wording for wording in signs if MARKER in wording.text]

    def to(self, text: str, number: str, entry: str) -> frozenset[str]:
        """The entries one of whose wordings holds the text, and the entry itself.

        Args:
            text: What is left of a wording, undamaged.
            number: Stands where the wording has a running number.
            entry: Id of the entry that the text comes from.
        """
        part = fold(text).text
        right = {name for name, listed in self._plain if part in listed}
        numbered = {one.pattern_id for one in self._numbered if part in fold(filled(one.text, number)).text}
        return frozenset({*right, *numbered, entry})


def grid(wordings: Sequence[Wording], *, each: int, seed: int) -> Iterator[Fragment]:
    """As many fragments for every pair of a length class and an error rate."""
    for lengths in LENGTHS:
        for rate in ERROR_RATES:
            yield from fragments(wordings, lengths=lengths, rate=rate, count=each, seed=seed)


def fragments(
    wordings: Sequence[Wording], *, lengths: tuple[int, int], rate: float, count: int, seed: int
) -> Iterator[Fragment]:
    """Damaged windows of sign wordings, left, right and in the middle in turn.

    Args:
        wordings: Those that are long enough are taken in turn.
        lengths: Fewest and most letters left.
        rate: Character error rate, 0…1.
        count: How many; none where no wording is long enough.
        seed: Of all chance, together with lengths and rate.
    """
    draw = random.Random(f"{seed} {lengths} {rate}")  # noqa: S311  a benchmark's sampling, no secret
    source = cycle(_shuffled(wordings, lengths[0] + _SHORTEST_CUT, draw))
    for cut, wording, _ in zip(cycle(CUTS), source, range(count), strict=False):
        yield _fragment(wording, lengths, cut, rate, draw)


def whole(wordings: Sequence[Wording], *, rate: float, count: int, seed: int) -> Iterator[Fragment]:
    """Whole sign wordings of at least 8 letters, damaged; the frame cuts none."""
    draw = random.Random(f"{seed} whole {rate}")  # noqa: S311  as above
    for wording, _ in zip(cycle(_shuffled(wordings, MIN_LETTERS, draw)), range(count), strict=False):
        yield _damaged(wording, _written(wording, draw), "", rate, draw)


def noisy(text: str, rate: float, rng: random.Random) -> str:
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


def letters_of(text: str) -> int:
    """Letters and digits."""
    return sum(letter.isalnum() for letter in text)


def filled(text: str, number: str) -> str:
    """A wording's text with its running numbers written out."""
    return text.replace(MARKER, number)


def _shuffled(wordings: Sequence[Wording], fewest: int, draw: random.Random) -> list[Wording]:
    signs = [wording for wording in wordings if wording.role is Role.SIGN and not wording.exact_token]
    chosen = [wording for wording in signs if letters_of(filled(wording.text, "")) >= fewest]
    return draw.sample(chosen, len(chosen))


def _written(wording: Wording, draw: random.Random) -> tuple[str, str]:
    """The wording as it may stand on a picture, and the number in it."""
    number = str(draw.randint(1, 999_999))
    text = filled(wording.text, number)
    return (text.upper() if draw.random() < 1 / 2 else text), number


def _fragment(wording: Wording, lengths: tuple[int, int], cut: str, rate: float, draw: random.Random) -> Fragment:
    text, number = _written(wording, draw)
    places = [index for index, letter in enumerate(text) if letter.isalnum()]
    size = draw.randint(lengths[0], min(lengths[1], len(places) - _SHORTEST_CUT))
    last = len(places) - size
    first = {"left": last, "right": 0, "both": draw.randint(1, last - 1)}[cut]
    part = text[places[first] : places[first + size - 1] + 1]
    return _damaged(wording, (part, number), cut, rate, draw)


def _damaged(wording: Wording, written: tuple[str, str], cut: str, rate: float, draw: random.Random) -> Fragment:
    part, number = written
    return Fragment(
        wording=wording,
        number=number,
        text=noisy(part, rate, draw),
        original=part,
        letters=letters_of(part),
        rate=rate,
        cut=cut,
    )


def _damaged_once(text: str, rng: random.Random) -> str:
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


def _with_sequence(text: str, rng: random.Random) -> str:
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
