"""What a run's reports are written as for other programs: a head, a text for each report, and a tail."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from watermark_scan.output.json import render_json
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watermark_scan.report import ScanReport

_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula."""
_COLUMNS = (
    "path",
    "verdict",
    "pattern_id",
    "category",
    "matched_text",
    "expected_chance_matches",
    "region",
    "x",
    "y",
    "width",
    "height",
    "frame",
    "findings",
    "incomplete",
    "sha256",
    "error",
)


class Format:
    """A way to write reports, whole lines at a time. An object is for one document."""

    def head(self) -> str | None:
        """What comes first, without a newline at its end; None for nothing."""

    def report(self, report: ScanReport) -> str | None:
        """One report; None leaves it out."""
        raise NotImplementedError

    def tail(self) -> str | None:
        """What comes last."""


class Ndjson(Format):
    """One JSON object a line: what `--resume`, `render`, `rematch` and `baseline add` read again."""

    def report(self, report: ScanReport) -> str:
        """See `render_json`."""
        return render_json(report)


class Json(Format):
    """One JSON array."""

    def __init__(self) -> None:
        self._is_first = True

    def head(self) -> str:
        """See `Format`."""
        return "["

    def report(self, report: ScanReport) -> str:
        """See `Format`."""
        comma, self._is_first = "" if self._is_first else ",", False
        return comma + render_json(report)

    def tail(self) -> str:
        """See `Format`."""
        return "]"


class Csv(Format):
    """A line a picture (RFC 4180, but for line ends): its verdict, and its strongest finding where there is one.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """

    def head(self) -> str:
        """The names of the columns."""
        return _csv_line(_COLUMNS)

    def report(self, report: ScanReport) -> str:
        """See the class."""
        match = next(iter(report.matches), None)
        box = match.box if match else None
        row: dict[str, object] = {
            "path": report.source.path,
            "verdict": report.verdict or report.status,
            "findings": len(report.matches),
            "incomplete": " ".join(report.incomplete),
            "sha256": report.source.sha256,
            "error": report.error and report.error.message,
        }
        if match and box:
            row |= {
                "pattern_id": match.pattern_id,
                "category": match.category,
                "matched_text": match.matched_text,
                "expected_chance_matches": match.expected_chance_matches,
                "region": match.region,
                **box.model_dump(),
                "frame": match.frame,
            }
        return _csv_line([row.get(column) for column in _COLUMNS])


class OverlayText(Format):
    """What was read as overlay, and nothing else: a line for each different text of a picture."""

    def report(self, report: ScanReport) -> str | None:
        """None where nothing was found."""
        return "\n".join(dict.fromkeys(clean(match.matched_text) for match in report.matches)) or None


def _csv_line(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([_cell(cell) for cell in cells])
    return line.getvalue()


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = clean(value)
    return "'" + text if text.startswith(_FORMULA) else text
