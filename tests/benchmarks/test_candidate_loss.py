"""The loss of the candidate search: right wordings that the alignment recognises and the search passes over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.benchmarks.candidate_loss import Seeker, loss
from tests.benchmarks.fragments import Fragment
from tests.benchmarks.recall import Outcome
from tests.unit.matching.builders import wording
from watermark_scan.matching.matcher import Matcher

if TYPE_CHECKING:
    import pytest

LISTED = wording("Development footage of an unfinished simulator", entry="listed")


def _outcome(text: str) -> Outcome:
    fragment = Fragment(wording=LISTED, number="", text=text, original=text, letters=len(text), rate=0.1, cut="right")
    return Outcome(fragment=fragment, right=frozenset({"listed"}), chance=1.0, counted=False, score=0.0)


def test_what_the_search_keeps_is_not_lost() -> None:
    """A long piece, nearly undamaged."""
    found = Seeker(Matcher([LISTED])).searched(_outcome("Development fo0tage of an unfin"))
    assert found is not None
    assert (found.kept, found.telling) == (True, True)


def test_what_the_search_passes_over_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The alignment would have recognised it."""
    matcher = Matcher([LISTED])
    monkeypatch.setattr(matcher.index.candidates, "search", lambda _text, _shared_bits: [])
    found = Seeker(matcher).searched(_outcome("Development footage of an unfin"))
    assert found is not None
    assert not found.kept


def test_what_is_not_recognised_does_not_count() -> None:
    """Another text altogether."""
    assert Seeker(Matcher([LISTED])).searched(_outcome("zzzz qqqq")) is None


def test_the_loss_is_a_share() -> None:
    """One of two; nothing of nothing."""
    found = Seeker(Matcher([LISTED])).searched(_outcome("Development footage"))
    assert found is not None
    assert loss([found, replace(found, kept=False)]) == 0.5
    assert loss([]) == 0.0
