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
    read = [found for path in paths if (found := _read(path, faults)) is not None]
    faults.extend(_duplicates(read))
    if faults:
        raise PatternListError("The pattern list is broken:\n" + "\n".join(faults), remedy=_REMEDY)
    files = tuple(found.file for found in read)
    return PatternList(files=files, digest=_digest(files))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A sound file, and its text to find lines in."""

    path: Path
    source: str
    file: PatternFile

    def place(self, number: int) -> str:
        """Where the id of an entry stands."""
        return f"{self.path}:{line_of(self.source, ('pattern', number, 'id'))}"


def _read(path: Path, faults: list[str]) -> _Read | None:
    try:
        source = path.read_text(encoding="utf-8")
        file = PatternFile.model_validate(tomllib.loads(source))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        faults.append(f"{path}:{line}: not UTF-8 ({error.reason})")
        return None
    except (OSError, tomllib.TOMLDecodeError) as error:
        faults.append(f"{path}: {error}")
        return None
    except ValidationError as error:
        faults.extend(_describe(path, source, error))
        return None
    if file.category != path.stem:
        line = line_of(source, ("category",))
        faults.append(f"{path}:{line}: category '{file.category}' must equal the file's name, '{path.stem}'")
        return None
    return _Read(path=path, source=source, file=file)


def _describe(path: Path, source: str, error: ValidationError) -> Iterable[str]:
    for fault in error.errors():
        place = ".".join(str(part) for part in fault["loc"])
        yield f"{path}:{line_of(source, fault['loc'])}: {place}: {fault['msg']}"


def _duplicates(read: Sequence[_Read]) -> Iterable[str]:
    seen: dict[str, tuple[_Read, int]] = {}
    for found in read:
        for number, pattern in enumerate(found.file.pattern):
            first, place = seen.setdefault(pattern.id, (found, number))
            if (first, place) != (found, number):
                yield f"{found.place(number)}: the id '{pattern.id}' is already used in {first.place(place)}"


def _digest(files: Sequence[PatternFile]) -> str:
    documents = "\n".join(file.model_dump_json() for file in files)
    return "sha256:" + hashlib.sha256(documents.encode()).hexdigest()
