"""Tesseract's answer → readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ocr.stand_in import HEADER, ONE_PAGE, page, tsv
from watermark_scan.errors import EngineFailedError, ExitCode
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.model import Page
from watermark_scan.ocr.tesseract_output import readings_of

if TYPE_CHECKING:
    from watermark_scan.model import OcrResult

PAGE_ROW = "1 1 0 0 0 0 0 0 400 80 -1 _"
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1)


def _read(answer: bytes | str, *pages: Page) -> tuple[OcrResult, ...]:
    encoded = answer if isinstance(answer, bytes) else answer.encode()
    return readings_of(encoded, pages or (page(),), reader="tesseract")


def _only_text(word: str) -> str:
    """The one word read from an answer that holds it as it is."""
    (reading,) = _read(ONE_PAGE.replace("FOOTAGE", word))
    return reading.text


def test_a_line_is_read_with_its_words_places_and_full_confidence() -> None:
    """Words of one line become one reading; confidence keeps every digit; the line's box covers the words'."""
    (reading,) = _read(
        tsv(
            PAGE_ROW,
            "2 1 1 0 0 0 12 17 357 19 -1 _",
            "4 1 1 1 1 0 12 17 357 19 -1 _",
            "5 1 1 1 1 1 12 17 209 19 95.645721 DEVELOPMENT",
            "5 1 1 1 1 2 231 15 138 19 0.000000 FOOT",
        )
    )
    assert reading.text == "DEVELOPMENT FOOT"
    assert reading.box == Box(x=12, y=15, width=357, height=21)
    assert [word.confidence for word in reading.words] == [pytest.approx(0.95645721), 0.0]
    assert reading.words[1].box == Box(x=231, y=15, width=138, height=19)
    assert (reading.reader, reading.view, reading.turn) == ("tesseract", "plain full", Turn.NONE)


def test_a_word_without_any_confidence_is_kept() -> None:
    """The word that the frame cuts has confidence 0 and is exactly what is looked for."""
    assert [reading.text for reading in _read(tsv(PAGE_ROW, "5 1 1 1 1 1 0 0 9 9 0 proc"))] == ["proc"]


def test_lines_are_told_apart_by_block_paragraph_and_line() -> None:
    """The same line number in another block, paragraph or page is another line, and order is kept."""
    pages = (page("first"), page("second"))
    readings = _read(
        tsv(
            PAGE_ROW,
            "5 1 2 1 1 1 0 0 9 9 50 one",
            "5 1 1 1 1 1 0 0 9 9 50 two",
            "5 1 1 2 1 1 0 0 9 9 50 three",
            "5 1 1 1 2 1 0 0 9 9 50 four",
            PAGE_ROW.replace("1 1", "1 2", 1),
            "5 2 1 1 1 1 0 0 9 9 50 five",
        ),
        *pages,
    )
    assert [(reading.text, reading.view) for reading in readings] == [
        ("one", "first"), ("two", "first"), ("three", "first"), ("four", "first"), ("five", "second"),
    ]  # fmt: skip


def test_an_empty_page_has_no_readings() -> None:
    """A page row alone is an answer: nothing stands there."""
    assert _read(tsv(PAGE_ROW, "4 1 1 1 1 0 12 17 357 19 -1 _")) == ()


@pytest.mark.parametrize("blank", ["", " ", "\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}"])
def test_a_word_of_spaces_is_no_word(blank: str) -> None:
    """Texture is often read as a space."""
    assert _read(ONE_PAGE.replace("FOOTAGE", blank)) == ()


@pytest.mark.parametrize("word", ['"GAMEPLAY', '""', "it's", "a\\tb", "NaN", "-1", "字\u2028幕", "x\u0085y", "سلام"])
def test_the_text_is_taken_as_it_stands(word: str) -> None:
    """Quotes quote nothing, and only a line feed ends a row."""
    assert _only_text(word) == word


@given(word=WORDS)
def test_any_word_comes_back_as_read(word: str) -> None:
    """Whatever a word is made of, it is neither changed nor cut."""
    assert _only_text(word) == word.strip()


def test_windows_line_ends_are_understood() -> None:
    """A carriage return before the line feed is no part of a word."""
    assert [reading.text for reading in _read(ONE_PAGE.replace("\n", "\r\n"))] == ["FOOTAGE"]


def test_places_are_those_of_the_picture() -> None:
    """Boxes are led back through enlargement and turn, and carry the turn."""
    placement = Placement(region=Box(x=100, y=50, width=40, height=200), scale=2.0, turn=Turn.CLOCKWISE)
    turned = Page(name="turned", pixels=page().pixels, placement=placement)
    (reading,) = _read(tsv(PAGE_ROW, "5 1 1 1 1 1 20 10 100 30 90 MARK"), turned)
    assert reading.box == placement.to_picture(20, 10, 120, 40) == Box(x=105, y=190, width=15, height=50)
    assert reading.turn is Turn.CLOCKWISE


def test_a_page_of_a_line_gives_its_number_and_keeps_words_within_it() -> None:
    """A word's box is cut to the line's letters, which the room around them is no part of."""
    line = Box(x=110, y=56, width=80, height=10)
    placement = Placement(region=Box(x=100, y=50, width=100, height=22), scale=2.0)
    shown = Page(name="strokes", pixels=page().pixels, placement=placement, line=line, line_number=4)
    (reading,) = _read(tsv(PAGE_ROW, "5 1 1 1 1 1 10 2 100 40 90 ALL", "5 1 1 1 1 2 120 14 30 12 90 TO"), shown)
    assert reading.line == 4
    assert [word.box for word in reading.words] == [
        Box(x=110, y=56, width=45, height=10),
        Box(x=160, y=57, width=15, height=6),
    ]


def test_a_word_beside_the_line_stays_where_it_was_read() -> None:
    """What stands in the room around the letters is evidence, too."""
    line = Box(x=110, y=56, width=80, height=10)
    placement = Placement(region=Box(x=100, y=50, width=100, height=22))
    shown = Page(name="strokes", pixels=page().pixels, placement=placement, line=line, line_number=0)
    (reading,) = _read(tsv(PAGE_ROW, "5 1 1 1 1 1 1 1 6 4 90 x"), shown)
    assert reading.box == Box(x=101, y=51, width=6, height=4)


def test_a_word_without_extent_still_has_a_box() -> None:
    """A box of no width or beyond the page becomes at least one pixel of the page's region."""
    (reading,) = _read(tsv(PAGE_ROW, "5 1 1 1 1 1 400 80 0 0 90 x"))
    assert reading.box == Box(x=399, y=79, width=1, height=1)


@pytest.mark.parametrize("percent", ["100.5", "-1"])
def test_confidence_stays_in_its_range(percent: str) -> None:
    """A confidence a little out of range is brought to 0…1."""
    (reading,) = _read(tsv(PAGE_ROW, f"5 1 1 1 1 1 0 0 9 9 {percent} word"))
    assert 0 <= reading.words[0].confidence <= 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "lacks the columns"),
        (ONE_PAGE.replace("\tconf", ""), "lacks the columns conf"),
        (ONE_PAGE.encode() + b"5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t50\t\xff\n", "not UTF-8"),
        (ONE_PAGE + "5\t1\t1\t1", "line 4 is damaged"),
        (ONE_PAGE + "garbage\n", "line 4 is damaged"),
        (ONE_PAGE.replace("\t12\t", "\ttwelve\t"), "line 3 is damaged"),
        (ONE_PAGE.replace("95.645721", "nan"), "line 3 is damaged"),
        (ONE_PAGE.replace("\t209\t", f"\t{10**40}\t"), "line 3 is damaged"),
        (HEADER, "covers 0 pages and 1 were given"),
        (ONE_PAGE + "1\t2" + "\t0" * 8 + "\t-1\t\n", "covers 2 pages and 1 were given"),
        (ONE_PAGE.replace("5\t1\t", "5\t0\t"), "a page that was not given"),
        (ONE_PAGE.replace("5\t1\t", "5\t2\t"), "a page that was not given"),
    ],
)
def test_a_damaged_answer_is_an_error_and_never_an_empty_reading(answer: bytes | str, reason: str) -> None:
    """An answer that cannot be trusted says why in one sentence and counts as not having looked."""
    with pytest.raises(EngineFailedError, match=reason) as caught:
        _read(answer)
    assert caught.value.exit_code is ExitCode.INCOMPLETE


def test_a_page_that_was_not_answered_is_an_error() -> None:
    """An answer that ends before the last page is not taken for an empty page."""
    with pytest.raises(EngineFailedError, match="covers 1 pages and 2 were given"):
        _read(ONE_PAGE, page("first"), page("second"))


@given(answer=st.binary() | st.binary().map(lambda rows: f"{HEADER}\n".encode() + rows))
def test_random_bytes_are_an_error_of_ours(answer: bytes) -> None:
    """Garbage, with or without the right header, raises the reader's own error, with a printable message."""
    with pytest.raises(EngineFailedError) as caught:
        _read(answer)
    assert caught.value.message.isprintable()


@given(place=st.integers(0, len(ONE_PAGE) - 1), sign=st.characters(exclude_categories=["Cs"]))
def test_one_changed_character_never_breaks_the_parser(place: int, sign: str) -> None:
    """An answer with one damaged character is read or refused, never a crash."""
    try:
        readings = _read(ONE_PAGE[:place] + sign + ONE_PAGE[place + 1 :])
    except EngineFailedError:
        return
    assert len(readings) <= 1
