"""What is left of overlay wordings: windows cut by the frame, damaged as OCR damages them. Seeded.

Owns the sampling: equally many fragments of each length class, error rate and kind of cut, and the wordings in turn.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING

from tests.benchmarks.ocr_noise import noisy
from watermark_scan.matching.folding import MARKER
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.model import Wording

MIN_LETTERS = 8
LENGTHS = ((8, 9), (10, 11), (12, 15), (16, 19), (20, 23), (24, 31), (32, 999))
"""Classes of letters left: fewest and most."""
ERROR_RATES = (0.0, 0.05, 0.10, 0.15, 0.20)
CUTS = ("left", "right", "both")
_SHORTEST_CUT = 2
"""Letters that a fragment lacks at least: one at each end when it is cut at both."""


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
