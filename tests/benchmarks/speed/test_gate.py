"""What is lost is counted, and what is won beside it."""

from __future__ import annotations

from tests.benchmarks.speed.gate import Gate


def test_lost_are_pictures_that_only_the_thorough_scan_speaks_up_about() -> None:
    """A weaker verdict is no loss, and a gain does not hide one."""
    gate = Gate(pairs=(("clear", "flagged"), ("review", "flagged"), ("clear", "clear"), ("flagged", "clear")))
    assert (gate.lost, gate.won, gate.found) == (1, 1, 2)
