"""The peer is partial ratio with a cutoff, over signs and lines of at least eight letters."""

from __future__ import annotations

import pytest
from rapidfuzz import fuzz, utils

from tests.benchmarks.peer import Peer
from tests.unit.matching.builders import wording
from watermark_scan.model import Role

LISTED = (
    wording("Development footage", entry="development"),
    wording("Not actual gameplay", entry="gameplay"),
    wording("Veo", entry="short"),
    wording("Development studios", entry="hint", role=Role.HINT),
)
PEER = Peer.of(LISTED)


def test_only_signs_with_enough_letters_are_compared() -> None:
    """As the rule is used."""
    assert PEER.ids == ("development", "gameplay")


@pytest.mark.parametrize("line", ["DEVELOPMENT F00TAGE!", "ment footage", "not actual gamepiay"])
def test_the_score_is_partial_ratio(line: str) -> None:
    """Of the processed texts, the best of all wordings."""
    expected = max(fuzz.partial_ratio(utils.default_process(line), text) for text in PEER.texts)
    assert PEER.best([line]) == [pytest.approx(expected, abs=0.01)]


@pytest.mark.parametrize("line", ["", "footage", "- - -", "nothing like it at all"])
def test_short_and_unlike_lines_score_nothing(line: str) -> None:
    """Below eight letters, and below the lowest threshold."""
    assert PEER.best([line]) == [0.0]


def test_only_right_entries_count_for_a_fragment() -> None:
    """A wrong entry's full score is worth nothing."""
    line = "not actual game"
    assert PEER.best_of([line, line], [frozenset({"gameplay"}), frozenset({"development"})]) == [100.0, 0.0]
