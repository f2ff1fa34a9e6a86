"""Tesseract's hOCR → what else each letter may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.model import Alternative
from watermark_scan.ocr.tesseract_output import choices_of, joined


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


def _shown(slots: tuple[tuple[Alternative, ...], ...]) -> list[dict[str, float]]:
    return [{choice.text: round(choice.probability, 2) for choice in slot} for slot in slots]


def test_each_letter_keeps_the_strongest_of_its_steps() -> None:
    """A letter may be strong in one step and its rival in the next."""
    (((text, slots),),) = choices_of(_document(TWO_LETTERS))
    assert text == "ma"
    assert _shown(slots) == [{"m": 0.6, "n": 0.4}, {"a": 1.0}]


def test_the_space_before_a_word_is_none_of_its_letters() -> None:
    """Tesseract counts it among the symbols of the word that follows."""
    (((_, slots),),) = choices_of(_document(_word("m", _choices({" ": 64, "h": 10}), _step(m=60, n=30))))
    assert _shown(slots) == [{"m": 0.7, "n": 0.3}]


def test_pages_are_kept_apart_and_empty_ones_are_there() -> None:
    """The place in the answer says which page it was."""
    assert [len(page) for page in choices_of(_document("", TWO_LETTERS, TWO_LETTERS * 2))] == [0, 1, 2]


def test_words_whose_symbols_do_not_fit_their_letters_have_no_choices() -> None:
    """Which letter a symbol belongs to would be a guess."""
    assert choices_of(_document(_word("man", _step(m=60), _step(a=99)))) == ((("man", ()),),)


@pytest.mark.parametrize("title", ["x_confs", "x_confs nan ", "x_confs much", "bbox 1", ""])
def test_a_strength_that_makes_no_sense_is_none(title: str) -> None:
    """Never more than sure, and no error: the text stands in the other answer."""
    symbol = f"<span class='ocrx_cinfo'><span class='ocrx_cinfo' title='{title}'>n</span></span>"
    (((_, slots),),) = choices_of(_document(_word("m", symbol)))
    assert _shown(slots) == [{"m": 1.0}]


@pytest.mark.parametrize("answer", [b"", b"no XML", b"<html>", _document(TWO_LETTERS)[:-20]])
def test_what_is_no_hocr_is_refused(answer: bytes) -> None:
    """A damaged answer is a fault of the engine, not a line without second choices."""
    with pytest.raises(ValueError, match="hOCR"):
        choices_of(answer)


@given(st.lists(st.text("mnA", min_size=1, max_size=4), min_size=1, max_size=4))
def test_joined_words_have_one_slot_for_each_character(words: list[str]) -> None:
    """Spaces between words have none."""
    read = [(word, tuple((Alternative(text=letter, probability=1.0),) for letter in word)) for word in words]
    slots = joined(read, words)
    assert len(slots) == len(" ".join(words))
    assert [slot[0].text if slot else " " for slot in slots] == list(" ".join(words))


def test_choices_of_other_words_are_not_used() -> None:
    """The two answers must be of the same reading."""
    sure = (Alternative(text="m", probability=1.0),)
    assert joined([("m", (sure,))], ["n"]) == ()
    assert joined([("m", (sure,))], ["m", "m"]) == ()
    assert joined([("m", ())], ["m"]) == ()
