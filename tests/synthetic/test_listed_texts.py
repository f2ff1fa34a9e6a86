"""Whether a text holds a listed wording, or a piece of one."""

from __future__ import annotations

import pytest

from tests.synthetic.context_list import LISTED
from tests.synthetic.listed_texts import ListedTexts

TEXTS = ListedTexts(LISTED)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("the words footage not final appear", True),
        ("a Dreams Time picture... dreamstime", True),
        ("FOOTAGE NOT-FINAL", True),
        ("footage not finally", False),
        ("Prices subject to change", False),
        ("All content subject to change", False),
        ("", False),
    ],
)
def test_whole_wordings_are_seen_from_word_to_word(text: str, *, holds: bool) -> None:
    """Whatever the case and punctuation; benign ones and pieces do not count."""
    assert TEXTS.holds_one(text) is holds


def test_pieces_are_seen() -> None:
    """Also in the middle of a wording."""
    assert TEXTS.has("video is a virtual")
    assert not TEXTS.has("video is a recording")
