"""The list in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.catalog.lists import base, entry, loaded, write
from watermark_scan.catalog.load import load_patterns
from watermark_scan.catalog.query import count

if TYPE_CHECKING:
    from pathlib import Path


def test_everything_is_counted(tmp_path: Path) -> None:
    """Entries, wordings, examples and references; by role, status, evidence and language, most first."""
    numbers = count(
        loaded(
            tmp_path,
            entry("one", variants='["Second", "Third"]', must_not_match='["No"]', languages='["en", "de"]'),
            entry("two", role='"hint"', must_match="[]", status='"stable"', references='["a book"]'),
        )
    )
    tally = numbers.total
    assert numbers.categories == {"marks": tally}
    assert (tally.entries, tally.wordings, tally.referenced, tally.proven) == (2, 4, 1, 1)
    assert (tally.must_match, tally.must_not_match) == (1, 1)
    assert tally.roles == {"hint": 1, "sign": 1}
    assert tally.statuses == {"experimental": 1, "stable": 1}
    assert tally.evidence == {"none": 2}
    assert list(tally.languages.items()) == [("en", 2), ("de", 1)]


def test_disabled_entries_are_counted_apart(tmp_path: Path) -> None:
    """They belong to no category's numbers."""
    mine = write(tmp_path / "mine.toml", 'disable = ["one"]\n', head="schema_version = 1\n")
    numbers = count(load_patterns(base(tmp_path, entry("one"), entry("two")), overlays=[mine]))
    assert (numbers.total.entries, numbers.disabled) == (1, 1)
