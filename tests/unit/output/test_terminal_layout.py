"""Lines fit the width, and nothing gets lost at a line's end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from watermark_scan.output.terminal import columns, paragraph, styled_paragraph

_WORDS = st.lists(st.text("abc. 游戏Жé", min_size=1, max_size=70), max_size=12).map(" ".join)


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
