"""Tests of `watermark_scan.spotting.texts`."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.spotting.builders import wording
from watermark_scan.spotting.texts import MOST_WORDS, Texts, texts_of


def _pieces(texts: Texts, *, decoy: bool = False) -> set[str]:
    pieces = texts.pieces
    return {
        texts.of(int(text), int(start), int(stop))
        for text, start, stop in zip(pieces.text, pieces.start, pieces.stop, strict=True)
        if texts.decoy[text] == decoy
    }


def test_runs_of_words_are_looked_for() -> None:
    """The whole wording and its longer parts are pieces, as listed and in capitals; short parts are not."""
    pieces = _pieces(texts_of([wording("All content is new")]))
    assert {"All content is new", "content", "ALL CONTENT IS", "content is new"} <= pieces
    assert not {"All", "is new", "NEW"} & pieces


def test_no_piece_spans_a_slot() -> None:
    """A running number separates the parts of a wording."""
    assert _pieces(texts_of([wording("Build {n} Alpha version")])) == {
        "Alpha version",
        "version",
        "ALPHA VERSION",
        "VERSION",
    }


def test_a_wording_in_capitals_is_looked_for_in_capitals_only() -> None:
    """A mark that is always set in capitals has no other case."""
    assert _pieces(texts_of([wording("Recplay", upper_case=True)])) == {"RECPLAY"}


def test_joined_scripts_are_left_out() -> None:
    """Arabic letters change with their neighbours: the atlas cannot set them."""
    assert texts_of([wording("محتوى مدفوع")]).texts == ()


@given(text=st.text("abcdefgHIJKLmnopé ", min_size=8, max_size=30).filter(lambda text: text.strip() == text))
def test_decoys_have_the_same_letters(text: str) -> None:
    """A decoy is as long as its wording, with the same letters and the same gaps."""
    texts = texts_of([wording(text)]).texts
    for real, decoy in zip(texts[::2], texts[1::2], strict=True):
        assert (real.decoy, decoy.decoy) == (False, True)
        assert sorted(real.text) == sorted(decoy.text)
        assert [place for place, one in enumerate(real.text) if one == " "] == [
            place for place, one in enumerate(decoy.text) if one == " "
        ]


def test_what_no_line_holds_is_not_looked_for() -> None:
    """A list of strangers may hold a text of a hundred thousand words, whose runs would fill the memory."""
    assert texts_of([wording("no " * 100)]).texts == ()
    many = texts_of([wording("a b " * 40)])
    assert len(many.pieces) <= 4 * MOST_WORDS**2
