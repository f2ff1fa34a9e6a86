"""An entry as text for people. Owns labels, no decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.cli.console import text_width
from watermark_scan.cli.patterns.entry_document import origin_of
from watermark_scan.output import phrases
from watermark_scan.output.layout import paragraph
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern

_LABEL = 16
_STATUSES = {
    "stable": "stable (a reference says where the wording can be checked)",
    "experimental": "experimental (no reference yet; used all the same)",
}


def as_text(patterns: PatternList, category: str, entry: Pattern) -> str:
    """An entry, a labelled paragraph for each key that says something; without a newline at the end."""
    width = text_width()
    return "\n".join(
        paragraph(clean(text), width=width, label=f"{clean(label):<{_LABEL}}")
        for label, text in _fields(patterns, category, entry)
    )


def _fields(patterns: PatternList, category: str, entry: Pattern) -> Iterator[tuple[str, str]]:
    """Labels and texts; the label of a second text of the same key is empty."""
    yield "id", entry.id
    yield from _several("text", entry.texts)
    yield "category", category
    yield "meaning", patterns.meaning(category)
    yield "role", phrases.role(entry.role)
    yield "status", _STATUSES[entry.status]
    yield "evidence", entry.evidence
    yield "languages", ", ".join(entry.languages)
    yield "positions", ", ".join(entry.positions) or "anywhere"
    if entry.exact_token:
        yield "exact token", "only a whole word without a misread letter counts"
    if entry.upper_case:
        yield "capitals", "always set in capitals"
    yield from _several("references", entry.references)
    yield from _several("must match", entry.must_match)
    yield from _several("must not match", entry.must_not_match)
    yield from _several("allow", tuple(f"{allowed.check}: {allowed.reason}" for allowed in entry.allow))
    if entry.note:
        yield "note", entry.note
    yield "origin", origin_of(patterns, entry)


def _several(label: str, texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for number, text in enumerate(texts):
        yield ("" if number else label), text
