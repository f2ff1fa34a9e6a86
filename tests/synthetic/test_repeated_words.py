"""Pages that repeat a word."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.synthetic.context_list import LISTED
from tests.synthetic.repeated_words import PAGES, repeated_words


@pytest.mark.usefixtures("_few_frequent_words")
def test_every_kind_of_page_repeats_something() -> None:
    """A word, or a line of credit, stands there twice and more in nearly all."""
    drawn = list(repeated_words(LISTED, split="tune", count=120, seed=1))
    assert {scene.kind.rpartition(", ")[2] for scene in drawn} == set(PAGES)
    often = [max(Counter(word for one in scene.readings for word in {*one.text.split()}).values()) for scene in drawn]
    assert sum(count >= 2 for count in often) > 0.9 * len(often)
