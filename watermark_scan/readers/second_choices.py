"""What else a letter may be → alternatives with probabilities that fit together. Knows no engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.reading import Alternative

if TYPE_CHECKING:
    from collections.abc import Iterable

CHOICES = 4
"""Letters kept for one place."""
LEAST_PROBABILITY = 0.02
"""Probability below which a second choice is not worth its time."""


def alternatives_of(letter: str, strength: float, others: Iterable[tuple[str, float]]) -> tuple[Alternative, ...]:
    """What stands in one place: the letter as read, then the likeliest others; probabilities add up to at most 1.

    Args:
        letter: As read; it comes first, also where others are as likely.
        strength: Its own, 0…1, in the frame where it is strongest.
        others: Letter and strength of each other one; strengths of several frames add up to more than 1.
    """
    strongest = sorted(others, key=lambda other: -other[1])[: CHOICES - 1]
    total = max(1.0, strength + sum(other for _, other in strongest))
    choices = tuple(
        Alternative(text=text, probability=other / total)
        for text, other in strongest
        if other / total >= LEAST_PROBABILITY
    )
    # What is left over belongs to the letter itself: it is spread over thousands that nobody means. Without this a
    # wording that was read right loses more by its doubtful letters than misread ones win by their second choices.
    own = max(strength / total, 1.0 - sum(choice.probability for choice in choices))
    return (Alternative(text=letter, probability=min(1.0, own)), *choices)
