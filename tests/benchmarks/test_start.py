"""The measurement of the start: what it counts, and that it notices a program that fails."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.benchmarks.start import Cost, Pair, cost_of, row

PAIR = Pair("list", ("a",), "import", ("b",), 2.0)


def test_a_row_has_the_median_of_the_ratios_turn_by_turn() -> None:
    """A turn in which the machine was busy does not decide."""
    turns = [(Cost(0.2, 0.3), Cost(0.1, 0.1)), (Cost(0.9, 0.9), Cost(0.1, 0.1)), (Cost(0.3, 0.4), Cost(0.2, 0.2))]
    assert row(PAIR, turns) == ("list / import", "300 ms", "100 ms", "2.00", "3.00", "2.0")


def test_a_run_is_measured_in_both_times() -> None:
    """Both are positive for an interpreter that does nothing."""
    cost = cost_of((sys.executable, "-c", "pass"))
    assert cost.processor > 0
    assert cost.clock > 0


def test_a_program_that_fails_is_not_measured() -> None:
    """What ends early would look fast."""
    with pytest.raises(subprocess.CalledProcessError):
        cost_of((sys.executable, "-c", "raise SystemExit(2)"))
