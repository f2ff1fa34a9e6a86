"""Questions to a list: which entries fit a filter, and one entry by its id."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which entries are wanted: those that fit every part; an empty part fits all.

    Attributes:
        categories: One of these.
        languages: A text in one of these; `pt` fits `pt-BR`, too.
        roles: One of these.
        statuses: One of these.
        text: All of these words stand in the id or in a text, in any case.
    """

    categories: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    text: str = ""

    def fits(self, category: str, entry: Pattern) -> bool:
        """Whether an entry is wanted."""
        return (
            (not self.categories or category in self.categories)
            and (not self.languages or any(_speaks(entry, language) for language in self.languages))
            and (not self.roles or entry.role in self.roles)
            and (not self.statuses or entry.status in self.statuses)
            and all(word in _searchable(entry) for word in _plain(self.text).split())
        )


def entries_that_fit(patterns: PatternList, wanted: Filter) -> Iterator[tuple[str, Pattern]]:
    """Category and entry of all that fit, in the list's order.

    Raises:
        UsageError: There is no such category.
    """
    known = [file.category for file in patterns.files]
    for name in wanted.categories:
        if name not in known:
            raise UsageError(f"There is no category '{name}'.", remedy=_suggest(name, known))
    return (
        (file.category, entry) for file in patterns.files for entry in file.pattern if wanted.fits(file.category, entry)
    )


def entry_of(patterns: PatternList, pattern_id: str) -> tuple[str, Pattern]:
    """Category and entry of an id.

    Raises:
        UsageError: No entry in use has it.
    """
    for file in patterns.files:
        for entry in file.pattern:
            if entry.id == pattern_id:
                return file.category, entry
    for disabled in patterns.disabled:
        if disabled.pattern_id == pattern_id:
            raise UsageError(
                f"The entry '{pattern_id}' is disabled by {disabled.path}.",
                remedy=f"To use it again: watermark-scan patterns enable {pattern_id}",
            )
    ids = [entry.id for entry in patterns.patterns]
    raise UsageError(f"There is no entry '{pattern_id}'.", remedy=_suggest(pattern_id, ids))


def _suggest(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  only for those who misspell

    near = get_close_matches(name, known, n=3)
    return f"Did you mean {' or '.join(near)}?" if near else "To see all: watermark-scan patterns list"


def _speaks(entry: Pattern, language: str) -> bool:
    wanted = language.lower()
    return any(tag.lower() == wanted or tag.lower().startswith(f"{wanted}-") for tag in entry.languages)


def _searchable(entry: Pattern) -> str:
    return _plain(" ".join((entry.id, *entry.texts)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
