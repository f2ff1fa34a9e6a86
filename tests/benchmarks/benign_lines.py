"""Ordinary lines for benchmarks: what innocent pictures hold, in fifteen languages, as many as are wanted.

Owns the mix, the two splits and the lengths; `benign_sources` and `benign_made` own the texts. The lines are not held
against the list of wordings: taking out what matches would hide false flags.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Literal

from tests.benchmarks.benign_made import Maker, templates
from tests.benchmarks.benign_sources import document_lines, interface_lines, name_lines

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
    draws = _draws(Maker(rng), rng)
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


def _draws(maker: Maker, rng: Random) -> dict[str, Iterator[_Drawn]]:
    return {
        "interface": _collected("interface", interface_lines(), rng),
        "place": _collected("place", name_lines(), rng),
        "document": _collected("document", document_lines(), rng),
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


def _filled(maker: Maker, rng: Random) -> Iterator[_Drawn]:
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
