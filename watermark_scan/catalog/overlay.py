"""User lists laid over a list, one after the other: entries added, changed, and taken out of use; the later one wins.

Owns what a user list may say. A list that says something impossible is refused whole, never used in part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from watermark_scan.catalog.files import Faults, Source, read, twice_used, validated
from watermark_scan.catalog.layers import Layers, Listed
from watermark_scan.catalog.model import Pattern, PatternFile
from watermark_scan.catalog.origin import Change, Disabled, Origin
from watermark_scan.catalog.user_file import UserFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pydantic_core import ErrorDetails


def lay_over(layers: Layers, path: Path, faults: Faults) -> None:
    """Lay a user's file, or all `*.toml` of a user's folder, over what is there.

    Args:
        layers: Changes.
        path: A file of any name, or a folder.
        faults: Grows; once it has some, `layers` is of no use.
    """
    paths = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    if not paths:
        faults.told.append(f"{path}: this folder holds no *.toml file")
    seen: dict[str, tuple[Source, int]] = {}
    for file_path in paths:
        source = read(file_path, faults)
        if source:
            _lay_file(layers, source, seen, faults)


def _lay_file(layers: Layers, source: Source, seen: dict[str, tuple[Source, int]], faults: Faults) -> None:
    file = validated(UserFile, source, faults)
    if file is None:
        _Overlay(layers=layers, source=source, file=_entries_of(source), faults=faults).try_entries()
        return
    ids = [entry["id"] for entry in file.pattern if isinstance(entry.get("id"), str)]
    if len(ids) == len(file.pattern):
        twice_used(source, ids, seen, faults)
    _Overlay(layers=layers, source=source, file=file, faults=faults).apply()


def _entries_of(source: Source) -> UserFile:
    """What has the form of entries in a file whose head is broken, so that all faults are told at once."""
    entries = source.values.get("pattern")
    tables = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return UserFile(schema_version=1, pattern=tuple(tables))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Overlay:
    """One file on its way into the layers."""

    layers: Layers
    source: Source
    file: UserFile
    faults: Faults

    def apply(self) -> None:
        """Take in everything that the file says, in the order in which it matters."""
        self._open_category()
        self.try_entries()
        for pattern_id in self.file.disable:
            self._disable(pattern_id)

    def try_entries(self) -> None:
        """Take in the entries; what is wrong with them is noted."""
        for number, entry in enumerate(self.file.pattern):
            self._lay_entry(number, entry)

    def _open_category(self) -> None:
        """Make the file's category known, or change its title and meaning."""
        name, heads = self.file.category, self.layers.heads
        if name is None:
            known = (self._is_known(entry.get("id")) for entry in self.file.pattern)
            if not all(known):
                self.faults.add(self.source, ("schema_version",), "a file with new entries needs a category")
            return
        given = {key: value for key in ("title", "meaning") if (value := getattr(self.file, key)) is not None}
        head = self.layers.head(name)
        if head is not None:
            heads[name] = head.model_copy(update=given)
        elif len(given) < 2:  # noqa: PLR2004  both
            sentence = f"there is no category '{name}' yet, and a new one needs a title and a meaning"
            self.faults.add(self.source, ("category",), sentence + _did_you_mean(name, heads))
        else:
            heads[name] = PatternFile(schema_version=1, category=name, **given)

    def _lay_entry(self, number: int, entry: dict[str, Any]) -> None:
        known = self.layers.entries.get(str(entry.get("id")))
        stated = known.pattern.model_dump(exclude_unset=True) if known else {}
        try:
            pattern = Pattern.model_validate(stated | entry)
        except ValidationError as error:
            if not (self.layers.leaves_out(entry.get("id")) and all(map(_is_missing_key, error.errors()))):
                self._explain(number, entry, error)
            return
        self.layers.disabled.pop(pattern.id, None)
        if known is not None:
            origin = self._changed(known.origin, number, entry)
            self.layers.entries[pattern.id] = replace(known, pattern=pattern, origin=origin)
        elif self.file.category is not None:
            origin = Origin(path=self.source.path, number=number, builtin=False)
            self.layers.entries[pattern.id] = Listed(category=self.file.category, pattern=pattern, origin=origin)

    def _changed(self, origin: Origin, number: int, entry: dict[str, Any]) -> Origin:
        keys = tuple(sorted(set(entry) - {"id"}))
        if not keys:
            return origin
        return replace(origin, changes=(*origin.changes, Change(path=self.source.path, number=number, keys=keys)))

    def _explain(self, number: int, entry: dict[str, Any], error: ValidationError) -> None:
        """Note what is wrong with an entry; a misspelt id looks like a new one that lacks its keys: say so."""
        place = ("pattern", number)
        lacking = [str(fault["loc"][0]) for fault in error.errors() if _is_missing_key(fault)]
        if not lacking or not isinstance(entry.get("id"), str):
            self.faults.describe(self.source, error, place)
            return
        sentence = f"no list has an entry '{entry['id']}' to change, and a new one needs {', '.join(lacking)}"
        self.faults.add(self.source, (*place, "id"), sentence + _did_you_mean(entry["id"], self.layers.entries))
        others = [fault for fault in error.errors() if not _is_missing_key(fault)]
        self.faults.describe_all(self.source, others, place)

    def _is_known(self, pattern_id: object) -> bool:
        return pattern_id in self.layers.entries or self.layers.leaves_out(pattern_id)

    def _disable(self, pattern_id: str) -> None:
        entries = self.layers.entries
        if any(entry.get("id") == pattern_id for entry in self.file.pattern):
            self.faults.add(self.source, ("disable",), f"'{pattern_id}' is both disabled and given in this file")
        elif pattern_id in entries:
            self.layers.disabled[pattern_id] = Disabled(pattern_id=pattern_id, path=self.source.path)
        elif not self.layers.leaves_out(pattern_id):
            sentence = f"there is no entry '{pattern_id}' to disable"
            self.faults.add(self.source, ("disable",), sentence + _did_you_mean(pattern_id, entries))


def _is_missing_key(fault: ErrorDetails) -> bool:
    """Whether the entry itself, not a table in it, lacks a key."""
    return fault["type"] == "missing" and len(fault["loc"]) == 1


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about a name that nobody knows."""
    from difflib import get_close_matches  # noqa: PLC0415  only for those who misspell

    near = get_close_matches(name, known, n=1)
    return f"; did you mean '{near[0]}'?" if near else ""
