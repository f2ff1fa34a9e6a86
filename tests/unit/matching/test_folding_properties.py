"""The normal form of texts by properties that hold for any text whatever."""

# ruff: noqa: RUF001  characters that look like others are what is tested here

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from watermark_scan.matching.folding import BARS, EXCLAMATION_MARKS, Folded, fold

patiently = settings(deadline=None)  # the machine may be busy; speed is no matter of these tests
TRICKY = (
    "rnmvwcldiIl1|!0Oo5S8B -.ßİıﬁﬃæøŁée\u0301\u0323\u0345\u200d\u00adЮыБнΓγσςⅧ㈱カ力か\u3099ﾞ가각ㄱㅏกำأـ\u064e\ud800"
)
ANYTHING = st.text(st.one_of(st.sampled_from(TRICKY), st.characters(exclude_categories=())))
"""All code points, lone surrogates too, and often those with rules of their own."""
STROKES = BARS | EXCLAMATION_MARKS | {"∤"}
"""What is a letter or not depending on its neighbours, and what a bar with a mark composes to."""
WITHOUT_STROKES = ANYTHING.map(lambda text: "".join(character for character in text if character not in STROKES))
CASED = st.sampled_from(
    [
        character
        for character in map(chr, range(0x41, 0x2E00))
        if unicodedata.category(character) in {"Lu", "Ll", "Lt"}
        and unicodedata.name(character).startswith(("LATIN", "GREEK", "CYRILLIC"))
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "e" + "\u0301\u0323" * 50_000,
        "\u0323\u0301" * 50_000,
        "|!" * 50_000,
        "a|" * 50_000,
        "rn " * 33_333,
        "\ufdfa" * 9,
    ],
)
def test_long_and_hostile_texts_end(text: str) -> None:
    """Runs of 100 000 marks or strokes, for which normalising alone takes quadratic time, are folded soundly."""
    assert_sound(fold(text))


@given(ANYTHING)
@patiently
def test_folding_again_changes_nothing(text: str) -> None:
    """A folded text is its own normal form."""
    folded = fold(text).text
    assert fold(folded).text == folded


@given(st.text(st.one_of(CASED, st.sampled_from(" 0158rnRNvVcCiIlL"))))
@patiently
def test_case_does_not_matter(text: str) -> None:
    """Capitals, small letters and any mixture of Latin, Greek and Cyrillic fold alike."""
    assert fold(text.upper()).text == fold(text.lower()).text == fold(text).text


@given(ANYTHING)
@patiently
def test_positions_are_sound(text: str) -> None:
    """For any text the slices lie inside the source and never run backwards."""
    assert_sound(fold(text))


@given(WITHOUT_STROKES, st.data())
@patiently
def test_source_span_covers_the_match(text: str, data: st.DataObject) -> None:
    """The source slice of any folded stretch holds that stretch, and begins with what it came from."""
    folded = fold(text)
    assume(folded.text)
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    first, last = folded.source_span(start, end)
    assert folded.text[start:end] in fold(text[first:last]).text
    assert not text[first].isspace()


@given(st.text("abeko zt.,-5Бж映ー가"), st.data())
@patiently
def test_source_span_is_exact(text: str, data: st.DataObject) -> None:
    """Where each letter has a slice of its own, the source slice folds to the stretch and to nothing else."""
    folded = fold(text)
    assume(folded.text)
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    slice_of_source = text[slice(*folded.source_span(start, end))]
    assert fold(slice_of_source).text == folded.text[start:end]
    assert slice_of_source == slice_of_source.strip(" .,-")


@given(ANYTHING, ANYTHING)
@patiently
def test_a_space_only_joins(one: str, other: str) -> None:
    """Two texts with a space between fold to their folded texts one after the other, letter pairs joined."""
    folded = fold(one).text
    assume(not folded.endswith("v"))  # v+vv and vv+v are grouped from the left
    assert fold(f"{one} {other}").text == fold(folded + fold(other).text).text


@given(st.lists(st.text("rnvclmwdiIaе0158ΝГ가映.,-")))
@patiently
def test_lost_spaces_do_not_matter(words: list[str]) -> None:
    """Folding depends on the letters in their order, not on the spaces between them."""
    assert fold("".join(words)).text == fold(" ".join(words)).text


@given(st.lists(st.text("abkotxé5.-映", min_size=1)))
@patiently
def test_words_with_letters_are_counted(words: list[str]) -> None:
    """Each word that has a letter marks one letter as its first."""
    assert sum(fold(" ".join(words)).word_starts) == sum(bool(fold(word).text) for word in words)


@given(WITHOUT_STROKES)
@patiently
def test_composition_does_not_matter(text: str) -> None:
    """Composed and decomposed spellings of a text fold alike."""
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(composed).text == fold(decomposed).text == fold(text).text


def assert_sound(folded: Folded) -> None:
    """Check what holds for every folded text."""
    assert len(folded.text) == len(folded.starts) == len(folded.ends) == len(folded.word_starts)
    assert all(0 <= start < end <= len(folded.source) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)
    assert not any(character.isspace() for character in folded.text)
