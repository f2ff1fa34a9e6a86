"""An entry as a document for programs, and where it comes from in words. Owns the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern


def origin_of(patterns: PatternList, entry: Pattern) -> str:
    """Where an entry comes from, in words: `built-in, changed by mine.toml (role)`."""
    origin = patterns.origins[entry.id]
    first = "built-in" if origin.builtin else str(origin.path)
    return ", ".join((first, *(f"changed by {change.path} ({' '.join(change.keys)})" for change in origin.changes)))


def as_document(patterns: PatternList, category: str, entry: Pattern) -> dict[str, object]:
    """An entry with all its keys, its category and its origin, as plain values."""
    origin = patterns.origins[entry.id]
    where = {
        "path": str(origin.path),
        "builtin": origin.builtin,
        "changes": [{"path": str(change.path), "keys": list(change.keys)} for change in origin.changes],
    }
    return {"category": category, **entry.model_dump(mode="json"), "origin": where}
