"""Which findings do not count: values only. Owns no file format, and not what becomes of a verdict: the scan does.

An entry stands for one entry of the list in one file, told by its bytes (SHA-256), so that the same mark in another
picture, or in the same picture saved anew, counts as before.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from watermark_scan.errors import BaselineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from watermark_scan.report import ScanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One finding that does not count.

    Attributes:
        pattern_id: The list's entry.
        sha256: Of the image file's bytes, 64 hex digits.
        reason: Why, in a person's words; never empty.
        expires: The last day on which it holds; None for ever.
        image: The file's name, for people; not compared.
    """

    pattern_id: str
    sha256: str
    reason: str
    expires: date | None = None
    image: str = ""

    @property
    def fingerprint(self) -> tuple[str, str]:
        """What it stands for."""
        return self.pattern_id, self.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Everything that is suppressed."""

    suppressions: tuple[Suppression, ...] = ()

    def on(self, day: date) -> Baseline:
        """What still holds on a day."""
        return Baseline(suppressions=tuple(entry for entry in self.suppressions if not _over(entry, day)))

    def expired(self, day: date) -> tuple[Suppression, ...]:
        """What no longer holds on a day, so that its finding counts again."""
        return tuple(entry for entry in self.suppressions if _over(entry, day))

    def reason(self, pattern_id: str, sha256: str | None) -> str | None:
        """Why a finding does not count, or None where it does; dates are not looked at."""
        found = (entry.reason for entry in self.suppressions if entry.fingerprint == (pattern_id, sha256))
        return next(found, None)


def _over(entry: Suppression, day: date) -> bool:
    return entry.expires is not None and entry.expires < day


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of new entries.

    Attributes:
        added: How many are new.
        renewed: How many were there and got the new reason and date.
    """

    added: int
    renewed: int


def findings_of(
    report: ScanReport, *, reason: str, expires: date | None = None, pattern_ids: Sequence[str] = ()
) -> Iterator[Suppression]:
    """Entries for the findings of a report, each once.

    Args:
        report: Of an image file; one of other pixels has no digest and gives none.
        reason: Why these do not count.
        expires: The last day on which they do not.
        pattern_ids: Only findings of these; all when empty.
    """
    wanted = dict.fromkeys(match.pattern_id for match in report.matches)
    for pattern_id in wanted:
        if report.source.sha256 and (not pattern_ids or pattern_id in pattern_ids):
            yield Suppression(
                pattern_id=pattern_id,
                sha256=report.source.sha256,
                reason=reason,
                expires=expires,
                image=report.source.path,
            )


def add_to_baseline(path: Path, suppressions: Iterable[Suppression]) -> Added:
    """Write entries into a baseline file, which is made when it is missing; comments and order stay.

    An entry that is there already gets the new reason and date.

    Raises:
        BaselineError: The file is broken.
        WatermarkScanError: It cannot be written.
    """
    known = {entry.fingerprint for entry in load_baseline(path).suppressions} if path.exists() else set()
    # tomlkit takes a tenth of a second to load, and only a file that is changed needs it.
    from watermark_scan import toml_files  # noqa: PLC0415  see above

    document = toml_files.open_document(path)
    if "schema_version" not in document:
        document["schema_version"] = VERSION
    added = renewed = 0
    for entry in {entry.fingerprint: entry for entry in suppressions}.values():
        if entry.fingerprint in known:
            for table in document[TABLE]:
                if (table["pattern_id"], table["sha256"]) == entry.fingerprint:
                    table["reason"] = entry.reason
                    table.pop("expires", None)
                    if entry.expires:
                        toml_files.insert_after(table, "reason", "expires", entry.expires)
            renewed += 1
        else:
            toml_files.append_table(document, TABLE, _values(entry))
            added += 1
    toml_files.replace_file(path, toml_files.rendered(document))
    return Added(added=added, renewed=renewed)


def _values(entry: Suppression) -> dict[str, object]:
    values: dict[str, object] = {"pattern_id": entry.pattern_id, "sha256": entry.sha256}
    if entry.image:
        values["image"] = entry.image
    values["reason"] = entry.reason
    if entry.expires:
        values["expires"] = entry.expires
    return values
