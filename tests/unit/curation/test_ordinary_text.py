"""Texts that share the ordinary words of a wording, and the words that tell it."""

from __future__ import annotations

import pytest

from watermark_scan.curation.ordinary_text import BEGINNINGS, ENDINGS, NAMES, neighbours, telling_words


def test_texts_go_on_after_ordinary_words() -> None:
    """The first words and the last ones, each with everything that may stand beside it, and never the whole wording."""
    found = {(one.text, one.piece) for one in neighbours("This video is a virtual game simulation")}
    beginning, end = "This video is a", "a virtual game simulation"
    assert {(f"{beginning} {more}", beginning) for more in (*ENDINGS, *NAMES)} <= found
    assert {(f"{more} {end}", end) for more in (*BEGINNINGS, *NAMES)} <= found
    assert not any("video is a virtual game simulation" in text and "This" in text for text, _ in found)


@pytest.mark.parametrize("wording", ["Zorblax", "Quorvex Zorblax Blimfu", "To be", "Made", ""])
def test_what_has_no_ordinary_piece_has_no_neighbours(wording: str) -> None:
    """Names, and pieces of fewer than eight letters or two words."""
    assert not list(neighbours(wording))


def test_pieces_end_where_a_rare_word_stands() -> None:
    """A name is what tells a wording, so that no piece holds it."""
    found = {one.piece for one in neighbours("Recorded with Zorblax for the school")}
    assert found == {"Recorded with", "for the school"}


@pytest.mark.parametrize(
    ("wording", "telling"),
    [("Made with Zorblax", "Zorblax"), ("This is a game", ""), ("Quorvex · teaser of Blimfu", "Quorvex Blimfu")],
)
def test_rare_words_tell_a_wording(wording: str, telling: str) -> None:
    """Those that ordinary language has not; signs alone are no words."""
    assert telling_words(wording) == telling
