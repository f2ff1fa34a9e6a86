"""Where pattern lists lie: the one that comes with the program, and those that a user keeps. Opens no file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from watermark_scan.catalog.locations import builtin_folder
from watermark_scan.catalog.model import Change, Disabled, Origin, Pattern, PatternFile, UserFile
from watermark_scan.catalog.pattern_files import Faults, Source, read, twice_used, validated
from watermark_scan.errors import PatternListError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from watermark_scan.model import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternIndex:
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
        left_out: The list that comes with the program where it does not take part; what refers to it is no fault.
    """

    heads: dict[str, PatternFile] = field(default_factory=dict)
    entries: dict[str, PatternIndex] = field(default_factory=dict)
    disabled: dict[str, Disabled] = field(default_factory=dict)
    left_out: Layers | None = None

    def head(self, category: str) -> PatternFile | None:
        """A category as it is known, from what is left out, too."""
        return self.heads.get(category) or (self.left_out.heads.get(category) if self.left_out else None)

    def leaves_out(self, pattern_id: object) -> bool:
        """Whether it is the id of an entry that is left out."""
        return self.left_out is not None and pattern_id in self.left_out.entries

    def add_file(self, source: Source, file: PatternFile, *, builtin: bool) -> None:
        """Take in a complete file."""
        self.heads[file.category] = file.model_copy(update={"pattern": ()})
        for number, pattern in enumerate(file.pattern):
            origin = Origin(path=source.path, number=number, builtin=builtin)
            self.entries[pattern.id] = PatternIndex(category=file.category, pattern=pattern, origin=origin)

    def files(self) -> tuple[PatternFile, ...]:
        """The entries in use, as one file for each category that has any, sorted by category."""
        kept: dict[str, list[Pattern]] = {category: [] for category in sorted(self.heads)}
        for pattern_id, listed in self.entries.items():
            if pattern_id not in self.disabled:
                kept[listed.category].append(listed.pattern)
        return tuple(self.heads[category].model_copy(update={"pattern": tuple(kept[category])}) for category in kept)


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
            self.layers.entries[pattern.id] = PatternIndex(category=self.file.category, pattern=pattern, origin=origin)

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


VERSION_FILE = "VERSION"
"""Beside the files of a list: its version, one line."""
LOCAL = "local"
"""Says in a version that user lists take part: the digest tells them apart."""
_REMEDY = "Mend the places named above; every key is explained in patterns/README.md."
_USER_REMEDY = f"{_REMEDY} Or leave out the list: it is used only whole."


@dataclass(frozen=True, kw_only=True)
class PatternList:
    """Every entry in use.

    Attributes:
        files: One per category, sorted by category.
        version: Of the list that comes with the program, such as `2026.11.24`; `2026.11.24+local` when user lists are
            laid over it, `local` without it. Empty where a folder of lists has none.
        origins: Id → where the entry comes from, those out of use too.
        disabled: Entries that user lists take out of use, sorted by id.
    """

    files: tuple[PatternFile, ...]
    version: str = ""
    origins: Mapping[str, Origin] = field(default_factory=lambda: MappingProxyType({}))
    disabled: tuple[Disabled, ...] = ()

    def __getstate__(self) -> dict[str, object]:
        """Lists cross to worker processes; a mapping that cannot be changed cannot be pickled, either."""
        return {**self.__dict__, "origins": dict(self.origins)}

    @cached_property
    def digest(self) -> str:
        """`sha256:` and 64 hex digits; changes when an entry changes, not with comments or layout."""
        import hashlib  # noqa: PLC0415  loads OpenSSL, which looking at a list can do without

        # Without keys at their defaults: a key that the format gains later leaves old lists what they were.
        documents = "\n".join(file.model_dump_json(exclude_defaults=True) for file in self.files)
        return "sha256:" + hashlib.sha256(documents.encode()).hexdigest()

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """All entries, by category, in the order of their files."""
        return tuple(pattern for file in self.files for pattern in file.pattern)

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """All texts of all entries."""
        return tuple(
            wording for file in self.files for entry in file.pattern for wording in entry.wordings(file.category)
        )

    def meaning(self, category: str) -> str:
        """What a mark of this category shows, and what it does not.

        Raises:
            KeyError: There is no such category.
        """
        return {file.category: file.meaning for file in self.files}[category]


def load_patterns(folder: Path | None = None, *, overlays: Sequence[Path] = (), builtin: bool = True) -> PatternList:
    """Read a list, and lay user lists over it.

    Args:
        folder: Whose `*.toml` to read instead of the built-in list's.
        overlays: User lists, files or folders of them; later ones win.
        builtin: Begin with the list in `folder`. Otherwise only entries of user lists are in use: categories of the
            list in `folder` need no title there, and changes to its entries change nothing.

    Raises:
        PatternListError: A list is missing, empty or broken; names every file and line.
    """
    base, faults = Layers(), Faults()
    version = _read_base(base, folder or builtin_folder(), faults, builtin=folder is None)
    _refuse("The pattern list is broken", faults, _REMEDY)
    layers = base if builtin else Layers(left_out=base)
    if overlays:
        for path in overlays:
            lay_over(layers, path, faults)
    _refuse("A pattern list of yours is broken", faults, _USER_REMEDY)
    return _built(layers, "+".join(filter(None, (version if builtin else "", LOCAL if overlays else ""))))


def _built(layers: Layers, version: str) -> PatternList:
    files = layers.files()
    if not any(file.pattern for file in files):
        raise PatternListError(
            "The pattern list has no entry in use.", remedy="Name a list with --patterns, or use the built-in one."
        )
    return PatternList(
        files=files,
        version=version,
        origins=MappingProxyType({pattern_id: listed.origin for pattern_id, listed in layers.entries.items()}),
        disabled=tuple(layers.disabled[pattern_id] for pattern_id in sorted(layers.disabled)),
    )


def _read_base(layers: Layers, folder: Path, faults: Faults, *, builtin: bool) -> str:
    """Read the files of a folder, one per category, and give the list's version."""
    paths = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not paths:
        raise PatternListError(f"There is no pattern list in {folder}.", remedy="Reinstall watermark-scan.")
    read_files = [found for path in paths if (found := _category_file(path, faults)) is not None]
    seen: dict[str, tuple[Source, int]] = {}
    for source, file in read_files:
        twice_used(source, [pattern.id for pattern in file.pattern], seen, faults)
        layers.add_file(source, file, builtin=builtin)
    stated = folder / VERSION_FILE
    return stated.read_text(encoding="utf-8").strip() if stated.is_file() else ""


def _category_file(path: Path, faults: Faults) -> tuple[Source, PatternFile] | None:
    source = read(path, faults)
    file = source and validated(PatternFile, source, faults)
    if not source or not file:
        return None
    if file.category != path.stem:
        faults.add(source, ("category",), f"category '{file.category}' must equal the file's name, '{path.stem}'")
        return None
    return source, file


def _refuse(heading: str, faults: Faults, remedy: str) -> None:
    if faults.told:
        raise PatternListError(f"{heading}:\n" + "\n".join(faults.told), remedy=remedy)
