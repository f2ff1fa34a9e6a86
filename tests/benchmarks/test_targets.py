"""Targets say whether they are reached, and by how much they are missed."""

from __future__ import annotations

import pytest

from tests.benchmarks.targets import Target, show


@pytest.mark.parametrize(
    ("value", "most", "short"), [(0.9, False, 0.1), (1.0, False, 0.0), (1.2, True, 0.2), (0.5, True, 0.0)]
)
def test_a_target_is_missed_by_the_difference(value: float, *, most: bool, short: float) -> None:
    """On the wrong side only."""
    assert Target(name="it", value=value, goal=1.0, most=most).short == pytest.approx(short)


def test_all_targets_are_printed_with_how_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    """Reached and missed, with the numbers."""
    show([Target(name="first", value=2, goal=1), Target(name="second", value=2, goal=1.5, most=True)])
    first, second = capsys.readouterr().out.splitlines()[-2:]
    assert first.split() == ["reached", "first:", "2", "(at", "least", "1)"]
    assert second.split() == ["missed", "by", "0.5", "second:", "2", "(at", "most", "1.5)"]
