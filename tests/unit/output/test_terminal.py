"""Hostile text never reaches a terminal as it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.output.terminal import clean, is_safe

_ANY_TEXT = st.text(st.characters(exclude_categories=()))
"""Every code point there is, lone surrogates included; Hypothesis leaves them out unless asked."""
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\ufe0f\u3164\U000e0041\U000e0100"


@given(_ANY_TEXT)
def test_nothing_unsafe_is_left(text: str) -> None:
    """The result holds only characters with a shape and plain spaces."""
    assert all(
        is_safe(character) and unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        for character in clean(text)
    )


@given(_ANY_TEXT)
def test_the_result_is_valid_utf8(text: str) -> None:
    """The result can be written to any UTF-8 stream."""
    assert clean(text).encode().decode() == clean(text)


@given(_ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """What is clean stays as it is."""
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters=_ZERO_WIDTH + "\u115f\u1160\uffa0")))
def test_ordinary_text_of_any_script_is_kept(text: str) -> None:
    """Letters, digits, punctuation and symbols of every script stay untouched."""
    assert clean(text) == text


@given(st.text(st.sampled_from(_BIDI + _ZERO_WIDTH + "\x1b\x9b\x07\x7f\r\n\udc80\u2028a"), min_size=1))
def test_escapes_tell_apart_what_was_there(text: str) -> None:
    """Unsafe characters are shown one by one, never dropped."""
    assert len(clean(text)) == sum(len(clean(character)) for character in text)
    assert all(clean(character) != "" for character in text)


@pytest.mark.parametrize("character", [*_BIDI, *_ZERO_WIDTH, "\u115f", "\u2028", "\u2029", "\ue000", "\udcff"])
def test_invisible_and_steering_characters_are_named(character: str) -> None:
    """Bidi controls, zero-width characters, separators, private use and surrogates become their code."""
    assert clean(character) == f"<U+{ord(character):04X}>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("\x9b31m", r"\x9b31m"),
        ("a\nb\r\tc\x00\x7f", r"a\nb\r\tc\x00\x7f"),
        ("photo\u202egpj.exe", "photo<U+202E>gpj.exe"),
        ("ЭТО ИГРА 游戏 é", "ЭТО ИГРА 游戏 é"),
        ("wide\u3000space", "wide\u3000space"),
        (r"caf\xe9.jpg", r"caf\xe9.jpg"),
    ],
)
def test_examples(text: str, expected: str) -> None:
    """Escapes read like their Python or Unicode names; what is printable stays."""
    assert clean(text) == expected
