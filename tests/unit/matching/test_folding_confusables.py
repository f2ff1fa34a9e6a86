"""The look-alikes: what the Unicode data gives, and what is written by hand."""

# ruff: noqa: RUF001  characters that look like others are what is tested here

from __future__ import annotations

import pytest

from watermark_scan.matching.folding import PAIRS, look_alike


@pytest.mark.parametrize(
    ("letter", "shape"),
    [
        ("0", "o"),
        ("i", "l"),
        ("m", "m"),  # the Unicode data has rn
        ("6", "6"),
        ("а", "A"),
        ("в", "B"),  # the small letter alone looks like no Latin one
        ("п", "Π"),
        ("и", "и"),
        ("ш", "w"),
        ("þ", "p"),
        ("ю", "lO"),
        ("ν", "N"),  # the small letter alone looks like v
        ("γ", "r"),
        ("ø", "O\u0338"),
        ("ッ", "ツ"),
        ("カ", "力"),
        ("く", "く"),  # the Unicode data has an ornament
        ("〇", "O"),
        ("ا", "ا"),  # the Unicode data has l
        ("ى", "ي"),
        ("\ud800", "\ud800"),
    ],
)
def test_examples(letter: str, shape: str) -> None:
    """Capitals decide before small letters, Latin before other alphabets, and other scripts stay among themselves."""
    assert look_alike(letter) == shape


def test_results_of_pairs_take_part_in_no_pair() -> None:
    """One pass from the left joins all pairs: no joined letter can be joined again."""
    parts = set(PAIRS) | {first for first, _ in PAIRS.values()}
    assert parts.isdisjoint(both for _, both in PAIRS.values())
