"""False flags: every innocent line is looked at in its place, and what is flagged is listed with its entry."""

from __future__ import annotations

import pytest

pytest.importorskip("faker", reason="needs the bench extra")
pytest.importorskip("wordfreq", reason="needs the bench extra")

from tests.benchmarks import false_flags
from tests.benchmarks.benign_lines import BenignLine
from tests.benchmarks.peer import Peer
from tests.unit.matching.builders import wording
from watermark_scan.matching.matcher import Matcher

LISTED = (wording("Not actual gameplay", entry="gameplay"), wording("Development footage", entry="development"))


def _lines(*texts: str) -> list[BenignLine]:
    return [BenignLine(text=text, language="en", kind="words") for text in texts]


def _measured(*texts: str) -> false_flags.FalseFlags:
    return false_flags.measure(Matcher(LISTED), Peer.of(LISTED), _lines(*texts))


def test_flags_are_counted_for_both_rules() -> None:
    """One of three lines holds a sign."""
    flags = _measured("a quiet street", "Not actual gameplay", "two more words")
    assert [(one.line.text, one.entry, one.place) for one in flags.flagged] == [
        ("Not actual gameplay", "gameplay", "right edge")
    ]
    assert (flags.lines, flags.by_peer(85)) == (3, 1)
    assert sum(chance <= 1e-3 for chance in flags.chances) == 1


def test_a_cut_line_is_seen_as_cut() -> None:
    """The same piece of a wording counts for more where the frame accounts for what is missing."""
    cut, loose = (_measured(*texts).chances[0] for texts in (("actual gameplay",), ("x", "x y", "actual gameplay")))
    assert cut < loose


def test_all_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The rates, the line that was flagged, and the lines together in an image."""
    false_flags.show(_measured("a quiet street", "Not actual gameplay"))
    false_flags.show_images(Matcher(LISTED), _lines("a quiet street", "Not actual gameplay"))
    out = capsys.readouterr().out
    assert "500000" in out
    assert "(en, words, right edge): 'Not actual gameplay'" in out
    assert "most often: gameplay 1" in out
    assert "1 images of 40: flagged 1" in out
