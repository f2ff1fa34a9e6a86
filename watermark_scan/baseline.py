"""Which findings do not count: baseline files, how they are read and how findings are added to them.

An entry stands for one entry of the list in one file, known by its bytes (SHA-256), so that the same mark in another
picture, or in the same picture saved anew, counts as before.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from watermark_scan.errors import BaselineError
from watermark_scan.text_encoding import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from watermark_scan.report import ScanReport

_VERSION = 1
"""Of the file format."""
_TABLE = "suppression"
"""Name of the tables that hold the entries."""
_HEADER = re.compile(rf"^\s*\[\[\s*{_TABLE}\s*\]\]")
_SHA256 = re.compile("[0-9a-f]{64}")
_REQUIRED = ("pattern_id", "sha256", "reason")
_KNOWN = (*_REQUIRED, "expires", "image")
_REMEDY = (
    'Each [[suppression]] needs pattern_id, sha256 and reason; it may have expires (2027-01-31) and image ("name").'
)


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

    def is_expired(self, day: date) -> bool:
        """Whether it no longer holds on a day."""
        return self.expires is not None and self.expires < day


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Everything that is suppressed."""

    suppressions: tuple[Suppression, ...] = ()

    def on(self, day: date) -> Baseline:
        """What still holds on a day."""
        return Baseline(suppressions=tuple(entry for entry in self.suppressions if not entry.is_expired(day)))

    def expired(self, day: date) -> tuple[Suppression, ...]:
        """What no longer holds on a day, so that its finding counts again."""
        return tuple(entry for entry in self.suppressions if entry.is_expired(day))

    def reason(self, pattern_id: str, sha256: str | None) -> str | None:
        """Why a finding does not count, or None where it does; dates are not looked at."""
        found = (entry.reason for entry in self.suppressions if entry.fingerprint == (pattern_id, sha256))
        return next(found, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of new entries.

    Attributes:
        added: How many are new.
        renewed: How many were there and got the new reason and date.
    """

    added: int
    renewed: int


def load_baseline(path: Path) -> Baseline:
    """Read a baseline file.

    Raises:
        BaselineError: It is missing or broken; names every fault with its line.
    """
    try:
        source = read_text(path)
        document = tomllib.loads(source)
    except (OSError, ValueError, RecursionError) as error:
        raise BaselineError(f"The baseline {path} cannot be read: {_reason(error)}.", remedy=_REMEDY) from error
    faults = [f"{path}:{line}: {fault}" for line, fault in _faults(document, source)]
    if faults:
        raise BaselineError("The baseline is broken:\n" + "\n".join(faults), remedy=_REMEDY)
    return Baseline(suppressions=tuple(Suppression(**table) for table in document.get(_TABLE, ())))


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
    for pattern_id in dict.fromkeys(match.pattern_id for match in report.matches):
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
    from watermark_scan import toml_files  # noqa: PLC0415  scans load this module, and none needs tomlkit

    known = {entry.fingerprint for entry in load_baseline(path).suppressions} if path.exists() else set()
    document = toml_files.open_document(path)
    if "schema_version" not in document:
        document["schema_version"] = _VERSION
    latest = {entry.fingerprint: entry for entry in suppressions}
    for entry in latest.values():
        if entry.fingerprint not in known:
            toml_files.append_table(document, _TABLE, _values(entry))
            continue
        for table in document[_TABLE]:
            if (table["pattern_id"], table["sha256"]) == entry.fingerprint:
                table["reason"] = entry.reason
                table.pop("expires", None)
                if entry.expires:
                    toml_files.insert_after(table, "reason", "expires", entry.expires)
    toml_files.replace_file(path, toml_files.rendered(document))
    renewed = len(latest.keys() & known)
    return Added(added=len(latest) - renewed, renewed=renewed)


def remove_from_baseline(path: Path, is_unwanted: Callable[[Suppression], bool]) -> tuple[Suppression, ...]:
    """Take entries out of a baseline file; comments and the order of the others stay.

    Args:
        path: The file; it is written only where something is taken out.
        is_unwanted: Says of an entry whether it goes.

    Returns:
        What was taken out, in the file's order.

    Raises:
        BaselineError: The file is missing or broken.
        WatermarkScanError: It cannot be written.
    """
    from watermark_scan import toml_files  # noqa: PLC0415  as above

    entries = load_baseline(path).suppressions
    places = [place for place, entry in enumerate(entries) if is_unwanted(entry)]
    if places:
        document = toml_files.open_document(path)
        for place in reversed(places):
            del document[_TABLE][place]
        toml_files.replace_file(path, toml_files.rendered(document))
    return tuple(entries[place] for place in places)


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error).rstrip(".")


def _faults(document: dict[str, Any], source: str) -> Iterator[tuple[int, str]]:
    """Lines and what is wrong there."""
    if document.get("schema_version") != _VERSION:
        yield 1, f"write schema_version = {_VERSION}"
    for key in document.keys() - {"schema_version", _TABLE}:
        yield 1, f"unknown key '{key}'"
    tables = document.get(_TABLE, [])
    if not (isinstance(tables, list) and all(isinstance(table, dict) for table in tables)):
        yield 1, f"write each entry as a [[{_TABLE}]] table"
        return
    starts = [number for number, line in enumerate(source.split("\n"), start=1) if _HEADER.match(line)]
    for number, table in enumerate(tables):
        line = starts[number] if number < len(starts) else 1
        yield from ((line, fault) for fault in _faults_of_entry(table))


def _faults_of_entry(table: dict[str, Any]) -> Iterator[str]:
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


def _values(entry: Suppression) -> dict[str, object]:
    values = {
        "pattern_id": entry.pattern_id,
        "sha256": entry.sha256,
        "image": entry.image,
        "reason": entry.reason,
        "expires": entry.expires,
    }
    return {key: value for key, value in values.items() if value}
