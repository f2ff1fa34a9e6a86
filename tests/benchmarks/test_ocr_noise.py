"""Damaged text: the stated error rate is the true one, and the same seed gives the same damage."""

# ruff: noqa: S311  repeatable chance, no secrets

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from tests.benchmarks.ocr_noise import noisy

TEXTS = (
    "Development footage. This is a work in progress.",
    "ALL CONTENT",
    "Не является реальным игровым процессом",  # noqa: RUF001  Cyrillic on purpose
    "開発中の画面です",
    "게임 개발 중 화면",
)


@pytest.mark.parametrize("rate", [0.05, 0.1, 0.15, 0.2])
@pytest.mark.parametrize("text", TEXTS)
def test_the_stated_rate_is_the_true_one(text: str, rate: float) -> None:
    """Over many texts, edits per character come within a tenth of the rate."""
    rng = Random(7)
    repeats = 20_000 // len(text)
    edits = sum(Levenshtein.distance(text, noisy(text, rate, rng)) for _ in range(repeats))
    assert edits / (repeats * len(text)) == pytest.approx(rate, rel=0.1)


@given(st.text(max_size=40), st.integers())
def test_no_errors_wanted_none_made(text: str, seed: int) -> None:
    """At rate 0 the text stays as it is."""
    assert noisy(text, 0.0, Random(seed)) == text


@given(st.text(max_size=30), st.floats(0, 1), st.integers())
def test_any_text_can_be_damaged(text: str, rate: float, seed: int) -> None:
    """No text and no rate breaks it, and there are never more errors than characters."""
    assert Levenshtein.distance(text, noisy(text, rate, Random(seed))) <= len(text)


def test_same_seed_same_damage() -> None:
    """The damage depends on the seed alone."""
    assert noisy(TEXTS[0], 0.2, Random(3)) == noisy(TEXTS[0], 0.2, Random(3))


def test_spaces_get_lost_and_invented() -> None:
    """Words run together and fall apart, as with a real engine."""
    rng = Random(1)
    damaged = [noisy(TEXTS[0], 0.1, rng) for _ in range(300)]
    assert any(len(text.split()) < len(TEXTS[0].split()) for text in damaged)
    assert any(len(text.split()) > len(TEXTS[0].split()) for text in damaged)
