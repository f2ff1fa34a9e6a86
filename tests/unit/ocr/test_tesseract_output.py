"""What Tesseract wrote → OCR results: words and places, and what else each letter may be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ocr.stand_in import HEADER, ONE_WORD, image_of, tsv
from watermark_scan.errors import EngineFailedError, ExitCode
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.model import Alternative, LineImage
from watermark_scan.ocr.tesseract_output import joined_choices, parse_table, word_choices

if TYPE_CHECKING:
    from watermark_scan.model import OcrResult

PAGE_ROW = "1 1 0 0 0 0 0 0 400 80 -1 _"
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1)


def _read(answer: bytes | str, *images: LineImage) -> tuple[OcrResult, ...]:
    encoded = answer if isinstance(answer, bytes) else answer.encode()
    return parse_table(encoded, images or (image_of(),))


def _only_text(word: str) -> str:
    """The one word read from an answer that holds it as it is."""
    (result,) = _read(ONE_WORD.replace("FOOTAGE", word))
    return result.text


def test_a_line_is_read_with_its_words_places_and_full_confidence() -> None:
    """Words of one line become one result; confidence keeps every digit; the line's box covers the words'."""
    (result,) = _read(
        tsv(
            PAGE_ROW,
            "2 1 1 0 0 0 12 17 357 19 -1 _",
            "4 1 1 1 1 0 12 17 357 19 -1 _",
            "5 1 1 1 1 1 12 17 209 19 95.645721 DEVELOPMENT",
            "5 1 1 1 1 2 231 15 138 19 0.000000 FOOT",
        )
    )
    assert result.text == "DEVELOPMENT FOOT"
    assert result.box == Box(x=12, y=15, width=357, height=21)
    assert [word.confidence for word in result.words] == [pytest.approx(0.95645721), 0.0]
    assert result.words[1].box == Box(x=231, y=15, width=138, height=19)
    assert (result.engine, result.view, result.turn) == ("tesseract", "dark-text", Turn.NONE)


def test_a_word_without_any_confidence_is_kept() -> None:
    """The word that the frame cuts has confidence 0 and is exactly what is looked for."""
    assert [result.text for result in _read(tsv(PAGE_ROW, "5 1 1 1 1 1 0 0 9 9 0 proc"))] == ["proc"]


def test_lines_are_told_apart_by_block_paragraph_and_line() -> None:
    """The same line number in another block, paragraph or page is another line, and order is kept."""
    images = (image_of("first"), image_of("second"))
    results = _read(
        tsv(
            PAGE_ROW,
            "5 1 2 1 1 1 0 0 9 9 50 one",
            "5 1 1 1 1 1 0 0 9 9 50 two",
            "5 1 1 2 1 1 0 0 9 9 50 three",
            "5 1 1 1 2 1 0 0 9 9 50 four",
            PAGE_ROW.replace("1 1", "1 2", 1),
            "5 2 1 1 1 1 0 0 9 9 50 five",
        ),
        *images,
    )
    assert [(result.text, result.view) for result in results] == [
        ("one", "first"), ("two", "first"), ("three", "first"), ("four", "first"), ("five", "second"),
    ]  # fmt: skip


def test_an_empty_image_has_no_results() -> None:
    """Its row alone is an answer: nothing stands there."""
    assert _read(tsv(PAGE_ROW, "4 1 1 1 1 0 12 17 357 19 -1 _")) == ()


@pytest.mark.parametrize("blank", ["", " ", "\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}"])
def test_a_word_of_spaces_is_no_word(blank: str) -> None:
    """Texture is often read as a space."""
    assert _read(ONE_WORD.replace("FOOTAGE", blank)) == ()


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
    assert [result.text for result in _read(ONE_WORD.replace("\n", "\r\n"))] == ["FOOTAGE"]


def test_places_are_those_of_the_picture() -> None:
    """Boxes are led back through enlargement and turn, and carry the turn."""
    placement = Placement(region=Box(x=100, y=50, width=40, height=200), scale=2.0, turn=Turn.CLOCKWISE)
    turned = replace(image_of(), placement=placement, line=placement.region)
    (result,) = _read(tsv(PAGE_ROW, "5 1 1 1 1 1 20 10 100 30 90 MARK"), turned)
    assert result.box == placement.to_picture(20, 10, 120, 40) == Box(x=105, y=190, width=15, height=50)
    assert result.turn is Turn.CLOCKWISE


def test_an_image_gives_the_number_of_its_line_and_keeps_words_within_it() -> None:
    """A word's box is cut to the line's letters, which the room around them is no part of."""
    line = Box(x=110, y=56, width=80, height=10)
    placement = Placement(region=Box(x=100, y=50, width=100, height=22), scale=2.0)
    shown = replace(image_of(), placement=placement, line=line, line_number=4)
    (result,) = _read(tsv(PAGE_ROW, "5 1 1 1 1 1 10 2 100 40 90 ALL", "5 1 1 1 1 2 120 14 30 12 90 TO"), shown)
    assert result.line == 4
    assert [word.box for word in result.words] == [
        Box(x=110, y=56, width=45, height=10),
        Box(x=160, y=57, width=15, height=6),
    ]


def test_a_word_beside_the_line_stays_where_it_was_read() -> None:
    """What stands in the room around the letters is evidence, too."""
    line = Box(x=110, y=56, width=80, height=10)
    placement = Placement(region=Box(x=100, y=50, width=100, height=22))
    shown = replace(image_of(), placement=placement, line=line)
    (result,) = _read(tsv(PAGE_ROW, "5 1 1 1 1 1 1 1 6 4 90 x"), shown)
    assert result.box == Box(x=101, y=51, width=6, height=4)


def test_a_word_without_extent_still_has_a_box() -> None:
    """A box of no width or beyond the image becomes at least one pixel of the image's region."""
    (result,) = _read(tsv(PAGE_ROW, "5 1 1 1 1 1 400 80 0 0 90 x"))
    assert result.box == Box(x=399, y=79, width=1, height=1)


@pytest.mark.parametrize("percent", ["100.5", "-1"])
def test_confidence_stays_in_its_range(percent: str) -> None:
    """A confidence a little out of range is brought to 0…1."""
    (result,) = _read(tsv(PAGE_ROW, f"5 1 1 1 1 1 0 0 9 9 {percent} word"))
    assert 0 <= result.words[0].confidence <= 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "lacks the columns"),
        (ONE_WORD.replace("\tconf", ""), "lacks the columns conf"),
        (ONE_WORD.encode() + b"5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t50\t\xff\n", "not UTF-8"),
        (ONE_WORD + "5\t1\t1\t1", "line 4 is damaged"),
        (ONE_WORD + "garbage\n", "line 4 is damaged"),
        (ONE_WORD.replace("\t12\t", "\ttwelve\t"), "line 3 is damaged"),
        (ONE_WORD.replace("95.645721", "nan"), "line 3 is damaged"),
        (ONE_WORD.replace("\t209\t", f"\t{10**40}\t"), "line 3 is damaged"),
        (HEADER, "covers 0 pages and 1 were given"),
        (ONE_WORD + "1\t2" + "\t0" * 8 + "\t-1\t\n", "covers 2 pages and 1 were given"),
        (ONE_WORD.replace("5\t1\t", "5\t0\t"), "a page that was not given"),
        (ONE_WORD.replace("5\t1\t", "5\t2\t"), "a page that was not given"),
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
        _read(ONE_WORD, image_of("first"), image_of("second"))


@given(answer=st.binary() | st.binary().map(lambda rows: f"{HEADER}\n".encode() + rows))
def test_random_bytes_are_an_error_of_ours(answer: bytes) -> None:
    """Garbage, with or without the right header, raises the engine's own error, with a printable message."""
    with pytest.raises(EngineFailedError) as caught:
        _read(answer)
    assert caught.value.message.isprintable()


@given(place=st.integers(0, len(ONE_WORD) - 1), sign=st.characters(exclude_categories=["Cs"]))
def test_one_changed_character_never_breaks_the_parser(place: int, sign: str) -> None:
    """An answer with one damaged character is read or refused, never a crash."""
    try:
        results = _read(ONE_WORD[:place] + sign + ONE_WORD[place + 1 :])
    except EngineFailedError:
        return
    assert len(results) <= 1


def _step(**confidences: float) -> str:
    return _choices({"": 90, **confidences})


def _choices(confidences: dict[str, float]) -> str:
    each = (f"<span class='ocrx_cinfo' title='x_confs {value}'>{key}</span>" for key, value in confidences.items())
    return f"<span class='ocrx_cinfo'>{''.join(each)}</span>"


def _word(text: str, *symbols: str) -> str:
    spans = "".join(f"<span class='ocr_symbol'>{symbol}</span>" for symbol in symbols)
    return f"<span class='ocrx_word' title='bbox 0 0 9 9; x_wconf 38'>{text}\n {spans}</span>"


def _document(*pages: str) -> bytes:
    divs = "".join(f"<div class='ocr_page'><p><span class='ocr_line'>{page}</span></p></div>" for page in pages)
    head = '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
    return f"{head}{divs}</body></html>".encode()


TWO_LETTERS = _word("ma", _step(m=60, n=30) + _step(m=20, n=40), _step(a=99))


def _shown(places: tuple[tuple[Alternative, ...], ...]) -> list[dict[str, float]]:
    return [{choice.text: round(choice.probability, 2) for choice in place} for place in places]


def test_each_letter_keeps_the_strongest_of_its_steps() -> None:
    """A letter may be strong in one step and its rival in the next."""
    (((text, places),),) = word_choices(_document(TWO_LETTERS))
    assert text == "ma"
    assert _shown(places) == [{"m": 0.6, "n": 0.4}, {"a": 1.0}]


def test_the_space_before_a_word_is_none_of_its_letters() -> None:
    """Tesseract counts it among the symbols of the word that follows."""
    (((_, places),),) = word_choices(_document(_word("m", _choices({" ": 64, "h": 10}), _step(m=60, n=30))))
    assert _shown(places) == [{"m": 0.7, "n": 0.3}]


def test_pages_are_kept_apart_and_empty_ones_are_there() -> None:
    """The place in the answer says which page it was."""
    assert [len(page) for page in word_choices(_document("", TWO_LETTERS, TWO_LETTERS * 2))] == [0, 1, 2]


def test_words_whose_symbols_do_not_fit_their_letters_have_no_choices() -> None:
    """Which letter a symbol belongs to would be a guess."""
    assert word_choices(_document(_word("man", _step(m=60), _step(a=99)))) == ((("man", ()),),)


@pytest.mark.parametrize("title", ["x_confs", "x_confs nan ", "x_confs much", "bbox 1", ""])
def test_a_strength_that_makes_no_sense_is_none(title: str) -> None:
    """Never more than sure, and no error: the text stands in the other answer."""
    symbol = f"<span class='ocrx_cinfo'><span class='ocrx_cinfo' title='{title}'>n</span></span>"
    (((_, places),),) = word_choices(_document(_word("m", symbol)))
    assert _shown(places) == [{"m": 1.0}]


@pytest.mark.parametrize("answer", [b"", b"no XML", b"<html>", _document(TWO_LETTERS)[:-20]])
def test_what_is_no_hocr_is_refused(answer: bytes) -> None:
    """A damaged answer is a fault of the engine, not a line without second choices."""
    with pytest.raises(ValueError, match="hOCR"):
        word_choices(answer)


@given(st.lists(st.text("mnA", min_size=1, max_size=4), min_size=1, max_size=4))
def test_joined_words_have_one_place_for_each_character(words: list[str]) -> None:
    """Spaces between words have none."""
    read = [(word, tuple((Alternative(text=letter, probability=1.0),) for letter in word)) for word in words]
    places = joined_choices(read, words)
    assert len(places) == len(" ".join(words))
    assert [place[0].text if place else " " for place in places] == list(" ".join(words))


def test_choices_of_other_words_are_not_used() -> None:
    """The two answers must be of the same reading."""
    sure = (Alternative(text="m", probability=1.0),)
    assert joined_choices([("m", (sure,))], ["n"]) == ()
    assert joined_choices([("m", (sure,))], ["m", "m"]) == ()
    assert joined_choices([("m", ())], ["m"]) == ()
