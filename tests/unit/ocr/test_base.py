"""What may stand in one place, as probabilities that fit together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.ocr.base import MAX_CHOICES, MIN_PROBABILITY, alternatives_of

SHARES = st.floats(0, 1)


@given(SHARES, st.dictionaries(st.characters(exclude_characters="A"), SHARES, max_size=9))
def test_the_letter_as_read_comes_first_and_all_are_at_most_sure(strength: float, others: dict[str, float]) -> None:
    """Also where others are as likely; the others are few, ranked and worth their time."""
    first, *rest = alternatives_of("A", strength, others.items())
    shares = [other.probability for other in rest]
    assert first.text == "A"
    assert 0 <= first.probability <= 1
    assert first.probability + sum(shares) <= 1 + 1e-9
    assert len(rest) < MAX_CHOICES
    assert shares == sorted(shares, reverse=True)
    assert all(share >= MIN_PROBABILITY for share in shares)


def test_what_is_left_over_is_the_letters_own() -> None:
    """It is spread over thousands of characters that nobody means."""
    own, other = alternatives_of("m", 0.5, [("n", 0.2), ("x", 0.001)])
    assert own.probability == pytest.approx(0.8)
    assert other.text == "n"
    assert other.probability == pytest.approx(0.2)


def test_strengths_of_several_frames_are_shared_out() -> None:
    """Two letters that are both sure in some frame are as likely as each other."""
    assert [each.probability for each in alternatives_of("c", 1.0, [("C", 1.0)])] == [0.5, 0.5]
