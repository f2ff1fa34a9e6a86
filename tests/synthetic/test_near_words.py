"""Near words: no listed word, and one that is like it."""

from __future__ import annotations

import pytest
from rapidfuzz.distance import Levenshtein

from tests.synthetic.context_list import LISTED
from tests.synthetic.listed_texts import ListedTexts
from tests.synthetic.near_words import chats_and_signs, near_names, near_words

pytestmark = pytest.mark.usefixtures("_few_frequent_words")


def test_near_names_are_ordinary_words_a_letter_away() -> None:
    """Or two, of long ones; never the listed word itself."""
    listed = [one.text.casefold() for one in LISTED if one.text.isalpha()]
    near = [*near_names(LISTED, "tune"), *near_names(LISTED, "report")]
    assert {"alamo", "stocks", "dreamtime"} <= {*near}
    assert all(min(Levenshtein.distance(word, name) for name in listed) in {1, 2} for word in near)


def test_no_near_word_is_listed() -> None:
    """Neither alone nor with what stands before it; they stand in four kinds of places."""
    drawn = list(near_words(LISTED, split="tune", count=80, seed=1))
    kinds = {scene.kind.partition(", ")[2] for scene in drawn}
    assert kinds == {"alone", "sign", "headline", "chat"}
    assert not any(ListedTexts(LISTED).holds_one(scene.text) for scene in drawn if scene.kind == "another word, alone")


def test_chats_and_signs_hold_names_and_openers() -> None:
    """Never alone: then a name would be a mark."""
    drawn = list(chats_and_signs(LISTED, split="report", count=60, seed=1))
    assert {scene.kind.partition(", ")[0] for scene in drawn} == {"mention", "opener"}
    assert not any(scene.text.casefold() in {one.text.casefold() for one in LISTED} for scene in drawn)
