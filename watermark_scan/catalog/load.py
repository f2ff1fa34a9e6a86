"""Pattern files → PatternList. The only way a list comes into the program; all faults of all files at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from watermark_scan.catalog.files import Faults, Source, read, twice_used, validated
from watermark_scan.catalog.layers import Layers
from watermark_scan.catalog.model import Pattern, PatternFile
from watermark_scan.catalog.places import builtin_folder
from watermark_scan.errors import PatternListError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from watermark_scan.catalog.origin import Disabled, Origin
    from watermark_scan.wording import Wording

__all__ = ["PatternList", "builtin_folder", "load_patterns"]

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
        builtin: Begin with the list in `folder`; otherwise the user lists are all there is.

    Raises:
        PatternListError: A list is missing, empty or broken; names every file and line.
    """
    layers, faults, version = Layers(whole=builtin), Faults(), ""
    if builtin:
        version = _read_base(layers, folder or builtin_folder(), faults, builtin=folder is None)
        _refuse("The pattern list is broken", faults, _REMEDY)
    if overlays:
        from watermark_scan.catalog.overlay import lay_over  # noqa: PLC0415  most runs have none

        for path in overlays:
            lay_over(layers, path, faults)
    _refuse("A pattern list of yours is broken", faults, _USER_REMEDY)
    return _built(layers, "+".join(filter(None, (version, LOCAL if overlays else ""))))


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
