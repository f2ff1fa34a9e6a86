"""The alignment finds the best path, whatever else is aligned in the same batch."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.matching.builders import CHANNEL, query, target
from watermark_scan.matching.alignment import (
    DELETION,
    FLOOR,
    HIT_RATE,
    INSERTION,
    ORDINARY_BITS,
    WHOLE_END,
    Query,
    Target,
    align,
    ending,
    query_of,
    starting,
)
from watermark_scan.matching.folding import fold
from watermark_scan.model import Alternative

HIT = 3.0 + math.log2(HIT_RATE)
MISS = math.log2(FLOOR) + ORDINARY_BITS
WORDS = st.text(alphabet="abct ", min_size=1, max_size=9).filter(lambda text: bool(fold(text).text))


def test_a_whole_wording_earns_every_letter_and_both_ends() -> None:
    """Six letters read right, both ends accounted for."""
    (found,) = align([(query("footag"), target("footag"))], CHANNEL)
    assert found.bits == pytest.approx(6 * HIT + 2 * WHOLE_END, abs=1e-3)
    assert (found.line, found.wording) == ((0, 6), (0, 6))


def test_a_confusion_of_the_engine_costs_less_than_an_unheard_of_misreading() -> None:
    """«c» for «e» is known to happen, «z» for «e» is not."""
    known, unheard = align([(query("footagc"), target("footage")), (query("footagz"), target("footage"))], CHANNEL)
    assert known.bits > unheard.bits


@pytest.mark.parametrize(("read", "cost"), [("fotage", DELETION), ("fooxtage", INSERTION)])
def test_a_lost_or_an_invented_letter_costs_one_gap(read: str, cost: float) -> None:
    """A gap costs its bits and, when a letter is lost, what that letter would have earned."""
    whole, damaged = align([(query("footage"), target("footage")), (query(read), target("footage"))], CHANNEL)
    lost = HIT if cost == DELETION else 0
    assert damaged.bits == pytest.approx(whole.bits - lost + cost, abs=1e-3)


def test_a_fragment_says_which_part_of_the_wording_it_covers() -> None:
    """The frame cuts the line on both sides."""
    line = query("ge this is a work", start_at_edge=True, end_at_edge=True)
    (found,) = align([(line, target("Development footage this is a work in progress"))], CHANNEL)
    covered = "developmentfootagethisisaworkinprogress"[slice(*found.wording)]
    assert covered == "gethisisawork"


def test_a_cut_is_free_at_the_frame_and_costs_elsewhere() -> None:
    """The same fragment is stronger where the frame explains the missing end."""
    wording = target("all content subject to change")
    cut, loose = align([(query("all content", end_at_edge=True), wording), (query("all content"), wording)], CHANNEL)
    assert cut.bits > loose.bits + WHOLE_END


def test_other_text_in_the_place_of_the_missing_end_costs_more() -> None:
    """«PRICES subject to change» is not the end of «content subject to change»."""
    wording = target("all content subject to change")
    alone, other = align([(query("subject to change"), wording), (query("prices subject to change"), wording)], CHANNEL)
    assert other.bits < alone.bits


def test_a_word_inside_a_longer_word_is_weaker() -> None:
    """«kling» in «sparkling»."""
    inside, whole = align([(query("sparkling"), target("kling")), (query("kling"), target("kling"))], CHANNEL)
    assert inside.bits < whole.bits - WHOLE_END


def test_second_choices_count_by_their_probability() -> None:
    """A letter that is the engine's second choice with 0.4 earns more than one it never thought of."""
    folded = fold("fzotage")
    slots = [()] * 7
    choices = [(Alternative(text="z", probability=0.6), Alternative(text="o", probability=0.4))]
    likely = query_of(folded, [*slots[:1], *choices, *slots[2:]], CHANNEL, at_edges=(False, False))
    second, never = align([(likely, target("footage")), (query("fzotage"), target("footage"))], CHANNEL)
    assert second.bits > never.bits


def test_no_pairs_give_no_alignments() -> None:
    """An image without candidates costs nothing."""
    assert align([], CHANNEL) == []


@given(st.lists(st.tuples(WORDS, WORDS, st.booleans(), st.booleans()), min_size=1, max_size=4))
def test_the_batch_agrees_with_a_plain_recursion(texts: list[tuple[str, str, bool, bool]]) -> None:
    """Scores equal those of a textbook implementation, pair by pair, and spans lie inside both texts."""
    pairs = [(query(read, start_at_edge=a, end_at_edge=b), target(listed)) for read, listed, a, b in texts]
    for (line, wording), found in zip(pairs, align(pairs, CHANNEL), strict=True):
        assert found.bits == pytest.approx(_reference(line, wording), abs=1e-2)
        assert 0 <= found.line[0] < found.line[1] <= len(line)
        assert 0 <= found.wording[0] < found.wording[1] <= len(wording.numbers)


@given(st.integers(1, 27), st.integers(0, 27))
def test_more_of_the_wording_visible_is_never_weaker(size: int, begin: int) -> None:
    """A longer window of the wording, cut by the frame, scores at least as much as a shorter one inside it."""
    text = "allcontentsubjecttochangexyz"
    begin = min(begin, len(text) - 1)
    end = min(len(text), begin + size)
    wider = (max(0, begin - 1), min(len(text), end + 1))
    lines = [
        query(text[start:stop], start_at_edge=start > 0, end_at_edge=stop < len(text))
        for start, stop in ((begin, end), wider)
    ]
    narrow, wide = align([(line, target(text)) for line in lines], CHANNEL)
    assert wide.bits >= narrow.bits - 1e-3


def _reference(line: Query, wording: Target) -> float:
    """Every path by a plain recursion over cells."""
    starts, ends = starting(line), ending(line)
    rows, columns = len(line), len(wording.numbers)
    score = np.full((rows, columns), -math.inf)
    best = -math.inf
    for row in range(rows):
        for column in range(columns):
            fresh = float(starts[0 if column == 0 else 1, row])
            carried = score[row - 1, column - 1] if row and column else -math.inf
            diagonal = max(fresh, carried) + _letter(line, row, wording, column)
            best = max(best, diagonal + float(ends[0 if column == columns - 1 else 1, row]))
            above = score[row - 1, column] + INSERTION if row else -math.inf
            before = score[row, column - 1] + DELETION if column else -math.inf
            score[row, column] = max(diagonal, above, before)
    return best


def _letter(line: Query, row: int, wording: Target, column: int) -> float:
    if line.numbers[row, 0] == wording.numbers[column]:
        return HIT
    return math.log2(float(CHANNEL.likelihood[wording.rows[column], line.columns[row, 0]])) + ORDINARY_BITS
