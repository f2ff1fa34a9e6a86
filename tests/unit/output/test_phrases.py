"""Numbers and codes in plain words, and whole sentences from a report."""

from __future__ import annotations

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.output import reports
from watermark_scan.geometry import RegionName
from watermark_scan.model import Role
from watermark_scan.output import phrases
from watermark_scan.output import phrases as sentences
from watermark_scan.report import BoxModel, DropReason, EndState


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (2.5e-4, "about 1 in 4,000 pictures without such text would match this well by chance (0.00025 expected)"),
        (1e-3, "about 1 in 1,000 pictures"),
        (0.04, "about 1 in 26 pictures"),
        (2.9e-7, "about 1 in 3.4 million pictures"),
        (1e-12, "fewer than 1 in a billion pictures"),
        (0.0, "fewer than 1 in a billion pictures"),
        (0.5, "about 4 in 10 pictures"),
        (5.0, "nearly all pictures"),
        (math.inf, "nearly all pictures"),
    ],
)
def test_chance_is_said_in_words_and_number(expected: float, words: str) -> None:
    """The frequency comes first, rounded to what can be known."""
    assert phrases.chance(expected).startswith(words)


def test_an_unknown_chance_is_called_so() -> None:
    """Null is not zero."""
    assert phrases.chance(None) == "not known"


@given(st.floats(min_value=0, allow_nan=False))
def test_every_chance_can_be_said(expected: float) -> None:
    """No expectation, however small or large, breaks the sentence."""
    assert "pictures without such text would match this well by chance" in phrases.chance(expected)


@pytest.mark.parametrize(
    ("fraction", "words"),
    [(0, "0%"), (0.001, "less than 1%"), (0.1563, "16%"), (0.5, "50%"), (0.996, "more than 99%"), (1, "100%")],
)
def test_only_nothing_is_none_and_only_all_is_all(fraction: float, words: str) -> None:
    """Rounding never turns a little into nothing nor nearly all into all."""
    assert phrases.percent(fraction) == words


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ((), "both ends are there"),
        (("left",), "its left end is missing"),
        (("right",), "its right end is missing"),
        (("left", "right"), "both ends are missing"),
    ],
)
def test_missing_ends_are_named(ends: tuple[str, ...], words: str) -> None:
    """An older report does not know by what they are missing, so nothing is said of it."""
    assert phrases.ends(reports.match(cut=ends, ends=None)) == words


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        ("whole", "whole", "both ends are there"),
        ("whole", "frame", "cut at its right end by the edge of the picture"),
        ("covered", "illegible", "cut at its left end by what lies over it, its right end was not read"),
        ("frame", "frame", "cut at both ends by the edges of the picture"),
        ("other-text", "whole", "other text stands where its left end should be"),
    ],
)
def test_the_state_of_both_ends_is_told(left: str, right: str, words: str) -> None:
    """An end that is there needs no word beside one that is not."""
    assert phrases.ends(reports.match(ends={"left": left, "right": right})) == words


@pytest.mark.parametrize("left", get_args(EndState))
@pytest.mark.parametrize("right", get_args(EndState))
def test_cut_is_said_only_where_something_cuts(left: EndState, right: EndState) -> None:
    """What was not read, or reads on in other words, is not called cut."""
    assert ("cut" in phrases.end_states(left, right)) == bool({left, right} & {"frame", "covered"})


def test_the_line_is_told_where_it_holds_more_than_the_match() -> None:
    """With the match in brackets; nothing where other characters are no letters, or the line is not known."""
    box = {"x": 1, "y": 1, "width": 9, "height": 9}
    line = {"text": "This video is a recording", "span": (0, 15), "box": box}
    assert phrases.line(reports.match(line=line)) == "[This video is a] recording"
    assert phrases.line(reports.match(line={**line, "text": "This video is a ..."})) == ""
    assert phrases.line(reports.match(line=None)) == ""


@pytest.mark.parametrize(
    ("text", "span", "shown"),
    [
        ("ALL CONTENT SUBJECT", (0, 11), "[ALL CONTENT] SUBJECT"),
        ("ALL CONTENT SUBJECT", (3, 12), "ALL [CONTENT] SUBJECT"),
        ("ALL CONTENT", (0, 11), "ALL CONTENT"),
        ("ALL CONTENT ", (0, 11), "ALL CONTENT "),
        ("ALL CONTENT", (3, 4), "ALL CONTENT"),
        ("ALL CONTENT", (4, 99), "ALL [CONTENT]"),
    ],
)
def test_the_visible_part_is_set_off(text: str, span: tuple[int, int], shown: str) -> None:
    """Brackets hug the visible letters and are left out where nothing is missing."""
    assert phrases.with_brackets(text, span) == shown


@given(st.text(), st.integers(-50, 50), st.integers(-50, 50))
def test_the_parts_of_a_wording_are_the_wording(text: str, start: int, end: int) -> None:
    """Nothing is lost between what is missing and what is visible; a stranger's span may point anywhere."""
    assert "".join(phrases.split_wording(text, (start, end))) == text
    parts = phrases.visible_parts(text, (start, end))
    assert "".join(parts) == text
    assert parts[1] == parts[1].strip() or parts[1] == text


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_brackets_change_nothing_else(text: str, start: int, end: int) -> None:
    """Without the two brackets the wording is as listed, for any span."""
    shown = phrases.with_brackets(text, (start, end))
    assert shown == text or (len(shown) == len(text) + 2 and sorted(shown) == sorted(text + "[]"))


@pytest.mark.parametrize("region", list(RegionName))
def test_every_region_has_a_name_for_people(region: RegionName) -> None:
    """No region is shown as a code with a hyphen."""
    assert "-" not in phrases.region(region.value)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_explained(role: Role) -> None:
    """A role is shown together with what it can do."""
    assert "(" in phrases.role(role.value)


@pytest.mark.parametrize("reason", get_args(DropReason))
def test_every_drop_reason_is_explained(reason: DropReason) -> None:
    """A near miss says in words why it does not count."""
    assert " " in phrases.drop_reason(reason)


@pytest.mark.parametrize(
    ("read", "listed", "told"),
    [
        ("ALL C0NTNT x", "ALL CONTENT", '"E" lost; "x" added'),
        ("shuterstcck", "shutterstock", '"t" lost; "c" for "o"'),
        ("deve1oprnent", "development", "all as listed (look-alikes count as equal)"),
    ],
)
def test_edits_are_told_letter_by_letter(read: str, listed: str, told: str) -> None:
    """Look-alikes and lost spaces are no edits."""
    assert phrases.edits(read, listed) == told


@pytest.mark.parametrize("name", reports.ALL)
def test_every_report_says_why(name: str) -> None:
    """In at least one sentence, whatever the verdict, and where there is none."""
    assert all(sentences.why(reports.ALL[name]))
    assert list(sentences.why(reports.ALL[name]))


def test_a_clear_picture_is_not_called_authentic() -> None:
    """The caveat stands behind the reasons, and where a report gives none."""
    for report in (reports.CLEAR, reports.scanned(reasons=())):
        (sentence,) = sentences.why(report)
        assert sentence == "No listed wording was found. That does not make the picture authentic."


def test_a_failure_says_what_to_do() -> None:
    """Message and remedy are one sentence after the other."""
    assert list(sentences.why(reports.FAILED)) == [
        "The image ends before its last row. Get the file again from its source."
    ]


def test_what_is_for_review_asks_for_a_person() -> None:
    """After the reasons."""
    assert list(sentences.why(reports.REVIEW))[-1].endswith("please look at it yourself.")


def test_engines_are_named() -> None:
    """Those that looked, those that broke, and those that are missing with the remedy."""
    assert sentences.looked(reports.TESSERACT) == "tesseract 5.3.0 for eng, rus"
    assert list(sentences.broken_readers(reports.REVIEW)) == [
        "Broke while reading this image, so not all was seen: tesseract."
    ]
    assert sentences.missing(reports.NO_TESSERACT).endswith("tesseract-ocr-rus")


def test_a_place_is_told_in_pixels() -> None:
    """Corner, then size."""
    assert sentences.place(BoxModel(x=1, y=2, width=3, height=4)) == "x 1, y 2, width 3, height 4 (pixels)"


@pytest.mark.parametrize(
    ("size", "legible", "told"),
    [
        ((320, 180), 7, "too small for its usual marks"),
        ((640, 360), 14, "too small or too compressed for its usual marks"),
        ((1280, 720), 7, ""),
        ((1280, 720), None, ""),
        ((None, None), 7, ""),
    ],
)
def test_a_picture_too_small_for_marks_is_told_in_one_sentence(
    size: tuple[int | None, int | None], legible: int | None, told: str
) -> None:
    """With the heights; nothing where marks are large enough, or nothing is known."""
    source = reports.CLEAR.source.model_copy(update={"width": size[0], "height": size[1]})
    sentence = phrases.too_small(reports.scanned(source=source, smallest_legible=legible))
    assert (told in sentence) if told else sentence == ""
    assert sentence.count(".") == (1 if told else 0)
