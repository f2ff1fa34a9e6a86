"""The alignment finds the best path, whatever else is aligned in the same batch, and letters earn what they should."""

from __future__ import annotations

import math
from collections import defaultdict
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.matching.builders import CONFUSIONS, line_arrays, wording_arrays
from watermark_scan.matching.alignment import (
    CONFUSION_FLOOR,
    CORRECT_RATE,
    DELETION_BITS,
    DELETION_RATE,
    FIRST_DIGIT_BITS,
    FURTHER_DIGIT_BITS,
    INSERTION_BITS,
    INSERTION_RATE,
    ORDINARY_BITS,
    SUBSTITUTION_RATE,
    WHOLE_END_BITS,
    Alignment,
    BatchLayout,
    ConfusionModel,
    LetterScores,
    LineArrays,
    ScorePacking,
    WordingArrays,
    align,
    by_letter,
    end_bits,
    learned_confusions,
    start_bits,
)
from watermark_scan.matching.folding import fold
from watermark_scan.model import Alternative

SURPRISAL = 3.0
RIGHT = SURPRISAL + math.log2(CORRECT_RATE)
NEVER_SEEN = math.log2(CONFUSION_FLOOR) + ORDINARY_BITS
WORDS = st.text(alphabet="abct ", min_size=1, max_size=9).filter(lambda text: bool(fold(text).text))


def _line_of_choices(text: str, *choices: tuple[str, float], at: int = 0) -> LineArrays:
    """A line of which one letter may be any of the choices."""
    folded = fold(text)
    alternatives: list[tuple[Alternative, ...]] = [()] * len(folded.text)
    alternatives[at] = tuple(Alternative(text=letter, probability=probability) for letter, probability in choices)
    return LineArrays.of(folded, alternatives, CONFUSIONS, at_edges=(False, False))


# Whole alignments


def test_a_whole_wording_earns_every_letter_and_both_ends() -> None:
    """Six letters read right, both ends accounted for."""
    (found,) = align([(line_arrays("footag"), wording_arrays("footag"))], CONFUSIONS)
    assert found.bits == pytest.approx(6 * RIGHT + 2 * WHOLE_END_BITS, abs=1e-3)
    assert (found.line_span, found.wording_span) == ((0, 6), (0, 6))


@pytest.mark.parametrize(("read", "cost"), [("fotage", DELETION_BITS), ("fooxtage", INSERTION_BITS)])
def test_a_lost_or_an_invented_letter_costs_one_gap(read: str, cost: float) -> None:
    """A gap costs its bits and, when a letter is lost, what that letter would have earned."""
    wording = wording_arrays("footage")
    whole, damaged = align([(line_arrays("footage"), wording), (line_arrays(read), wording)], CONFUSIONS)
    lost = RIGHT if cost == DELETION_BITS else 0
    assert damaged.bits == pytest.approx(whole.bits - lost + cost, abs=1e-3)


def test_a_fragment_says_which_part_of_the_wording_it_covers() -> None:
    """The frame cuts the line on both sides."""
    line = line_arrays("ge this is a work", start_at_edge=True, end_at_edge=True)
    (found,) = align([(line, wording_arrays("Development footage this is a work in progress"))], CONFUSIONS)
    covered = "developmentfootagethisisaworkinprogress"[slice(*found.wording_span)]
    assert covered == "gethisisawork"


def test_a_cut_is_free_at_the_frame_and_costs_elsewhere() -> None:
    """The same fragment is stronger where the frame explains the missing end."""
    wording = wording_arrays("all content subject to change")
    lines = line_arrays("all content", end_at_edge=True), line_arrays("all content")
    cut, loose = align([(line, wording) for line in lines], CONFUSIONS)
    assert cut.bits > loose.bits + WHOLE_END_BITS


@pytest.mark.parametrize(
    ("read", "with_other_text", "listed", "least"),
    [
        ("subject to change", "prices subject to change", "all content subject to change", 0.0),
        ("kling", "sparkling", "kling", WHOLE_END_BITS),
    ],
)
def test_other_text_beside_the_match_costs(read: str, with_other_text: str, listed: str, least: float) -> None:
    """In place of a missing end, and where the match begins inside a word."""
    wording = wording_arrays(listed)
    alone, beside = align([(line_arrays(read), wording), (line_arrays(with_other_text), wording)], CONFUSIONS)
    assert beside.bits < alone.bits - least


def test_second_choices_count_by_their_probability() -> None:
    """A letter that is the engine's second choice with 0.4 earns more than one it never thought of."""
    wording = wording_arrays("footage")
    likely = _line_of_choices("fzotage", ("z", 0.6), ("o", 0.4), at=1)
    second, never = align([(likely, wording), (line_arrays("fzotage"), wording)], CONFUSIONS)
    assert second.bits > never.bits


def test_no_pairs_give_no_alignments() -> None:
    """An image without candidates costs nothing."""
    assert align([], CONFUSIONS) == []


@given(st.lists(st.tuples(WORDS, WORDS, st.booleans(), st.booleans()), min_size=1, max_size=4))
def test_the_batch_agrees_with_a_plain_recursion(texts: list[tuple[str, str, bool, bool]]) -> None:
    """Scores equal those of a textbook implementation, pair by pair, and spans lie inside both texts."""
    pairs = [
        (line_arrays(read, start_at_edge=a, end_at_edge=b), wording_arrays(listed, SURPRISAL))
        for read, listed, a, b in texts
    ]
    for (line, wording), found in zip(pairs, align(pairs, CONFUSIONS), strict=True):
        assert found.bits == pytest.approx(_reference(line, wording), abs=1e-2)
        assert 0 <= found.line_span[0] < found.line_span[1] <= len(line)
        assert 0 <= found.wording_span[0] < found.wording_span[1] <= len(wording)


@given(st.integers(1, 27), st.integers(0, 27))
def test_more_of_the_wording_visible_is_never_weaker(size: int, begin: int) -> None:
    """A longer window of the wording, cut by the frame, scores at least as much as a shorter one inside it."""
    text = "allcontentsubjecttochangexyz"
    begin = min(begin, len(text) - 1)
    end = min(len(text), begin + size)
    wider = (max(0, begin - 1), min(len(text), end + 1))
    lines = [
        line_arrays(text[start:stop], start_at_edge=start > 0, end_at_edge=stop < len(text))
        for start, stop in ((begin, end), wider)
    ]
    narrow, wide = align([(line, wording_arrays(text)) for line in lines], CONFUSIONS)
    assert wide.bits >= narrow.bits - 1e-3


def _reference(line: LineArrays, wording: WordingArrays) -> float:
    """Every path by a plain recursion over cells."""
    starts, ends = start_bits(line), end_bits(line)
    rows, columns = len(line), len(wording)
    score = np.full((rows, columns), -math.inf)
    best = -math.inf
    for row in range(rows):
        for column in range(columns):
            started = float(starts[0 if column == 0 else 1, row])
            carried = score[row - 1, column - 1] if row and column else -math.inf
            diagonal = max(started, carried) + _letter(line, row, wording, column)
            best = max(best, diagonal + float(ends[0 if column == columns - 1 else 1, row]))
            above = score[row - 1, column] + INSERTION_BITS if row else -math.inf
            before = score[row, column - 1] + DELETION_BITS if column else -math.inf
            score[row, column] = max(diagonal, above, before)
    return best


def _letter(line: LineArrays, row: int, wording: WordingArrays, column: int) -> float:
    if line.codes[row, 0] == wording.codes[column]:
        return RIGHT
    return math.log2(float(CONFUSIONS.likelihood[wording.rows[column], line.columns[row, 0]])) + ORDINARY_BITS


# Numbers in slots


def _align(read: str, listed: str = "{n} Beta version") -> Alignment:
    (found,) = align([(line_arrays(read), wording_arrays(listed))], CONFUSIONS)
    return found


@pytest.mark.parametrize("text", ["0.12.7.9018 Beta version", "5 Beta version", "1183763329 Beta version"])
def test_any_number_fills_the_slot(text: str) -> None:
    """The whole line takes part, and the whole wording is covered."""
    found = _align(text)
    assert found.line_span == (0, len(fold(text).text))
    assert found.wording_span == (0, len("xbetaversion"))


def test_the_first_digit_earns_most_and_further_ones_little() -> None:
    """A longer number says little more."""
    one, three = _align("7 Beta version"), _align("742 Beta version")
    assert three.bits == pytest.approx(one.bits + 2 * FURTHER_DIGIT_BITS, abs=1e-3)
    assert one.bits > _align("Beta version").bits + FIRST_DIGIT_BITS


@pytest.mark.parametrize("number", ["7", "27", "2024", "118.37-63"])
def test_a_number_fills_a_slot_at_the_end_too(number: str) -> None:
    """To its last digit, and its end is the wording's end."""
    found = _align(f"Runway {number}", "Runway {n}")
    assert found.line_span == (0, len(fold(f"Runway {number}").text))
    assert found.wording_span == (0, len("runwayx"))
    assert found.bits >= _align("Runway 7", "Runway {n}").bits


def test_letters_do_not_fill_the_slot() -> None:
    """A word in the number's place is other text, and the number is missing."""
    assert _align("hey Beta version").bits < _align("742 Beta version").bits


# Letter scores


def _letter_scores(line: LineArrays, listed: str) -> list[list[float]]:
    """Bits of each letter of the line on each letter of the wording."""
    packing = ScorePacking.of(100, 100.0)
    scores = LetterScores(BatchLayout([(line, wording_arrays(listed, SURPRISAL))]), packing, CONFUSIONS)
    return [[packing.bits(cell) for cell in scores.at(letter, len(listed)).tolist()] for letter in range(len(line))]


def test_a_letter_earns_its_surprisal_a_known_confusion_costs_less_than_an_unknown_one() -> None:
    """«c» for «e» is in the table with one half, «a» for «e» is not."""
    ((on_e, on_c),) = _letter_scores(line_arrays("c"), "ec")
    assert on_c == pytest.approx(RIGHT, abs=1e-3)
    assert on_e == pytest.approx(math.log2(SUBSTITUTION_RATE / 2) + ORDINARY_BITS, abs=1e-3)
    ((on_e,),) = _letter_scores(line_arrays("a"), "e")
    assert on_e == pytest.approx(NEVER_SEEN, abs=1e-3)


def test_certain_letters_earn_the_same_beside_uncertain_ones() -> None:
    """Both ways of counting agree."""
    plain = _letter_scores(line_arrays("xage"), "footage")
    beside = _letter_scores(_line_of_choices("xage", ("x", 0.5), ("t", 0.5)), "footage")
    assert np.array(beside[1:]) == pytest.approx(np.array(plain[1:]), abs=1e-3)


def test_choices_share_what_a_letter_earns() -> None:
    """The more probable the right letter is, the more."""
    earned = [
        _letter_scores(_line_of_choices("x", ("x", 1 - share), ("t", share)), "t")[0][0] for share in (0.1, 0.4, 0.9)
    ]
    assert NEVER_SEEN < earned[0] < earned[1] < earned[2] < RIGHT


# Batches


PACKING = ScorePacking.of(1000, 500.0)
BITS = st.floats(-200, 200).map(lambda bits: round(bits, 2))
STARTS = st.integers(0, 999)


def _packed(bits: float, start: int) -> int:
    return int((PACKING.pack_starts(np.array([start])) + PACKING.pack(bits))[0])


@given(BITS, STARTS, BITS)
def test_a_start_is_kept_while_scores_are_added(bits: float, start: int, more: float) -> None:
    """Negative ones too."""
    packed = _packed(bits, start) + int(PACKING.pack(more))
    assert PACKING.start(packed) == start
    assert PACKING.bits(packed) == pytest.approx(bits + more, abs=2e-4)


@given(BITS, STARTS, BITS, STARTS)
def test_the_larger_score_wins_and_of_equal_ones_the_earlier_start(
    one: float, start: int, other: float, elsewhere: int
) -> None:
    """So that a maximum is the best path, with its start."""
    best = max(_packed(one, start), _packed(other, elsewhere))
    expected = min((-one, start), (-other, elsewhere))
    assert PACKING.start(best) == expected[1]
    assert PACKING.bits(best) == pytest.approx(-expected[0], abs=1e-4)


def test_texts_too_long_to_be_packed_are_refused() -> None:
    """A wrong start would be worse."""
    with pytest.raises(ValueError, match="too long"):
        ScorePacking.of(1 << 40, 1 << 20)


def test_wordings_stand_end_to_end_and_finished_lines_drop_off() -> None:
    """Two lines, the longer one first; the shorter one shared by two pairs."""
    long, short = line_arrays("footage"), line_arrays("ge")
    layout = BatchLayout([(long, wording_arrays("ab")), (short, wording_arrays("abc")), (short, wording_arrays("a"))])
    assert layout.lines == (long, short)
    assert layout.pair.tolist() == [0, 0, 1, 1, 1, 2]
    assert layout.line.tolist() == [0, 0, 1, 1, 1, 1]
    assert layout.position.tolist() == [0, 1, 0, 1, 2, 0]
    assert (layout.first.tolist(), layout.last.tolist()) == ([0, 2, 5], [1, 4, 5])
    assert layout.active_pairs == (3, 3, 1, 1, 1, 1, 1)
    assert layout.longest_wording == 3


def test_arrays_stand_side_by_side_padded_at_their_ends() -> None:
    """The letters come first."""
    stacked = by_letter([np.array([[1, 2]]), np.array([[3], [4]])], -1)
    assert stacked.tolist() == [[[1, 2], [3, -1]], [[-1, -1], [4, -1]]]


# The confusion model


LETTER = st.characters(categories=["L", "N"])
TABLE = (files("watermark_scan.matching.data") / "confusions.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [tuple(line.split("\t")) for line in TABLE if not line.startswith("#")]


@given(st.lists(st.tuples(LETTER, LETTER, st.floats(0, 1)), max_size=30))
def test_every_letter_has_a_row_and_a_column_of_likelihoods(table: list[tuple[str, str, float]]) -> None:
    """Between the floor and the rate of substitutions, whatever the table says; the last ones are for all others."""
    model = ConfusionModel.of(table)
    assert sorted(model.letters.values()) == list(range(model.other))
    assert model.letters.keys() == {letter for row in table for letter in row[:2]}
    assert model.likelihood.shape == (model.other + 1, model.other + 1)
    assert model.likelihood.dtype == np.float32
    assert np.all(model.likelihood >= np.float32(CONFUSION_FLOOR))
    assert np.all(model.likelihood <= np.float32(SUBSTITUTION_RATE))


def test_a_share_is_part_of_the_substitutions() -> None:
    """A confusion is as likely as its letter is misread at all, times its share; in the stated direction only."""
    model = ConfusionModel.of([("e", "c", 0.5)])
    e, c = model.index("e"), model.index("c")
    assert model.likelihood[e, c] == pytest.approx(SUBSTITUTION_RATE / 2)
    assert model.likelihood[c, e] == pytest.approx(CONFUSION_FLOOR)


def test_unknown_letters_have_the_floor() -> None:
    """A letter that the table does not know is confused with every letter as seldom as can be, either way."""
    model = learned_confusions()
    unknown = model.index("語")
    assert unknown == model.other
    assert np.all(model.likelihood[unknown] == np.float32(CONFUSION_FLOOR))
    assert np.all(model.likelihood[:, unknown] == np.float32(CONFUSION_FLOOR))


def test_rates_add_up() -> None:
    """A letter that stands there is read right, read wrong, or not read; the first is the likeliest."""
    letter = (CORRECT_RATE, SUBSTITUTION_RATE, DELETION_RATE)
    assert sum(letter) == pytest.approx(1)
    assert max(*letter, INSERTION_RATE, CONFUSION_FLOOR) == CORRECT_RATE
    assert all(0 < rate < 1 for rate in (*letter, INSERTION_RATE, CONFUSION_FLOOR))


def test_table_holds_folded_letters() -> None:
    """Each row names two different letters in their normal form, and a share worth keeping; no pair comes twice."""
    assert len(ROWS) > 100
    assert len({row[:2] for row in ROWS}) == len(ROWS)
    for true, read, share in ROWS:
        assert true != read
        assert (fold(true).text, fold(read).text) == (true, read)
        assert 0.01 <= float(share) <= 1


def test_table_shares_add_up() -> None:
    """The shares of a letter's misreadings add up to at most 1, within rounding."""
    sums: defaultdict[str, float] = defaultdict(float)
    for true, _, share in ROWS:
        sums[true] += float(share)
    assert max(sums.values()) <= 1.001


def test_table_says_where_it_comes_from() -> None:
    """The header names the script, both engines, the typefaces and the pattern list's digest."""
    header = "\n".join(line for line in TABLE if line.startswith("#"))
    for origin in ("tests.training.learn_confusions", "--seed", "rapidocr", "tesseract", "Typefaces:", "sha256:"):
        assert origin in header


@pytest.mark.parametrize(
    ("true", "read", "unlike"), [("c", "e", "w"), ("o", "d", "k"), ("q", "o", "f"), ("f", "t", "o")]
)
def test_look_alikes_are_likelier(true: str, read: str, unlike: str) -> None:
    """Letters of like shape are confused at least twice as often as letters of unlike shape."""
    model = learned_confusions()
    row = model.likelihood[model.index(true)]
    assert row[model.index(read)] >= 2 * row[model.index(unlike)]
