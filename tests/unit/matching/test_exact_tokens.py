"""Short marks count only as words of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.unit.matching.builders import FRAME, reading, wording, wording_arrays
from watermark_scan.matching.exact_tokens import MAX_BITS_PER_LETTER, MIN_TOKENS_LISTED, ExactTokenIndex
from watermark_scan.matching.folding import fold
from watermark_scan.matching.line_assembly import assemble_lines

if TYPE_CHECKING:
    from watermark_scan.matching.hits import Hit

MARKS = ("Veo", "Kling", "KLING AI")


def _index(*marks: str) -> ExactTokenIndex:
    return ExactTokenIndex([(wording(mark, entry=mark, exact_token=True), wording_arrays(mark, 9.0)) for mark in marks])


def _search(text: str) -> dict[str, Hit]:
    lines = [(line, fold(line.text)) for line in assemble_lines([reading(text)], FRAME)]
    return {hit.wording.pattern_id: hit for hit in _index(*MARKS).search(lines, FRAME)}


def _hits(index: ExactTokenIndex, text: str, *, confidence: float) -> list[Hit]:
    read = reading(text)
    doubted = replace(read, words=(replace(read.words[0], confidence=confidence),))
    lines = [(line, fold(line.text)) for line in assemble_lines([doubted], FRAME)]
    return [hit for hit in index.search(lines, FRAME) if hit.whole_word]


@pytest.mark.parametrize("text", ["Veo", "made by VEO 3", "veo"])
def test_a_word_of_its_own_is_found_whatever_its_case(text: str) -> None:
    """Neighbouring words do not matter."""
    assert _search(text)["Veo"].whole_word


def test_a_mark_of_two_words_is_found_as_two_neighbours() -> None:
    """Runs of words are compared."""
    assert _search("powered by Kling AI 3.0")["KLING AI"].whole_word


def test_a_mark_inside_a_longer_word_is_kept_only_as_a_near_miss() -> None:
    """«sparkling» contains «kling»."""
    assert not _search("sparkling water")["Kling"].whole_word


def test_a_misread_letter_is_no_match() -> None:
    """Short marks are exact."""
    assert _search("Vco") == {}


@pytest.mark.parametrize("text", ["waermark", "watermurk", "WATERMAR"])
def test_a_long_one_may_have_one_letter_wrong_where_the_engine_doubts(text: str) -> None:
    """One that is lost, or another one; it earns less than without an error."""
    index = _index("watermark")
    (hit,) = _hits(index, text, confidence=0.6)
    (whole,) = _hits(index, "watermark", confidence=0.6)
    assert hit.similarity < 1
    assert hit.alignment_bits < whole.alignment_bits


@pytest.mark.parametrize(
    ("mark", "text", "confidence"),
    [
        ("watermark", "waermark", 0.95),
        ("watermark", "waermrk", 0.6),
        ("watermark", "watermarks", 0.6),
        ("Fotolia", "foliage", 0.6),
        ("Kaihting", "lighting", 0.6),
        ("Veopix", "Veopx", 0.6),
    ],
    ids=["sure", "two letters", "one more letter", "another word", "near a word", "too short"],
)
def test_else_it_may_not(mark: str, text: str, confidence: float) -> None:
    """Not where the engine is sure, nor with two errors, nor where an ordinary word is as near."""
    assert _hits(_index(mark), text, confidence=confidence) == []


def test_a_word_between_two_marks_is_neither() -> None:
    """Each is one letter away."""
    assert _hits(_index("Pixeldark", "Pixelbark"), "Pixeltark", confidence=0.6) == []


def test_a_letter_earns_no_more_than_in_noise() -> None:
    """Three letters come out of noise often, however rare the word."""
    assert _search("Veo")["Veo"].alignment_bits == 3 * MAX_BITS_PER_LETTER


def test_more_words_read_make_a_chance_match_likelier() -> None:
    """The search space is counted in words."""
    hit, index = _search("Veo")["Veo"], _index(*MARKS)
    assert index.e_value(hit, 0.0, 500) > index.e_value(hit, 0.0, 5)


def test_a_short_list_makes_its_marks_no_rarer() -> None:
    """One listed mark counts like as many as the built-in list has."""
    hit = _search("Veo")["Veo"]
    alone, beside_others = (_index(*marks).e_value(hit, 0.0, 5) for marks in (("Veo",), MARKS))
    assert alone == beside_others > MIN_TOKENS_LISTED * 2**-hit.bits
