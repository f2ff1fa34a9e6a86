"""What is expected of labelled images, read from a manifest: a TOML file with a table for each, or a CSV."""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watermark_scan.errors import UsageError
from watermark_scan.text_encoding import delimiter_of, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from watermark_scan.verdict import Verdict

VERDICTS: tuple[Verdict, ...] = ("flagged", "review", "clear")
SEPARATOR = "|"
"""Between several values of one CSV cell."""
_ACCEPTED_FOR_MARKS = ("flagged", "review")
_TEXT_KEYS = ("file", "expected", "drawn", "title", "cut", "reason")
_LIST_KEYS = ("also", "patterns", "needs")
_KEYS = frozenset({*_TEXT_KEYS, *_LIST_KEYS, "known_miss"})
_REMEDY = "Mend the places named above; `watermark-scan evaluate --help` explains both forms of a manifest."


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One image and what should come out.

    Attributes:
        image: Where it is.
        name: As the manifest writes it.
        accepted: Verdicts that are right, at least one; `clear` stands alone.
        patterns: Ids of which one must be among the matches; any match will do when empty.
        text: What stands on the picture, for people.
        groups: Named labels to count by, such as `("readable", "hard")`.
        needs: Readers that must have looked before it is judged: `tesseract`, or `tesseract:rus` with a language.
        known_miss: The program is known not to get there yet; still counts as missed.

    Raises:
        ValueError: `clear` is accepted beside another verdict, or patterns are named for a clear image.
    """

    image: Path
    name: str
    accepted: frozenset[Verdict]
    patterns: tuple[str, ...] = ()
    text: str = ""
    groups: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    known_miss: bool = False

    def __post_init__(self) -> None:
        if not self.accepted:
            raise ValueError("name a verdict: flagged, review or clear")
        if "clear" in self.accepted and len(self.accepted) > 1:
            raise ValueError("clear cannot be expected beside another verdict")
        if "clear" in self.accepted and self.patterns:
            raise ValueError("a clear image names no patterns")

    @property
    def marked(self) -> bool:
        """Whether a listed wording stands on the picture."""
        return "clear" not in self.accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Names of a CSV's columns; the image's and one that says what is expected must be there.

    Attributes:
        image: Path of the image, from the manifest's folder.
        expected: A verdict, or several with a bar between them. Comes before `class_`.
        class_: What kind of image it is; `positive` kinds are expected to be flagged or for review, others clear.
        positive: Values of `class_` that mean a listed wording stands on the picture.
        patterns: Ids of entries of which one must match, with a bar between them.
        text: What stands on the picture.
        groups: Columns to count by; those that are missing are left out.
    """

    image: str = "path"
    expected: str = "expected"
    class_: str = "class"
    positive: frozenset[str] = frozenset({"positive"})
    patterns: str = "patterns"
    text: str = "overlay_text"
    groups: tuple[str, ...] = ("readable",)


def read_manifest(path: Path, columns: Columns | None = None) -> tuple[Expectation, ...]:
    """The images of a manifest, in its order.

    Args:
        path: A file that ends in .toml, or any other as CSV.
        columns: Names of the CSV's columns.

    Raises:
        UsageError: The manifest is missing, broken or empty; names every fault.
    """
    try:
        text = read_text(path)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8; save it as that"
        raise UsageError(f"The manifest {path} cannot be read: {reason}.", remedy="Check the path.") from error
    faults: list[str] = []
    is_toml = path.suffix.lower() == ".toml"
    found = _read_toml(path, text, faults) if is_toml else _read_csv(path, text, columns or Columns(), faults)
    if faults:
        lines = "\n".join(f"{path}: {fault}" for fault in faults)
        raise UsageError(f"The manifest is broken:\n{lines}", remedy=_REMEDY)
    if not found:
        raise UsageError(f"The manifest {path} names no image.", remedy=_REMEDY)
    return tuple(found)


def _read_csv(path: Path, text: str, columns: Columns, faults: list[str]) -> Sequence[Expectation]:
    """The images of a CSV with a header line; what is wrong is added to the faults, with the line."""
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter_of(text), strict=True)
    try:
        faults.extend(_missing_columns(list(reader.fieldnames or ()), columns))
        if faults:
            return ()
        rows = (_csv_row(path, f"line {reader.line_num}", row, columns, faults) for row in reader)
        return [found for found in rows if found is not None]
    except csv.Error as error:
        faults.append(f"line {reader.line_num}: {error}")
        return ()


def _missing_columns(header: Sequence[str], columns: Columns) -> Iterator[str]:
    there = f"the columns are {', '.join(header) or 'none'}"
    if columns.image not in header:
        yield f"line 1: no column '{columns.image}' with the path of the image; {there}"
    elif columns.expected not in header and columns.class_ not in header:
        yield f"line 1: no column '{columns.expected}' or '{columns.class_}' with what is expected; {there}"


def _csv_row(
    path: Path, place: str, row: dict[str | None, str | None], columns: Columns, faults: list[str]
) -> Expectation | None:
    if None in row or None in row.values():
        faults.append(f"{place}: it has not as many cells as the first line")
        return None
    cells = {key: value.strip() for key, value in row.items() if key is not None and value is not None}
    name = cells[columns.image]
    accepted = _accepted(cells, columns)
    wrong = set(accepted) - set(VERDICTS)
    if not name or wrong:
        reason = f"'{min(wrong)}' is no verdict; write {', '.join(VERDICTS)}" if name else "it names no image"
        faults.append(f"{place}: {reason}")
        return None
    try:
        return Expectation(
            image=path.parent / name,
            name=name,
            accepted=frozenset(verdict for verdict in VERDICTS if verdict in accepted),
            patterns=_parts(cells.get(columns.patterns, "")),
            text=cells.get(columns.text, ""),
            groups=tuple((group, cells[group]) for group in columns.groups if cells.get(group)),
        )
    except ValueError as error:
        faults.append(f"{place}: {error}")
        return None


def _accepted(cells: dict[str, str], columns: Columns) -> tuple[str, ...]:
    if columns.expected in cells:
        return _parts(cells[columns.expected])
    return _ACCEPTED_FOR_MARKS if cells[columns.class_] in columns.positive else ("clear",)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for raw in cell.split(SEPARATOR) if (part := raw.strip()))


def _read_toml(path: Path, text: str, faults: list[str]) -> Sequence[Expectation]:
    """The images of a TOML manifest; what is wrong is added to the faults, with number and file."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        faults.append(str(error))
        return ()
    tables = document.pop("sample", [])
    if document.pop("schema_version", None) != 1:
        faults.append("write schema_version = 1 at the top")
    faults.extend(f"unknown key '{key}'" for key in document)
    if not (isinstance(tables, list) and all(isinstance(table, dict) for table in tables)):
        faults.append("write each image as a [[sample]] table")
        return ()
    samples = (_toml_sample(path, number, table, faults) for number, table in enumerate(tables, start=1))
    return [found for found in samples if found is not None]


def _toml_sample(path: Path, number: int, table: dict[str, Any], faults: list[str]) -> Expectation | None:
    name = table.get("file")
    place = f"sample {number} ({name})" if isinstance(name, str) else f"sample {number}"
    wrong = _wrong_values(table)
    faults.extend(f"{place}: {fault}" for fault in wrong)
    if wrong:
        return None
    try:
        return Expectation(
            image=path.parent / table["file"],
            name=table["file"],
            accepted=frozenset({table["expected"], *table.get("also", ())}),
            patterns=tuple(table.get("patterns", ())),
            text=table.get("drawn", ""),
            needs=tuple(table.get("needs", ())),
            known_miss=table.get("known_miss", False),
        )
    except ValueError as error:
        faults.append(f"{place}: {error}")
        return None


def _wrong_values(table: dict[str, Any]) -> list[str]:
    wrong = [f"unknown key '{key}'" for key in sorted(table.keys() - _KEYS)]
    wrong += [f"{key} is missing or empty" for key in ("file", "expected") if not table.get(key)]
    wrong += [f"{key} must be a text" for key in _TEXT_KEYS if not isinstance(table.get(key, ""), str)]
    wrong += [f"{key} must be a list of texts" for key in _LIST_KEYS if not _is_list_of_texts(table.get(key, []))]
    if not isinstance(table.get("known_miss", False), bool):
        wrong.append("known_miss must be true or false")
    if not wrong:
        given = (table["expected"], *table.get("also", ()))
        wrong += [
            f"'{verdict}' is no verdict; write {', '.join(VERDICTS)}" for verdict in given if verdict not in VERDICTS
        ]
    return wrong


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
