"""Which goals count as reached, and how the others are told."""

from __future__ import annotations

import pytest

pytest.importorskip("wordfreq", reason="needs the bench extra")

from tests.benchmarks.speed.goals import Row, as_table


@pytest.mark.parametrize(
    ("ratio", "goal", "least", "reached"),
    [
        (0.25, 0.25, False, "yes"),
        (0.30, 0.25, False, "+20 %"),
        (1.80, 1.80, True, "yes"),
        (1.62, 1.80, True, "-10 %"),
        (1.00, None, False, "–"),
    ],
)
def test_a_goal_is_reached_or_missed_by_a_share(ratio: float, goal: float | None, least: bool, reached: str) -> None:  # noqa: FBT001  a column
    """A ratio at its goal has reached it."""
    assert Row(measure="x", ours="1 s", ratio=ratio, goal=goal, least=least).reached == reached


def test_a_row_without_a_goal_is_shown_all_the_same() -> None:
    """The floor has none."""
    assert as_table([Row(measure="floor", ours="1 s")]).splitlines()[1].split() == ["floor", "1", "s", *"––––"]
