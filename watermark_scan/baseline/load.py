"""Baseline file → Baseline. Strict, and all faults at once: an entry that was mistyped must not pass for one."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from watermark_scan.baseline.suppressions import Baseline, Suppression
from watermark_scan.errors import BaselineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSION = 1
"""Of the file format."""
TABLE = "suppression"
"""Name of the tables that hold the entries."""
_HEADER = re.compile(rf"^\s*\[\[\s*{TABLE}\s*\]\]")
_SHA256 = re.compile("[0-9a-f]{64}")
_REQUIRED = ("pattern_id", "sha256", "reason")
_KNOWN = (*_REQUIRED, "expires", "image")
_REMEDY = (
    'Each [[suppression]] needs pattern_id, sha256 and reason; it may have expires (2027-01-31) and image ("name").'
)


def load_baseline(path: Path) -> Baseline:
    """Read a baseline file.

    Raises:
        BaselineError: It is missing or broken; names every fault with its line.
    """
    try:
        source = path.read_text(encoding="utf-8")
        document = tomllib.loads(source)
    except (OSError, ValueError, RecursionError) as error:
        raise BaselineError(f"The baseline {path} cannot be read: {_reason(error)}.", remedy=_REMEDY) from error
    faults = list(_faults(document, source))
    if faults:
        told = "\n".join(f"{path}:{line}: {fault}" for line, fault in faults)
        raise BaselineError(f"The baseline is broken:\n{told}", remedy=_REMEDY)
    return Baseline(suppressions=tuple(Suppression(**table) for table in document.get(TABLE, ())))


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error).rstrip(".")


def _faults(document: dict[str, Any], source: str) -> Iterator[tuple[int, str]]:
    """Lines and what is wrong there."""
    if document.get("schema_version") != VERSION:
        yield 1, f"write schema_version = {VERSION}"
    for key in document.keys() - {"schema_version", TABLE}:
        yield 1, f"unknown key '{key}'"
    tables = document.get(TABLE, [])
    if not (isinstance(tables, list) and all(isinstance(table, dict) for table in tables)):
        yield 1, f"write each entry as a [[{TABLE}]] table"
        return
    starts = [number for number, line in enumerate(source.split("\n"), start=1) if _HEADER.match(line)]
    for number, table in enumerate(tables):
        line = starts[number] if number < len(starts) else 1
        yield from ((line, fault) for fault in _faults_of(table))


def _faults_of(table: dict[str, Any]) -> Iterator[str]:
    for key in sorted(table.keys() - set(_KNOWN)):
        yield f"unknown key '{key}'"
    for key in _REQUIRED:
        value = table.get(key)
        if not (isinstance(value, str) and value.strip()):
            yield f"{key} is missing or empty"
    sha256 = table.get("sha256")
    if isinstance(sha256, str) and sha256.strip() and not _SHA256.fullmatch(sha256):
        yield "sha256 must have 64 digits 0-9, a-f, as in a report"
    expires = table.get("expires")
    # A TOML time stamp is a date to Python, too.
    if expires is not None and (not isinstance(expires, date) or isinstance(expires, datetime)):
        yield "expires must be a day without quotes, such as 2027-01-31"
    if not isinstance(table.get("image", ""), str):
        yield "image must be a text"
