"""The linter over some entries of a list: it says of them what it says of all, and tries no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.catalog.lists import entry, loaded
from watermark_scan.curation.checks import lint_list
from watermark_scan.curation.examples import Prover

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    import pytest

    from watermark_scan.curation.examples import Proof

BAD = {"text": '"Quorvex teaser of Blimfu"', "must_match": '["Fresh bread"]', "status": '"stable"'}
WORSE = {"text": '"Grobnik trailer of Wimzu"', "must_match": "[]", "must_not_match": '["Grobnik trailer of Wimzu"]'}


def test_of_some_entries_the_same_is_said_as_of_all(tmp_path: Path) -> None:
    """Problem by problem."""
    patterns = loaded(tmp_path, entry("bad", **BAD), entry("worse", **WORSE))
    everything = set(lint_list(patterns))
    for name in ("bad", "worse"):
        own = {problem for problem in everything if problem.pattern_id == name}
        assert own
        assert set(lint_list(patterns, [name])) == own


def test_a_double_is_told_of_the_entry_that_is_asked_about(tmp_path: Path) -> None:
    """Although the other one comes later in the list."""
    patterns = loaded(tmp_path, entry("first", **BAD), entry("second", **BAD))
    told = [problem.pattern_id for problem in lint_list(patterns, ["first"]) if problem.check == "duplicate-text"]
    assert told == ["first"]


def test_other_entries_are_not_proven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is what takes the time."""
    asked: list[Collection[str] | None] = []

    def prove(_: Prover, ids: Collection[str] | None = None) -> Iterator[Proof]:
        asked.append(ids)
        return iter(())

    monkeypatch.setattr(Prover, "prove", prove)
    list(lint_list(loaded(tmp_path, entry("bad", **BAD), entry("worse", **WORSE)), ["bad"]))
    assert asked == [["bad"]]
