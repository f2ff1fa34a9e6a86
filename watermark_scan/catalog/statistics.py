"""What a list holds, in numbers: how much of what, how well it is backed, and how many examples prove it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts over some entries.

    Attributes:
        entries: How many.
        wordings: Texts of them all.
        referenced: Entries with at least one reference.
        must_match: Examples that must be found.
        must_not_match: Examples that must be left alone.
        proven: Entries with at least one example that must be found.
        roles: Role → entries.
        statuses: Status → entries.
        evidence: Kind of evidence → entries.
        languages: Language → entries; an entry in several counts for each.
    """

    entries: int
    wordings: int
    referenced: int
    must_match: int
    must_not_match: int
    proven: int
    roles: dict[str, int]
    statuses: dict[str, int]
    evidence: dict[str, int]
    languages: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Counts over a whole list.

    Attributes:
        total: Over all entries.
        categories: Category → its tally, sorted.
        disabled: Entries that user lists take out of use.
    """

    total: Tally
    categories: dict[str, Tally]
    disabled: int


def count(patterns: PatternList) -> Statistics:
    """Count what a list holds."""
    return Statistics(
        total=_tally(patterns.patterns),
        categories={file.category: _tally(file.pattern) for file in patterns.files},
        disabled=len(patterns.disabled),
    )


def _tally(entries: Sequence[Pattern]) -> Tally:
    return Tally(
        entries=len(entries),
        wordings=sum(len(entry.texts) for entry in entries),
        referenced=sum(bool(entry.references) for entry in entries),
        must_match=sum(len(entry.must_match) for entry in entries),
        must_not_match=sum(len(entry.must_not_match) for entry in entries),
        proven=sum(bool(entry.must_match) for entry in entries),
        roles=_most_first(entry.role.value for entry in entries),
        statuses=_most_first(entry.status for entry in entries),
        evidence=_most_first(entry.evidence for entry in entries),
        languages=_most_first(language for entry in entries for language in entry.languages),
    )


def _most_first(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))
