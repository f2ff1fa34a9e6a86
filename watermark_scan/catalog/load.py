"""Pattern files → PatternList. The only way a list comes into the program; all faults of all files at once."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from watermark_scan.catalog.locate import line_of
from watermark_scan.catalog.model import Pattern, PatternFile
from watermark_scan.errors import PatternListError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from watermark_scan.wording import Wording

_REMEDY = "Mend the places named above; every key is explained in patterns/README.md."


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternList:
    """Every entry in use.

    Attributes:
        files: One per category, sorted by category.
        digest: `sha256:` and 64 hex digits; changes when an entry changes, not with comments or layout.
    """

    files: tuple[PatternFile, ...]
    digest: str

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


def builtin_folder() -> Path:
    """The folder of the list that comes with the program, in a wheel and in a checkout alike."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "patterns"
    return inside if inside.is_dir() else package.parent / "patterns"


def load_patterns(folder: Path | None = None) -> PatternList:
    """Read every `*.toml` of a folder; the built-in list by default.

    Raises:
        PatternListError: The folder is missing or empty, or a file is broken; names every file and line.
    """
    folder = folder or builtin_folder()
    paths = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not paths:
        raise PatternListError(f"There is no pattern list in {folder}.", remedy="Reinstall watermark-scan.")
    faults: list[str] = []
    files = [file for path in paths if (file := _read(path, faults)) is not None]
    faults.extend(_duplicates(files))
    if faults:
        raise PatternListError("The pattern list is broken:\n" + "\n".join(faults), remedy=_REMEDY)
    return PatternList(files=tuple(files), digest=_digest(files))


def _read(path: Path, faults: list[str]) -> PatternFile | None:
    try:
        source = path.read_text(encoding="utf-8")
        file = PatternFile.model_validate(tomllib.loads(source))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.append(f"{path}: {error}")
        return None
    except ValidationError as error:
        faults.extend(_describe(path, source, error))
        return None
    if file.category != path.stem:
        line = line_of(source, ("category",))
        faults.append(f"{path}:{line}: category '{file.category}' must equal the file's name, '{path.stem}'")
        return None
    return file


def _describe(path: Path, source: str, error: ValidationError) -> Iterable[str]:
    for fault in error.errors():
        place = ".".join(str(part) for part in fault["loc"])
        yield f"{path}:{line_of(source, fault['loc'])}: {place}: {fault['msg']}"


def _duplicates(files: Sequence[PatternFile]) -> Iterable[str]:
    seen: dict[str, str] = {}
    for file in files:
        for pattern in file.pattern:
            if pattern.id in seen:
                yield f"{file.category}.toml: the id '{pattern.id}' is already used in {seen[pattern.id]}.toml"
            seen.setdefault(pattern.id, file.category)


def _digest(files: Sequence[PatternFile]) -> str:
    documents = "\n".join(file.model_dump_json() for file in files)
    return "sha256:" + hashlib.sha256(documents.encode()).hexdigest()
