"""Reading the pattern list: the files that come with the program, and user lists that add to them and change them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from watermark_scan.catalog.locations import builtin_folder, toml_files_in
from watermark_scan.catalog.model import DisabledEntry, Origin, Pattern, PatternFile, UserChange, UserFile
from watermark_scan.catalog.validation import FaultList, TomlFile, note_repeated_ids, read_toml, validate_file
from watermark_scan.errors import PatternListError
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from watermark_scan.model import Wording

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
    disabled: tuple[DisabledEntry, ...] = ()

    def __getstate__(self) -> dict[str, object]:
        """Lists cross to worker processes; a mapping that cannot be changed cannot be pickled, either."""
        return {**self.__dict__, "origins": dict(self.origins)}

    @cached_property
    def digest(self) -> str:
        """`sha256:` and 64 hex digits; changes when an entry changes, not with comments or layout."""
        # Without keys at their defaults: a key that the format gains later leaves old lists what they were.
        documents = "\n".join(file.model_dump_json(exclude_defaults=True) for file in self.files)
        return "sha256:" + hashlib.sha256(documents.encode()).hexdigest()

    @property
    def entries(self) -> tuple[tuple[str, Pattern], ...]:
        """All entries with their categories, by category, in the order of their files."""
        return tuple((file.category, pattern) for file in self.files for pattern in file.pattern)

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """All entries, by category, in the order of their files."""
        return tuple(pattern for _, pattern in self.entries)

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """All texts of all entries, as they are listed: what the tools for curators judge."""
        return tuple(wording for category, pattern in self.entries for wording in pattern.wordings(category))

    @property
    def wordings_in_force(self) -> tuple[Wording, ...]:
        """All texts of all entries, with what they can do to the verdict of a scan."""
        return tuple(
            wording for category, pattern in self.entries for wording in pattern.wordings(category, self.role(pattern))
        )

    def role(self, pattern: Pattern) -> Role:
        """What an entry can do to the verdict of a scan.

        An experimental sign of the list that comes with the program is a hint: nobody can check yet that the mark is
        what the list says. An entry of a user's list, or one that such a list changed, is what it says.
        """
        origin = self.origins.get(pattern.id)
        is_own = origin is None or not origin.builtin or bool(origin.changes)
        unproven = pattern.role is Role.SIGN and pattern.status == "experimental"
        return Role.HINT if unproven and not is_own else pattern.role

    def meaning(self, category: str) -> str:
        """What a mark of this category shows, and what it does not.

        Raises:
            KeyError: There is no such category.
        """
        return {file.category: file.meaning for file in self.files}[category]

    def references(self, pattern_id: str) -> tuple[str, ...]:
        """Where the wording of an entry can be checked.

        Raises:
            KeyError: There is no such entry.
        """
        return {pattern.id: pattern.references for pattern in self.patterns}[pattern_id]


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
    base, faults = _ListBuilder(), FaultList()
    version = _read_base(base, folder or builtin_folder(), faults, builtin=folder is None)
    _refuse("The pattern list is broken", faults, _REMEDY)
    builder = base if builtin else _ListBuilder(left_out=base)
    for path in overlays:
        _apply_user_list(builder, path, faults)
    _refuse("A pattern list of yours is broken", faults, _USER_REMEDY)
    return builder.build("+".join(filter(None, (version if builtin else "", LOCAL if overlays else ""))))


@dataclass(frozen=True, slots=True, kw_only=True)
class _ListedEntry:
    """An entry with its category and where it comes from."""

    category: str
    pattern: Pattern
    origin: Origin


@dataclass(slots=True, kw_only=True)
class _ListBuilder:
    """A list while its files are read.

    Attributes:
        categories: Category → its file without entries.
        entries: Id → entry, those out of use too.
        disabled: Id → the user list that takes it out of use.
        left_out: The list that comes with the program where it does not take part; what refers to it is no fault.
    """

    categories: dict[str, PatternFile] = field(default_factory=dict)
    entries: dict[str, _ListedEntry] = field(default_factory=dict)
    disabled: dict[str, DisabledEntry] = field(default_factory=dict)
    left_out: _ListBuilder | None = None

    def category(self, name: str) -> PatternFile | None:
        """A category as it is known, from what is left out, too."""
        return self.categories.get(name) or (self.left_out.categories.get(name) if self.left_out else None)

    def leaves_out(self, pattern_id: object) -> bool:
        """Whether it is the id of an entry that is left out."""
        return self.left_out is not None and pattern_id in self.left_out.entries

    def knows(self, pattern_id: object) -> bool:
        """Whether it is the id of an entry, in use, disabled or left out."""
        return pattern_id in self.entries or self.leaves_out(pattern_id)

    def add_file(self, path: Path, file: PatternFile, *, builtin: bool) -> None:
        """Take in a complete file."""
        self.categories[file.category] = file.model_copy(update={"pattern": ()})
        for number, pattern in enumerate(file.pattern):
            origin = Origin(path=path, number=number, builtin=builtin)
            self.entries[pattern.id] = _ListedEntry(category=file.category, pattern=pattern, origin=origin)

    def build(self, version: str) -> PatternList:
        """The list.

        Raises:
            PatternListError: No entry is in use.
        """
        used: dict[str, list[Pattern]] = {category: [] for category in sorted(self.categories)}
        for pattern_id, listed in self.entries.items():
            if pattern_id not in self.disabled:
                used[listed.category].append(listed.pattern)
        if not any(used.values()):
            raise PatternListError(
                "The pattern list has no entry in use.", remedy="Name a list with --patterns, or use the built-in one."
            )
        return PatternList(
            files=tuple(
                self.categories[category].model_copy(update={"pattern": tuple(patterns)})
                for category, patterns in used.items()
            ),
            version=version,
            origins=MappingProxyType({pattern_id: listed.origin for pattern_id, listed in self.entries.items()}),
            disabled=tuple(self.disabled[pattern_id] for pattern_id in sorted(self.disabled)),
        )


def _read_base(builder: _ListBuilder, folder: Path, faults: FaultList, *, builtin: bool) -> str:
    """Read the files of a folder, one per category, and give the list's version."""
    paths = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not paths:
        raise PatternListError(f"There is no pattern list in {folder}.", remedy="Reinstall watermark-scan.")
    found = [(file, document) for path in paths for file, document in _category_file(path, faults)]
    seen: dict[str, tuple[TomlFile, int]] = {}
    for file, document in found:
        note_repeated_ids(file, [pattern.id for pattern in document.pattern], seen, faults)
        builder.add_file(file.path, document, builtin=builtin)
    version = folder / VERSION_FILE
    return version.read_text(encoding="utf-8").strip() if version.is_file() else ""


def _category_file(path: Path, faults: FaultList) -> Iterable[tuple[TomlFile, PatternFile]]:
    """A file of a complete list; nothing where it has faults."""
    file = read_toml(path, faults)
    document = file and validate_file(PatternFile, file, faults)
    if file and document:
        if document.category == path.stem:
            return ((file, document),)
        sentence = f"category '{document.category}' must equal the file's name, '{path.stem}'"
        faults.add(file, ("category",), sentence)
    return ()


def _apply_user_list(builder: _ListBuilder, path: Path, faults: FaultList) -> None:
    """Lay a user's file, or all `*.toml` of a user's folder, over what is there.

    Args:
        builder: Changes.
        path: A file of any name, or a folder.
        faults: Grows; once it has some, `builder` is of no use.
    """
    paths = toml_files_in(path)
    if not paths:
        faults.lines.append(f"{path}: this folder holds no *.toml file")
    seen: dict[str, tuple[TomlFile, int]] = {}
    for file_path in paths:
        file = read_toml(file_path, faults)
        if file is None:
            continue
        document = validate_file(UserFile, file, faults)
        if document is None:
            _UserFileReader(builder=builder, file=file, document=_entries_only(file), faults=faults).add_entries()
            continue
        ids = [entry["id"] for entry in document.pattern if isinstance(entry.get("id"), str)]
        if len(ids) == len(document.pattern):
            note_repeated_ids(file, ids, seen, faults)
        _UserFileReader(builder=builder, file=file, document=document, faults=faults).add_everything()


def _entries_only(file: TomlFile) -> UserFile:
    """What has the form of entries in a file whose head is broken, so that all faults are reported at once."""
    entries = file.values.get("pattern")
    tables = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return UserFile(schema_version=1, pattern=tuple(tables))


@dataclass(frozen=True, slots=True, kw_only=True)
class _UserFileReader:
    """Takes one user file into a list."""

    builder: _ListBuilder
    file: TomlFile
    document: UserFile
    faults: FaultList

    def add_everything(self) -> None:
        """Take in everything that the file says, in the order in which it matters."""
        self._add_category()
        self.add_entries()
        for pattern_id in self.document.disable:
            self._disable(pattern_id)

    def add_entries(self) -> None:
        """Take in the entries; what is wrong with them is noted."""
        for number, entry in enumerate(self.document.pattern):
            self._add_entry(number, entry)

    def _add_category(self) -> None:
        """Make the file's category known, or change its title and meaning."""
        name, categories = self.document.category, self.builder.categories
        if name is None:
            if not all(self.builder.knows(entry.get("id")) for entry in self.document.pattern):
                self.faults.add(self.file, ("schema_version",), "a file with new entries needs a category")
            return
        title, meaning = self.document.title, self.document.meaning
        known = self.builder.category(name)
        if known is not None:
            given = {"title": title, "meaning": meaning}
            categories[name] = known.model_copy(update={key: text for key, text in given.items() if text is not None})
        elif title is None or meaning is None:
            sentence = f"there is no category '{name}' yet, and a new one needs a title and a meaning"
            self.faults.add(self.file, ("category",), sentence + _did_you_mean(name, categories))
        else:
            categories[name] = PatternFile(schema_version=1, category=name, title=title, meaning=meaning)

    def _add_entry(self, number: int, entry: dict[str, Any]) -> None:
        known = self.builder.entries.get(str(entry.get("id")))
        stated = known.pattern.model_dump(exclude_unset=True) if known else {}
        try:
            pattern = Pattern.model_validate(stated | entry)
        except ValidationError as error:
            if not (self.builder.leaves_out(entry.get("id")) and all(map(_is_missing_key, error.errors()))):
                self._explain(number, entry, error)
            return
        self.builder.disabled.pop(pattern.id, None)
        if known is not None:
            origin = self._changed(known.origin, number, entry)
            self.builder.entries[pattern.id] = replace(known, pattern=pattern, origin=origin)
        elif self.document.category is not None:
            origin = Origin(path=self.file.path, number=number, builtin=False)
            listed = _ListedEntry(category=self.document.category, pattern=pattern, origin=origin)
            self.builder.entries[pattern.id] = listed

    def _changed(self, origin: Origin, number: int, entry: dict[str, Any]) -> Origin:
        keys = tuple(sorted(set(entry) - {"id"}))
        if not keys:
            return origin
        return replace(origin, changes=(*origin.changes, UserChange(path=self.file.path, number=number, keys=keys)))

    def _explain(self, number: int, entry: dict[str, Any], error: ValidationError) -> None:
        """Note what is wrong with an entry; a misspelt id looks like a new one that lacks its keys: say so."""
        place, errors = ("pattern", number), error.errors()
        lacking = [str(found["loc"][0]) for found in errors if _is_missing_key(found)]
        if lacking and isinstance(entry.get("id"), str):
            sentence = f"no list has an entry '{entry['id']}' to change, and a new one needs {', '.join(lacking)}"
            self.faults.add(self.file, (*place, "id"), sentence + _did_you_mean(entry["id"], self.builder.entries))
            errors = [found for found in errors if not _is_missing_key(found)]
        self.faults.add_errors(self.file, errors, place)

    def _disable(self, pattern_id: str) -> None:
        entries = self.builder.entries
        if any(entry.get("id") == pattern_id for entry in self.document.pattern):
            self.faults.add(self.file, ("disable",), f"'{pattern_id}' is both disabled and given in this file")
        elif pattern_id in entries:
            self.builder.disabled[pattern_id] = DisabledEntry(pattern_id=pattern_id, path=self.file.path)
        elif not self.builder.leaves_out(pattern_id):
            sentence = f"there is no entry '{pattern_id}' to disable"
            self.faults.add(self.file, ("disable",), sentence + _did_you_mean(pattern_id, entries))


def _is_missing_key(error: ErrorDetails) -> bool:
    """Whether the entry itself, not a table in it, lacks a key."""
    return error["type"] == "missing" and len(error["loc"]) == 1


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about a name that nobody knows."""
    near = get_close_matches(name, known, n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def _refuse(heading: str, faults: FaultList, remedy: str) -> None:
    if faults.lines:
        raise PatternListError(f"{heading}:\n" + "\n".join(faults.lines), remedy=remedy)
