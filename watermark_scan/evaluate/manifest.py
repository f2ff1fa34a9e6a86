"""Manifest file → expectations, with all faults at once. Owns the TOML form; `table` owns the CSV form.

schema_version = 1

[[sample]]                         # one table for each image
file = "frame.jpg"                 # beside the manifest
expected = "flagged"               # flagged, review or clear
also = ["review"]                  # verdicts that are as good
patterns = ["not-final-footage"]   # one of these entries must match
drawn = "NOT FINAL FOOTAGE"        # what stands on the picture
needs = ["tesseract:rus"]          # readers that must have looked
known_miss = true                  # the program does not get there yet ...
reason = "..."                     # ... because of this
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from watermark_scan.errors import UsageError
from watermark_scan.evaluate.expectation import VERDICTS, Expectation
from watermark_scan.evaluate.table import Columns, read_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_TEXTS = ("file", "expected", "drawn", "title", "cut", "reason")
_LISTS = ("also", "patterns", "needs")
_KNOWN = frozenset({*_TEXTS, *_LISTS, "known_miss"})
_REMEDY = "Mend the places named above; `watermark-scan evaluate --help` explains both forms of a manifest."


def read_manifest(path: Path, columns: Columns | None = None) -> tuple[Expectation, ...]:
    """The images of a manifest, in its order.

    Args:
        path: A file that ends in .toml, or any other as CSV.
        columns: Names of the CSV's columns.

    Raises:
        UsageError: The manifest is missing, broken or empty; names every fault.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(f"The manifest {path} cannot be read: {reason}.", remedy="Check the path.") from error
    faults: list[str] = []
    toml = path.suffix.lower() == ".toml"
    found = _read_toml(path, text, faults) if toml else read_table(path, text, columns or Columns(), faults)
    if faults:
        told = "\n".join(f"{path}: {fault}" for fault in faults)
        raise UsageError(f"The manifest is broken:\n{told}", remedy=_REMEDY)
    if not found:
        raise UsageError(f"The manifest {path} names no image.", remedy=_REMEDY)
    return tuple(found)


def _read_toml(path: Path, text: str, faults: list[str]) -> Sequence[Expectation]:
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
    read = (_sample(path, number, table, faults) for number, table in enumerate(tables, start=1))
    return [found for found in read if found is not None]


def _sample(path: Path, number: int, table: dict[str, Any], faults: list[str]) -> Expectation | None:
    name = table.get("file")
    place = f"sample {number} ({name})" if isinstance(name, str) else f"sample {number}"
    wrong = list(_wrong_values(table))
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
    wrong = [f"unknown key '{key}'" for key in sorted(table.keys() - _KNOWN)]
    wrong += [f"{key} is missing or empty" for key in ("file", "expected") if not table.get(key)]
    wrong += [f"{key} must be a text" for key in _TEXTS if not isinstance(table.get(key, ""), str)]
    wrong += [f"{key} must be a list of texts" for key in _LISTS if not _is_list_of_texts(table.get(key, []))]
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
