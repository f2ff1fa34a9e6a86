"""What the tests of this folder share."""

from __future__ import annotations

import pytest

from tests.synthetic import near_words

_WORDS = ("alamo", "almay", "stocks", "stock", "fotos", "fair", "picfairs", "ponds", "pond", "dreamtime", "shutters")


@pytest.fixture
def _few_frequent_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some words that are like listed ones: the packages of `bench` are not needed."""
    monkeypatch.setattr(near_words, "frequent_words", lambda _language: (_WORDS, ()))
