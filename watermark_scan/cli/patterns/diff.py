"""`watermark-scan patterns diff`: what changed from one list to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.catalog.comparison import ChangedEntry, ListComparison, compare_lists
from watermark_scan.catalog.load import load_patterns
from watermark_scan.cli.console import Output, say
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watermark_scan.catalog.model import Pattern

DIFF_EPILOG = """\
\b
Example:
  watermark-scan patterns diff old/patterns patterns
"""


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", hidden=True)],
    new: Annotated[Path, typer.Argument(metavar="NEW", hidden=True)],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object. Default: a line for each entry.")
    ] = False,
) -> None:
    """Show which entries were added (+), removed (-) and changed (~) from one list to another.

    OLD and NEW are folders of complete list files, such as `patterns` of two releases. Of a changed entry the keys that
    differ are named, and below it the wordings that came and went. The count goes to standard error.
    """
    found = compare_lists(load_patterns(old), load_patterns(new))
    output = Output.open(utf8=as_json)
    if as_json:
        output.line(render_document(_document(found)))
    else:
        for line in _lines(found):
            output.line(clean(line))
    say(f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed")


def _lines(found: ListComparison) -> Iterator[str]:
    yield from (_whole("+", *listed) for listed in found.added)
    yield from (_whole("-", *listed) for listed in found.removed)
    for change in found.changed:
        yield f"~ {change.pattern_id}: {', '.join(change.keys)}"
        yield from (f"    + {text}" for text in change.new_texts)
        yield from (f"    - {text}" for text in change.lost_texts)


def _whole(sign: str, category: str, entry: Pattern) -> str:
    return f"{sign} {entry.id} ({category}, {entry.role}): {entry.text}"


def _document(found: ListComparison) -> dict[str, object]:
    def entries(listed: tuple[tuple[str, Pattern], ...]) -> list[dict[str, str]]:
        return [
            {"id": entry.id, "category": category, "role": entry.role.value, "text": entry.text}
            for category, entry in listed
        ]

    return {
        "added": entries(found.added),
        "removed": entries(found.removed),
        "changed": [_changed(change) for change in found.changed],
    }


def _changed(change: ChangedEntry) -> dict[str, object]:
    return {
        "id": change.pattern_id,
        "keys": list(change.keys),
        "new_texts": list(change.new_texts),
        "lost_texts": list(change.lost_texts),
    }
