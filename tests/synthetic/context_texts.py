"""Ordinary texts to put around pieces of listed wordings (`context_texts.toml`), and names that no list has."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from tests.synthetic.benign_lines import split_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.synthetic.benign_lines import Split

_TABLE = Path(__file__).with_name("context_texts.toml")
_ONSETS = (
    "b",
    "c",
    "d",
    "f",
    "g",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "z",
    "br",
    "cl",
    "dr",
    "fl",
    "kl",
    "st",
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "eo", "ou", "ia")
_ENDS = ("n", "r", "x", "l", "s", "t", "m", "nt", "rk", "sh")
_SYLLABLES = (2, 3)


@cache
def texts_of(split: Split, kind: str, language: str = "") -> tuple[str, ...]:
    """The texts of a kind, of one half; of another language than English if one is named.

    Raises:
        KeyError: There is no such kind, or none in this language.
    """
    half = _table()[split]
    listed = (half["languages"][language] if language else half)[kind]
    parts = listed.split(",") if kind in {"products", "words_repeated"} else listed.splitlines()
    return tuple(text.strip() for text in parts if text.strip())


@cache
def languages(split: Split) -> tuple[str, ...]:
    """Languages beside English."""
    return tuple(_table()[split]["languages"])


def invented_names(split: Split, seed: int) -> Iterator[str]:
    """Different names of two or three syllables, without end; the halves share none."""
    draw = Random(f"{seed} names {split}")  # noqa: S311  made names, no secret
    seen: set[str] = set()
    while True:
        pairs = (draw.choice(_ONSETS) + draw.choice(_VOWELS) for _ in range(draw.choice(_SYLLABLES)))
        name = ("".join(pairs) + draw.choice(_ENDS)).capitalize()
        if split_of(name) == split and name not in seen:
            seen.add(name)
            yield name


@cache
def names(split: Split, seed: int, invented: int) -> tuple[str, ...]:
    """Names as products, companies and programs have them: real ones, and so many invented ones."""
    return (*texts_of(split, "products"), *islice(invented_names(split, seed), invented))


def words_of(text: str) -> list[str]:
    """Its words in small letters, without punctuation."""
    return re.findall(r"[^\W_]+", text.casefold())


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))
