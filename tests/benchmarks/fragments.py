"""What is left of overlay wordings: windows cut by the frame, damaged as OCR damages them. Seeded."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.ocr_noise import noisy
from watermark_scan.wording import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.wording import Wording

MIN_LETTERS = 8
ERROR_RATES = (0.0, 0.05, 0.10, 0.15, 0.20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A piece of a wording as it might be read.

    Attributes:
        wording: Where it comes from.
        text: Damaged.
        original: The same before the damage.
        letters: Letters and digits before the damage.
        rate: Character error rate of the damage, 0…1.
        left: The frame cuts it on the left.
        right: The frame cuts it on the right.
    """

    wording: Wording
    text: str
    original: str
    letters: int
    rate: float
    left: bool
    right: bool


def fragments(wordings: Sequence[Wording], *, count: int, seed: int) -> Iterator[Fragment]:
    """Random windows of sign wordings with at least 8 letters; lengths, cuts and error rates evenly mixed."""
    draw = random.Random(seed)  # noqa: S311  a benchmark's sampling, no secret
    long_enough = [
        wording
        for wording in wordings
        if wording.role is Role.SIGN and not wording.exact_token and _letters(wording.text) >= MIN_LETTERS
    ]
    for _ in range(count):
        wording = draw.choice(long_enough)
        yield _fragment(wording, draw)


def _fragment(wording: Wording, draw: random.Random) -> Fragment:
    text = wording.text.upper() if draw.random() < 1 / 2 else wording.text
    places = [index for index, letter in enumerate(text) if letter.isalnum()]
    size = draw.randint(MIN_LETTERS, len(places))
    first = draw.choice([0, len(places) - size, draw.randint(0, len(places) - size)])
    part = text[places[first] : places[first + size - 1] + 1]
    rate = draw.choice(ERROR_RATES)
    return Fragment(
        wording=wording,
        text=noisy(part, rate, draw) if rate else part,
        original=part,
        letters=size,
        rate=rate,
        left=first > 0,
        right=first + size < len(places),
    )


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)
