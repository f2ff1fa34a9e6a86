"""Lists of any length that look like the real one: its wordings again and again, with words exchanged. Seeded."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.model import Wording

_SHARE = 0.5
"""Of the words that are exchanged; one in each wording at least."""
_SHORTEST = 4
"""Letters of words that pseudo-words are made from."""


def longer(wordings: Sequence[Wording], size: int, seed: int) -> list[Wording]:
    """So many wordings: the real ones as far as they go, in random order, then made ones that differ from all others.

    Args:
        wordings: At least one of them with a word of four letters or more.
        size: Of the list, > 0.
        seed: Of all chance.
    """
    draw = random.Random(seed)  # noqa: S311  made lists, no secret
    real = draw.sample(list(wordings), len(wordings))
    made = _made(real, draw)
    return [*real[:size], *(next(made) for _ in range(size - len(real)))]


def _made(real: Sequence[Wording], draw: random.Random) -> Iterator[Wording]:
    seen = {wording.text for wording in real}
    parts = sorted({word for text in seen for word in text.split() if len(word) >= _SHORTEST and word.isalpha()})
    for number in count():
        model = real[number % len(real)]
        text = _exchanged(model.text, parts, draw)
        if text not in seen:
            seen.add(text)
            yield replace(model, pattern_id=f"{model.pattern_id}-{number}", text=text)


def _exchanged(text: str, parts: Sequence[str], draw: random.Random) -> str:
    words = text.split()
    chosen = draw.randrange(len(words))
    return " ".join(
        _pseudo_word(parts, draw) if place == chosen or draw.random() < _SHARE else word
        for place, word in enumerate(words)
    )


def _pseudo_word(parts: Sequence[str], draw: random.Random) -> str:
    """The first half of one word and the second half of another."""
    first, second = draw.choice(parts), draw.choice(parts)
    return first[: (len(first) + 1) // 2] + second[len(second) // 2 :]
