"""Pattern files written for a test: whole ones, and user lists."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from watermark_scan.catalog.load import load_patterns

if TYPE_CHECKING:
    from pathlib import Path

    from watermark_scan.catalog.load import PatternList

HEAD = dedent(
    """\
    schema_version = 1
    category = "marks"
    title = "Marks"
    meaning = "Shows a mark."
    """
)


def entry(identifier: str, **changes: str) -> str:
    """An entry that no check has anything against; a change replaces the value of a key or adds a line at the end."""
    keys = {
        "id": f'"{identifier}"',
        "text": '"Zorblax preview build"',
        "role": '"sign"',
        "status": '"experimental"',
        "languages": '["en"]',
        "must_match": '["Zorblax preview bui"]',
    } | changes
    return "\n[[pattern]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())


def write(path: Path, *parts: str, head: str = HEAD) -> Path:
    """Writes a file and gives its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(head + "".join(parts), encoding="utf-8")
    return path


def base(folder: Path, *entries: str) -> Path:
    """Writes a complete list of one category and gives its folder."""
    return write(folder / "base" / "marks.toml", *entries).parent


def loaded(folder: Path, *entries: str) -> PatternList:
    """A list of one category."""
    return load_patterns(base(folder, *entries))
