"""The matching room as a whole, with the shipped list: what must be found, what must stay silent, and its bounds."""

from __future__ import annotations

import time
import tracemalloc
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.matching.builders import FRAME, reading, wording
from watermark_scan.catalog.load import load_patterns
from watermark_scan.evidence import DropReason, TextMatch
from watermark_scan.matching.matcher import Matcher
from watermark_scan.options import ScanOptions
from watermark_scan.verdict import judge

LIMITS = ScanOptions()
LONG_WORDING = "quixotron zephyr development build example"
WORDS = st.text(alphabet="aceinorst AE0l1", max_size=40)


@cache
def _matcher() -> Matcher:
    return Matcher(load_patterns().wordings)


@cache
def _long_matcher() -> Matcher:
    return Matcher([wording(LONG_WORDING)])


def _verdict(*texts: str, x: int = 200, y: int = 200, matcher: Matcher | None = None) -> str:
    readings = [reading(text, x=x, y=y + 80 * index) for index, text in enumerate(texts)]
    result = (matcher or _matcher()).match(readings, FRAME)
    return judge(result.evidence, max_chance=LIMITS.max_chance, review_chance=LIMITS.review_chance).verdict


def _best(text: str, *, x: int = 200, matcher: Matcher | None = None) -> TextMatch | None:
    found = (matcher or _matcher()).match([reading(text, x=x)], FRAME).evidence
    return found[0] if found else None


@pytest.mark.parametrize("text", ["for air", "Desk", "And the"])
def test_a_list_of_two_entries_makes_everyday_words_no_rarer(text: str) -> None:
    """They flag nothing there either, while a whole wording does."""
    own = Matcher([wording("Desk draft, not for air", entry="desk"), wording("And the winner is", entry="winner")])
    assert _verdict(text, matcher=own) != "flagged"
    assert _verdict("Desk draft, not for air", matcher=own) == "flagged"


def test_the_founding_case_is_noticed_with_eleven_letters_cut_by_the_frame() -> None:
    """«ALL CONTENT» at the top right: two everyday words, which only their place and the cut make worth a look."""
    assert _verdict("ALL CONTENT", x=1280 - 110, y=20) in {"review", "flagged"}
    cut, loose = _best("ALL CONTENT", x=1280 - 110), _best("ALL CONTENT", x=500)
    assert cut is not None
    assert loose is None or cut.e_value < loose.e_value / 2


def test_a_short_word_on_a_line_of_its_own_belongs_to_the_next_line() -> None:
    """«War» has one group of three letters; with its neighbours it has three."""
    readings = [reading("War", x=260, y=200), reading("Thunder", x=240, y=226)]
    assert [found.wording.pattern_id for found in _matcher().match(readings, FRAME).evidence][:1] == ["war-thunder"]


@pytest.mark.parametrize(
    "text",
    [
        "DEVELOPMENT FOOTAGE. THIS IS A WORK IN PROGRESS. ALL CONTENT SUBJECT TO CHANGE.",
        "DEVEL0PMENT F00TAGE",
        "Not actua1 garneplay f0otage",
        "shutterstock",
        "Unregistered HyperCam 2",
        "РЕАЛЬНЫЕ КАДРЫ ИЗ ИГРЫ",
        "豆包AI生成",
        "Contenuti generati dall'Al",
    ],
)
def test_a_sign_flags_also_when_misread(text: str) -> None:
    """Confusions of shape, invented and lost spaces, three scripts."""
    assert _verdict(text) == "flagged"


@pytest.mark.parametrize(
    "text",
    [
        "PRICES SUBJECT TO CHANGE WITHOUT NOTICE",
        "ROAD WORK AHEAD",
        "GETTY IMAGES / AFP",
        "SHOT ON MI A2 MI DUAL CAMERA",
        "2017-11-09 14:32:07 CAM 03",
        "FIND GAME",
        "Registers",
        "Image set",
        "sparkling water",
        "Alpha Channel",
        "New homes - luxury development now selling",
        "WHOT IR NAR 2.5x LASER ARMED",
    ],
)
def test_everyday_text_stays_silent(text: str) -> None:
    """What trips a fixed ratio threshold."""
    assert _verdict(text) == "clear"


def test_the_finding_says_what_is_covered_and_where_it_is_cut() -> None:
    """Span, fraction and cut ends refer to the wording as listed."""
    found = _best("ON BUILD 7 EXAMP", matcher=Matcher([wording("Quixotron build 7 example")]), x=0)
    assert found is not None
    start, end = found.span
    assert found.wording.text[start:end] == "on build 7 examp"
    assert [part.value for part in found.cut] == ["left", "right"]
    assert found.visible_fraction == pytest.approx(13 / 22, abs=0.02)


def test_a_mark_set_on_two_lines_is_put_together() -> None:
    """Neither line alone is as strong."""
    lines = [reading("Quixotron build"), reading("seven example", y=226)]
    matcher = Matcher([wording("Quixotron build seven example")])
    (found,) = matcher.match(lines, FRAME).evidence
    assert found.visible_fraction == 1
    assert found.text == "Quixotron build seven example"


def test_the_same_mark_in_two_views_and_two_engines_is_one_finding() -> None:
    """Engines are named together."""
    readings = [reading("shutterstock"), reading("shutterstock", reader="tesseract", x=202)]
    found = [finding for finding in _matcher().match(readings, FRAME).evidence if finding.e_value < LIMITS.max_chance]
    assert [finding.engines for finding in found] == [("rapidocr", "tesseract")]


def test_a_short_mark_inside_a_word_is_a_near_miss_with_its_reason() -> None:
    """«Kling» in «sparkling»."""
    dropped = Matcher([wording("Kling", exact_token=True)]).match([reading("sparkling")], FRAME).near_misses
    assert [miss.reason for miss in dropped] == [DropReason.NOT_A_WHOLE_WORD]


@pytest.mark.parametrize("text", ["", " ", "e", "!?", "\u202e", "\ud800"])
def test_readings_of_no_letter_or_one_give_nothing(text: str) -> None:
    """Nothing to align."""
    assert _matcher().match([reading(text)], FRAME).evidence == ()


def test_no_readings_and_no_wordings_give_nothing() -> None:
    """An image without text, and an empty list."""
    assert _matcher().match([], FRAME).evidence == ()
    assert Matcher([]).match([reading("shutterstock")], FRAME).evidence == ()


@given(WORDS)
@settings(max_examples=60, deadline=None)
def test_case_and_confusables_do_not_matter(text: str) -> None:
    """Capitals, and l for 1, give the same chance and the same span length."""
    first, second = _best(text), _best(text.upper().replace("L", "1"))
    assert (first is None) is (second is None)
    if first and second:
        assert first.e_value == pytest.approx(second.e_value)


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_spans_lie_inside_the_texts_whatever_is_read(text: str) -> None:
    """Of the wording and of the reading."""
    result = _matcher().match([reading(text)], FRAME)
    for finding in [*result.evidence, *(miss.evidence for miss in result.near_misses)]:
        assert 0 <= finding.span[0] < finding.span[1] <= len(finding.wording.text)
        assert finding.text in text
        assert 0 <= finding.visible_fraction <= 1
        assert 0 <= finding.similarity <= 1
        assert finding.e_value >= 0


@given(st.integers(8, 30))
@settings(max_examples=15, deadline=None)
def test_more_of_a_wording_is_never_weaker(size: int) -> None:
    """A longer part of the same wording, cut by the frame on its right, is at most as likely by chance."""
    parts = [LONG_WORDING[:end].strip() for end in (size, size + 4)]
    shorter, longer = (_best(part, x=1280 - 10 * len(part), matcher=_long_matcher()) for part in parts)
    assert shorter is not None
    assert longer is not None
    assert longer.e_value <= shorter.e_value * (1 + 1e-9)


def test_ten_thousand_letters_cost_bounded_memory_and_end() -> None:
    """Time is bounded generously, because machines differ; memory is not allowed to follow the square of the length."""
    text = "the quick brown fox jumps over shutterstock fences " * 200
    assert _matcher().index.entries  # the list is prepared
    tracemalloc.start()
    started = time.process_time()
    found = _matcher().match([reading(text)], FRAME)
    seconds, (_, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert any(miss.evidence.wording.pattern_id == "shutterstock" for miss in found.near_misses)
    assert peak < 25e6
    assert seconds < 60


def test_a_slot_takes_a_number_and_no_table() -> None:
    """A row of numbers is no year of a copyright line."""
    matcher = Matcher([wording("© {n} Trilobyte")])
    assert matcher.match([reading("© 1993 Trilobyte")], FRAME).evidence
    table = "0.8×25= 0×4.23= 0.57+0.43= 2.4×0.2= 0.02 ×500= 2.8×10= 8.29×100= Tril0byte"
    assert all(len(hit.matched_text) < 40 for hit in matcher.search([reading(table)], FRAME).hits)
