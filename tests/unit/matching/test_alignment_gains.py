"""What letters earn: surprise where they were read right, the channel's cost where not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.unit.matching.builders import CHANNEL, query, target
from watermark_scan.matching.alignment import (
    FLOOR,
    HIT_RATE,
    ORDINARY_BITS,
    SUBSTITUTION_RATE,
    Gains,
    Layout,
    Packing,
    Query,
    query_of,
)
from watermark_scan.matching.folding import fold
from watermark_scan.model import Alternative

PACKING = Packing.of(100, 100.0)
SURPRISE = 3.0
RIGHT = math.log2(HIT_RATE) + SURPRISE
NEVER_SEEN = math.log2(FLOOR) + ORDINARY_BITS


def _gains(line: Query, listed: str) -> list[list[float]]:
    """Bits of each letter of the line on each letter of the wording."""
    layout = Layout.of([(line, target(listed, SURPRISE))])
    gains = Gains.of(layout, PACKING, CHANNEL)
    return [[PACKING.bits(cell) for cell in gains.at(letter, len(listed)).tolist()] for letter in range(len(line))]


def _choosing(text: str, *choices: tuple[str, float]) -> Query:
    """A line whose first letter may be any of the choices."""
    slot = tuple(Alternative(text=letter, probability=probability) for letter, probability in choices)
    folded = fold(text)
    return query_of(folded, [slot] + [()] * (len(folded.text) - 1), CHANNEL, at_edges=(False, False))


def test_a_letter_earns_its_surprise_a_known_confusion_costs_less_than_an_unknown_one() -> None:
    """«c» for «e» is in the table with one half, «a» for «e» is not."""
    ((on_e, on_c),) = _gains(query("c"), "ec")
    assert on_c == pytest.approx(RIGHT, abs=1e-3)
    assert on_e == pytest.approx(math.log2(SUBSTITUTION_RATE / 2) + ORDINARY_BITS, abs=1e-3)
    ((on_e,),) = _gains(query("a"), "e")
    assert on_e == pytest.approx(NEVER_SEEN, abs=1e-3)


def test_certain_letters_earn_the_same_beside_uncertain_ones() -> None:
    """Both ways of counting agree."""
    plain = _gains(query("xage"), "footage")
    beside = _gains(_choosing("xage", ("x", 0.5), ("t", 0.5)), "footage")
    assert np.array(beside[1:]) == pytest.approx(np.array(plain[1:]), abs=1e-3)


def test_choices_share_what_a_letter_earns() -> None:
    """The more probable the right letter is, the more."""
    earned = [_gains(_choosing("x", ("x", 1 - share), ("t", share)), "t")[0][0] for share in (0.1, 0.4, 0.9)]
    assert NEVER_SEEN < earned[0] < earned[1] < earned[2] < RIGHT
