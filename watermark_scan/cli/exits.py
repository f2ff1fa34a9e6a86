"""Reports → the process's exit code. Pure; nothing is printed and nothing ends here."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from watermark_scan.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watermark_scan.report import ScanReport

_WEIGHT = (ExitCode.CLEAN, ExitCode.FLAGGED, ExitCode.INCOMPLETE)
"""Later wins: an image that nobody could look at must never hide behind a result, nor behind a clean one."""


class FailOn(StrEnum):
    """The mildest verdict that counts as found, so that the process ends with 1."""

    FLAGGED = "flagged"
    REVIEW = "review"
    """Flagged ones too."""
    NEVER = "never"
    """For those who read the reports. What could not be scanned is still told by the code."""


_FOUND: dict[FailOn, frozenset[str]] = {
    FailOn.FLAGGED: frozenset({"flagged"}),
    FailOn.REVIEW: frozenset({"flagged", "review"}),
    FailOn.NEVER: frozenset(),
}


def code_of(report: ScanReport, fail_on: FailOn = FailOn.FLAGGED, *, allow_incomplete: bool = False) -> ExitCode:
    """What one report asks for.

    A reader that broke on the image counts as not scanned, too, unless that is allowed: what only it could have seen is
    not known.
    """
    if report.status == "failed" or (report.incomplete and not allow_incomplete):
        return ExitCode.INCOMPLETE
    return ExitCode.FLAGGED if report.verdict in _FOUND[fail_on] else ExitCode.CLEAN


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """The code for a whole run; CLEAN for none."""
    return max(codes, key=_WEIGHT.index, default=ExitCode.CLEAN)
