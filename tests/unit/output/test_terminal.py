"""Hostile text never reaches a terminal as it is, colour is used when it is wanted, and lines fit the width."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from watermark_scan.output.terminal import Color, clean, columns, is_safe, paragraph, table, wants_color
from watermark_scan.output.text import styled_paragraph

_ANY_TEXT = st.text(st.characters(exclude_categories=()))
"""Every code point there is, lone surrogates included; Hypothesis leaves them out unless asked."""
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\ufe0f\u3164\U000e0041\U000e0100"
_WORDS = st.lists(st.text("abc. 游戏Жé", min_size=1, max_size=70), max_size=12).map(" ".join)


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


@pytest.mark.parametrize(
    ("choice", "terminal", "environment", "wanted"),
    [
        (Color.AUTO, True, {}, True),
        (Color.AUTO, False, {}, False),
        (Color.AUTO, True, {"NO_COLOR": "1"}, False),
        (Color.AUTO, True, {"NO_COLOR": ""}, True),
        (Color.AUTO, False, {"FORCE_COLOR": "1"}, True),
        (Color.AUTO, False, {"FORCE_COLOR": ""}, False),
        (Color.AUTO, True, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (Color.AUTO, True, {"TERM": "dumb"}, False),
        (Color.AUTO, True, {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        (Color.ALWAYS, False, {"NO_COLOR": "1", "TERM": "dumb"}, True),
        (Color.NEVER, True, {"FORCE_COLOR": "1"}, False),
    ],
)
def test_who_decides_about_colour(choice: Color, terminal: bool, environment: dict[str, str], wanted: bool) -> None:  # noqa: FBT001  cases
    """NO_COLOR counts when set and not empty, as its authors say; a flag wins over it."""
    assert wants_color(choice, terminal=terminal, environment=environment) is wanted


@given(_WORDS, st.integers(min_value=30, max_value=120))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    """Every line fits, long words and wide characters included."""
    lines = paragraph(text, width=width, indent="  ", label="label ").split("\n")
    assert max(map(columns, lines)) <= width


@given(_WORDS, st.integers(min_value=30, max_value=120))
def test_no_character_is_lost(text: str, width: int) -> None:
    """Apart from spaces the paragraph holds exactly the text."""
    assert "".join(paragraph(text, width=width, indent="  ").split()) == "".join(text.split())


@given(_WORDS, st.integers(min_value=1, max_value=120), st.sampled_from(["", "- ", "游戏 "]))
def test_styled_text_is_broken_like_plain_text(text: str, width: int, label: str) -> None:
    """Without its styles a styled paragraph is the plain one."""
    styled = styled_paragraph(Text(text, style="bold"), width=width, indent=" ", label=Text(label, style="dim"))
    assert styled.plain == paragraph(text, width=width, indent=" ", label=label)


def test_styles_stay_with_their_letters() -> None:
    """A style that a line break interrupts goes on in the next line."""
    text = Text.assemble("aaaa bbbb cccc ", ("dddd eeee", "bold"), " ffff")
    styled = styled_paragraph(text, width=20)
    bold = [styled.plain[span.start : span.end] for span in styled.spans if span.style == "bold"]
    assert bold == ["dddd", "eeee"]


def test_wide_and_combining_characters_count_as_shown() -> None:
    """East Asian characters take two columns, combining marks none."""
    assert columns("游戏") == 4
    assert columns("e\u0301") == 1
    assert columns("abc") == 3


def test_later_lines_hang_under_the_first() -> None:
    """A label stands once; what follows is moved in by as much."""
    assert (
        paragraph("aaaa bbbb cccc dddd eeee", width=24, indent="  ", label="x ") == "  x aaaa bbbb cccc dddd\n    eeee"
    )


def test_a_narrow_window_leaves_twenty_columns() -> None:
    """However narrow the window, text gets twenty columns."""
    assert paragraph("a" * 25, width=1) == "a" * 20 + "\n" + "a" * 5


def test_an_empty_text_is_an_empty_line() -> None:
    """Nothing to say gives no trailing spaces."""
    assert paragraph("", width=80, indent="  ", label="- ") == "  -"


class TestTable:
    """Names to the left, numbers to the right, and no wider than the window."""

    HEADS = ("ENTRY", "FALSE FLAGS", "FOUND")
    ROWS = (("a-long-name of-some-entry", "1", "22"), ("游戏\x1b", "333", "4"))

    def test_without_a_window_a_row_is_a_line(self) -> None:
        """Each column as wide as its widest cell; hostile names are cleaned."""
        assert table(self.HEADS, self.ROWS) == (
            "ENTRY                      FALSE FLAGS  FOUND\n"
            "a-long-name of-some-entry            1     22\n"
            "游戏\\x1b                           333      4"
        )
        assert table(self.HEADS, self.ROWS, width=45) == table(self.HEADS, self.ROWS)

    def test_a_narrow_window_breaks_headings_first(self) -> None:
        """Names stay whole as long as they fit."""
        assert table(self.HEADS, self.ROWS, width=44) == (
            "                           FALSE\n"
            "ENTRY                      FLAGS  FOUND\n"
            "a-long-name of-some-entry      1     22\n"
            "游戏\\x1b                     333      4"
        )

    def test_and_then_names(self) -> None:
        """At their spaces, or where they must; ten columns are left for them however narrow the window."""
        assert table(self.HEADS, self.ROWS, width=27) == (
            "               FALSE\n"
            "ENTRY          FLAGS  FOUND\n"
            "a-long-name        1     22\n"
            "of-some-entry\n"
            "游戏\\x1b         333      4"
        )
        assert "a-long-nam      1     22\ne\nof-some-en\ntry\n" in table(self.HEADS, self.ROWS, width=1)
