"""Questions to a list: which entries fit a filter, one entry by its id, and how many there are of each kind."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from watermark_scan.errors import UsageError
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Origin, Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which entries are wanted: those that fit every part; an empty part fits all.

    Attributes:
        categories: One of these.
        languages: A text in one of these; `pt` fits `pt-BR`, too.
        roles: One of these.
        statuses: One of these.
        evidence: One of these.
        weak: In one of these ways: `unreferenced`, no reference that can be opened; `unproven`, no evidence but general
            knowledge, or no example that must be found.
        text: All of these words stand in the id or in a text, in any case.
    """

    categories: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    text: str = ""

    def fits(self, category: str, entry: Pattern) -> bool:
        """Whether an entry is wanted."""
        return (
            (not self.categories or category in self.categories)
            and (not self.languages or any(_has_language(entry, language) for language in self.languages))
            and (not self.roles or entry.role in self.roles)
            and (not self.statuses or entry.status in self.statuses)
            and (not self.evidence or entry.evidence in self.evidence)
            and (not self.weak or any(weakness in _weaknesses(entry) for weakness in self.weak))
            and all(word in _searchable(entry) for word in _case_free(self.text).split())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts over some entries.

    Attributes:
        entries: How many.
        wordings: Texts of them all.
        referenced: Entries with at least one reference that a stranger can open.
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


def find_entries(patterns: PatternList, wanted: Filter) -> Iterator[tuple[str, Pattern]]:
    """Category and entry of all that fit, in the list's order.

    Raises:
        UsageError: There is no such category.
    """
    known = [file.category for file in patterns.files]
    for name in wanted.categories:
        if name not in known:
            raise UsageError(f"There is no category '{name}'.", remedy=did_you_mean(name, known))
    return ((category, entry) for category, entry in patterns.entries if wanted.fits(category, entry))


def find_entry(patterns: PatternList, pattern_id: str) -> tuple[str, Pattern]:
    """Category and entry of an id.

    Raises:
        UsageError: No entry in use has it.
    """
    for category, entry in patterns.entries:
        if entry.id == pattern_id:
            return category, entry
    for disabled in patterns.disabled:
        if disabled.pattern_id == pattern_id:
            raise UsageError(
                f"The entry '{pattern_id}' is disabled by {disabled.path}.",
                remedy=f"To use it again: watermark-scan patterns enable {pattern_id}",
            )
    raise _no_entry(pattern_id, [entry.id for entry in patterns.patterns])


def find_origin(patterns: PatternList, pattern_id: str) -> Origin:
    """Where an entry comes from, in use or not.

    Raises:
        UsageError: No list has it.
    """
    if pattern_id not in patterns.origins:
        raise _no_entry(pattern_id, patterns.origins)
    return patterns.origins[pattern_id]


def count_entries(patterns: PatternList) -> Statistics:
    """Count what a list holds."""
    return Statistics(
        total=_tally(patterns.patterns),
        categories={file.category: _tally(file.pattern) for file in patterns.files},
        disabled=len(patterns.disabled),
    )


def _no_entry(pattern_id: str, known: Collection[str]) -> UsageError:
    return UsageError(f"There is no entry '{pattern_id}'.", remedy=did_you_mean(pattern_id, known))


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "To see all: watermark-scan patterns list") -> str:
    """What a misspelt name may stand for, as a question; `otherwise` where nothing is near."""
    near = get_close_matches(name, known, n=3)
    return f"Did you mean {' or '.join(near)}?" if near else otherwise


def _has_language(entry: Pattern, language: str) -> bool:
    wanted = language.lower()
    return any(tag.lower() == wanted or tag.lower().startswith(f"{wanted}-") for tag in entry.languages)


def _weaknesses(entry: Pattern) -> Iterator[str]:
    """What a sign or hint lacks; harmless wordings need no proof."""
    if entry.role is not Role.BENIGN:
        if not entry.is_referenced:
            yield "unreferenced"
        if entry.evidence == "none" or not entry.must_match:
            yield "unproven"


def _searchable(entry: Pattern) -> str:
    return _case_free(" ".join((entry.id, *entry.texts)))


def _case_free(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _tally(entries: Sequence[Pattern]) -> Tally:
    return Tally(
        entries=len(entries),
        wordings=sum(len(entry.texts) for entry in entries),
        referenced=sum(entry.is_referenced for entry in entries),
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
