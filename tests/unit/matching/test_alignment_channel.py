"""The noisy channel: likelihoods are in range, unknown letters are met, and the learned table is well formed."""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.matching import alignment as channel
from watermark_scan.matching.alignment import FLOOR, SUBSTITUTION_RATE, channel_from, learned_channel
from watermark_scan.matching.folding import fold

LETTER = st.characters(categories=["L", "N"])
CONFUSIONS = st.lists(st.tuples(LETTER, LETTER, st.floats(0, 1)), max_size=30)
TABLE = (files("watermark_scan.matching.data") / "confusions.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [tuple(line.split("\t")) for line in TABLE if not line.startswith("#")]


@given(CONFUSIONS)
def test_likelihoods_are_probabilities(confusions: list[tuple[str, str, float]]) -> None:
    """Whatever the table says, no likelihood is below the floor or above the rate of substitutions."""
    likelihood = channel_from(confusions).likelihood
    assert likelihood.dtype == np.float32
    assert np.all(likelihood >= np.float32(FLOOR))
    assert np.all(likelihood <= np.float32(SUBSTITUTION_RATE))


@given(CONFUSIONS)
def test_every_letter_has_a_place(confusions: list[tuple[str, str, float]]) -> None:
    """Letters of the table have a row and column each; the last row and column are left for all others."""
    learned = channel_from(confusions)
    assert sorted(learned.letters.values()) == list(range(learned.other))
    assert learned.letters.keys() == {letter for row in confusions for letter in row[:2]}
    assert learned.likelihood.shape == (learned.other + 1, learned.other + 1)


def test_a_share_is_part_of_the_substitutions() -> None:
    """A confusion is as likely as its letter is misread at all, times its share; in the stated direction only."""
    learned = channel_from([("e", "c", 0.5)])
    e, c = learned.letters["e"], learned.letters["c"]
    assert learned.likelihood[e, c] == pytest.approx(SUBSTITUTION_RATE / 2)
    assert learned.likelihood[c, e] == pytest.approx(FLOOR)


def test_unknown_letters_have_the_floor() -> None:
    """A letter that the table does not know is confused with every letter as seldom as can be, either way."""
    learned = learned_channel()
    assert "語" not in learned.letters
    assert np.all(learned.likelihood[learned.other] == np.float32(FLOOR))
    assert np.all(learned.likelihood[:, learned.other] == np.float32(FLOOR))


def test_an_empty_table_leaves_the_floor() -> None:
    """Without any learned confusion all letters are unknown ones."""
    assert channel_from([]).likelihood.tolist() == [[pytest.approx(FLOOR)]]


def test_rates_add_up() -> None:
    """A letter that stands there is read right, read wrong, or not read; the first is the likeliest."""
    letter = (channel.HIT_RATE, SUBSTITUTION_RATE, channel.DELETION_RATE)
    assert sum(letter) == pytest.approx(1)
    assert max(*letter, channel.INSERTION_RATE, FLOOR) == channel.HIT_RATE
    assert all(0 < rate < 1 for rate in (*letter, channel.INSERTION_RATE, FLOOR))


def test_table_is_read_once() -> None:
    """The learned channel is one value for the whole program."""
    assert learned_channel() is learned_channel()


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
    learned = learned_channel()
    row = learned.likelihood[learned.letters[true]]
    assert row[learned.letters[read]] >= 2 * row[learned.letters[unlike]]
