"""User lists laid over a list, one after the other: entries added, changed, and taken out of use; the later one wins.

Owns what a user list may say. A list that says something impossible is refused whole, never used in part.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from watermark_scan.catalog.files import Faults, Source, read, twice_used, validated
from watermark_scan.catalog.model import Pattern, PatternFile, UserFile
from watermark_scan.catalog.origin import Change, Disabled, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pydantic_core import ErrorDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry on its way into the list."""

    category: str
    pattern: Pattern
    origin: Origin


@dataclass(slots=True, kw_only=True)
class Layers:
    """A list while it is put together.

    Attributes:
        heads: Category → its file without entries.
        entries: Id → entry, those out of use too.
        disabled: Id → the user list that takes it out of use.
        whole: The list that comes with the program is among the layers, so that every id is known.
    """

    heads: dict[str, PatternFile] = field(default_factory=dict)
    entries: dict[str, Listed] = field(default_factory=dict)
    disabled: dict[str, Disabled] = field(default_factory=dict)
    whole: bool = True

    def add_file(self, source: Source, file: PatternFile, *, builtin: bool) -> None:
        """Take in a complete file."""
        self.heads[file.category] = file.model_copy(update={"pattern": ()})
        for number, pattern in enumerate(file.pattern):
            origin = Origin(path=source.path, number=number, builtin=builtin)
            self.entries[pattern.id] = Listed(category=file.category, pattern=pattern, origin=origin)

    def lay_over(self, path: Path, faults: Faults) -> None:
        """Lay a user's file, or all `*.toml` of a user's folder, over what is there."""
        paths = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not paths:
            faults.told.append(f"{path}: this folder holds no *.toml file")
        seen: dict[str, tuple[Source, int]] = {}
        for file_path in paths:
            source = read(file_path, faults)
            file = source and validated(UserFile, source, faults)
            if source and file:
                ids = [entry["id"] for entry in file.pattern if isinstance(entry.get("id"), str)]
                if len(ids) == len(file.pattern):
                    twice_used(source, ids, seen, faults)
                self._lay_file(source, file, faults)

    def files(self) -> tuple[PatternFile, ...]:
        """The entries in use, as one file for each category that has any, sorted by category."""
        kept: dict[str, list[Pattern]] = {category: [] for category in sorted(self.heads)}
        for pattern_id, listed in self.entries.items():
            if pattern_id not in self.disabled:
                kept[listed.category].append(listed.pattern)
        return tuple(self.heads[category].model_copy(update={"pattern": tuple(kept[category])}) for category in kept)

    def _lay_file(self, source: Source, file: UserFile, faults: Faults) -> None:
        new = [entry for entry in file.pattern if entry.get("id") not in self.entries]
        self._open_category(source, file, faults, needed=bool(new))
        for number, entry in enumerate(file.pattern):
            self._lay_entry(source, (file.category, number), entry, faults)
        for pattern_id in file.disable:
            self._disable(source, pattern_id, file, faults)

    def _open_category(self, source: Source, file: UserFile, faults: Faults, *, needed: bool) -> None:
        """Make the file's category known, or change its title and meaning."""
        if file.category is None:
            if needed:
                faults.add(source, ("schema_version",), "a file with new entries needs a category")
            return
        given = {key: value for key in ("title", "meaning") if (value := getattr(file, key)) is not None}
        known = self.heads.get(file.category)
        if known is None and len(given) < 2:  # noqa: PLR2004  both
            sentence = f"there is no category '{file.category}' yet, and a new one needs a title and a meaning"
            faults.add(source, ("category",), sentence + _did_you_mean(file.category, self.heads))
        elif known is None:
            self.heads[file.category] = PatternFile(schema_version=1, category=file.category, **given)
        else:
            self.heads[file.category] = known.model_copy(update=given)

    def _lay_entry(self, source: Source, where: tuple[str | None, int], entry: dict[str, Any], faults: Faults) -> None:
        category, number = where
        known = self.entries.get(str(entry.get("id")))
        stated = known.pattern.model_dump(exclude_unset=True) if known else {}
        try:
            pattern = Pattern.model_validate(stated | entry)
        except ValidationError as error:
            self._explain(source, number, entry, error, faults)
            return
        self.disabled.pop(pattern.id, None)
        if known is not None:
            keys = tuple(sorted(set(entry) - {"id"}))
            changes = (*known.origin.changes, Change(path=source.path, number=number, keys=keys))
            origin = replace(known.origin, changes=changes if keys else known.origin.changes)
            self.entries[pattern.id] = Listed(category=known.category, pattern=pattern, origin=origin)
        elif category is not None and category in self.heads:
            origin = Origin(path=source.path, number=number, builtin=False)
            self.entries[pattern.id] = Listed(category=category, pattern=pattern, origin=origin)

    def _explain(
        self, source: Source, number: int, entry: dict[str, Any], error: ValidationError, faults: Faults
    ) -> None:
        """Note what is wrong with an entry; a misspelt id looks like a new one that lacks its keys: say so."""
        lacking = [str(fault["loc"][0]) for fault in error.errors() if _is_missing_key(fault)]
        if not lacking or not isinstance(entry.get("id"), str):
            faults.describe(source, error, ("pattern", number))
            return
        sentence = f"no list has an entry '{entry['id']}' to change, and a new one needs {', '.join(lacking)}"
        faults.add(source, ("pattern", number, "id"), sentence + _did_you_mean(entry["id"], self.entries))
        others = [fault for fault in error.errors() if not _is_missing_key(fault)]
        faults.describe_all(source, others, ("pattern", number))

    def _disable(self, source: Source, pattern_id: str, file: UserFile, faults: Faults) -> None:
        if any(entry.get("id") == pattern_id for entry in file.pattern):
            faults.add(source, ("disable",), f"'{pattern_id}' is both disabled and given in this file")
        elif pattern_id in self.entries:
            self.disabled[pattern_id] = Disabled(pattern_id=pattern_id, path=source.path)
        elif self.whole:
            sentence = f"there is no entry '{pattern_id}' to disable"
            faults.add(source, ("disable",), sentence + _did_you_mean(pattern_id, self.entries))


def _is_missing_key(fault: ErrorDetails) -> bool:
    """Whether the entry itself, not a table in it, lacks a key."""
    return fault["type"] == "missing" and len(fault["loc"]) == 1


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about a name that nobody knows."""
    near = get_close_matches(name, known, n=1)
    return f"; did you mean '{near[0]}'?" if near else ""
