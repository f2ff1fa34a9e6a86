"""Lines fit the width, and nothing gets lost at a line's end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.output.layout import columns, paragraph

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
