"""Two lists held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.catalog.lists import HEAD, entry, write
from watermark_scan.catalog.comparison import ChangedEntry, compare_lists
from watermark_scan.catalog.load import load_patterns

if TYPE_CHECKING:
    from pathlib import Path

    from watermark_scan.catalog.load import PatternList


def _list(folder: Path, *entries: str, category: str = "marks") -> PatternList:
    write(folder / f"{category}.toml", *entries, head=HEAD.replace('"marks"', f'"{category}"'))
    return load_patterns(folder)


def test_entries_that_came_and_went(tmp_path: Path) -> None:
    """With their categories, in the order of the list that has them."""
    old = _list(tmp_path / "old", entry("gone"), entry("kept"))
    new = _list(tmp_path / "new", entry("kept"), entry("second"), entry("third"))
    found = compare_lists(old, new)
    assert [(category, listed.id) for category, listed in found.added] == [("marks", "second"), ("marks", "third")]
    assert [(category, listed.id) for category, listed in found.removed] == [("marks", "gone")]
    assert found.changed == ()


def test_what_an_entry_says_otherwise(tmp_path: Path) -> None:
    """Its keys, and the wordings that only one of the lists has."""
    old = _list(tmp_path / "old", entry("mark", text='"First"', variants='["Second"]'))
    new = _list(tmp_path / "new", entry("mark", text='"First"', variants='["Third"]', role='"hint"'), category="others")
    (change,) = compare_lists(old, new).changed
    assert change == ChangedEntry(
        pattern_id="mark", keys=("category", "variants", "role"), new_texts=("Third",), lost_texts=("Second",)
    )
