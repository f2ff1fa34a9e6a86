"""Reports of a scan → entries of a baseline file. Owns what is written there; comments and order of the file stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.baseline.load import TABLE, VERSION, load_baseline
from watermark_scan.baseline.suppressions import Suppression
from watermark_scan.toml_files import append_table, insert_after, open_document, rendered, replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from tomlkit import TOMLDocument

    from watermark_scan.report import ScanReport


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
    document = open_document(path)
    if "schema_version" not in document:
        document["schema_version"] = VERSION
    added = renewed = 0
    for entry in {entry.fingerprint: entry for entry in suppressions}.values():
        if entry.fingerprint in known:
            _renew(document, entry)
            renewed += 1
        else:
            append_table(document, TABLE, _values(entry))
            added += 1
    replace_file(path, rendered(document))
    return Added(added=added, renewed=renewed)


def _renew(document: TOMLDocument, entry: Suppression) -> None:
    for table in document[TABLE]:
        if (table["pattern_id"], table["sha256"]) == entry.fingerprint:
            table["reason"] = entry.reason
            table.pop("expires", None)
            if entry.expires:
                insert_after(table, "reason", "expires", entry.expires)


def _values(entry: Suppression) -> dict[str, object]:
    values: dict[str, object] = {"pattern_id": entry.pattern_id, "sha256": entry.sha256}
    if entry.image:
        values["image"] = entry.image
    values["reason"] = entry.reason
    if entry.expires:
        values["expires"] = entry.expires
    return values
