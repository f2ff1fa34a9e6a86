"""Ordinary English sentences made of common words, as many as are wanted; no package is needed.

They are harder than most benign lines: such words, and such sentences, stand in many a listed wording.
"""

from __future__ import annotations

import random
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLE = Path(__file__).with_name("plain_sentences.toml")


def sentences(count: int, seed: int) -> Iterator[str]:
    """So many different sentences; the same for the same seed."""
    words = _words()
    frames = _table()["sentences"]["frames"].strip().splitlines()
    draw = random.Random(seed)  # noqa: S311  made text, no secret
    seen: set[str] = set()
    while len(seen) < count:
        text = re.sub(r"\{(\w+)\}", lambda slot: draw.choice(words[slot[1]]), draw.choice(frames))
        text = text[0].upper() + text[1:]
        if text not in seen:
            seen.add(text)
            yield draw.choices((text, text.upper(), text.title()), (70, 20, 10))[0]


@cache
def vocabulary() -> tuple[str, ...]:
    """The words that the sentences are made of."""
    return tuple(sorted({word for listed in _words().values() for word in listed}))


def _words() -> dict[str, list[str]]:
    return {kind: listed.split() for kind, listed in _table()["words"].items()}


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))
