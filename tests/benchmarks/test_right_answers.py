"""Right answers: every sign that holds the undamaged fragment."""

from __future__ import annotations

from tests.benchmarks.fragments import Fragment
from tests.benchmarks.right_answers import RightAnswers
from tests.unit.matching.builders import wording
from watermark_scan.model import Role

LISTED = (
    wording("Gameplay may vary", entry="first"),
    wording("Actual gameplay may differ", entry="second"),
    wording("GAMEPLAY MAY contain hints", entry="hint", role=Role.HINT),
    wording("Build {n} gameplay", entry="numbered"),
)


def _fragment(original: str, *, number: str = "7") -> Fragment:
    return Fragment(
        wording=LISTED[0], number=number, text="Gxmeplxy", original=original, letters=8, rate=0.2, cut="right"
    )


def test_all_signs_with_the_fragment_are_right() -> None:
    """The damage does not matter, nor case and spaces, and hints do not count."""
    assert RightAnswers(LISTED).to(_fragment("GAME PLAY MAY")) == {"first", "second"}


def test_where_a_fragment_comes_from_is_always_right() -> None:
    """Even when folding changes its ends."""
    assert RightAnswers(LISTED).to(_fragment("something else")) == {"first"}


def test_running_numbers_are_filled_in() -> None:
    """The number of the fragment stands in other wordings too."""
    assert RightAnswers(LISTED).to(_fragment("42 gameplay", number="42")) == {"first", "numbered"}
