"""Reports → the process's exit code. Pure; nothing is printed and nothing ends here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watermark_scan.report import ScanReport

_WEIGHT = (ExitCode.CLEAN, ExitCode.FLAGGED, ExitCode.INCOMPLETE)
"""Later wins: an image that nobody could look at must never hide behind a result, nor behind a clean one."""


def code_of(report: ScanReport) -> ExitCode:
    """What one report asks for.

    A reader that broke on the image counts as not scanned, too: what only it could have seen is not known.
    """
    if report.status == "failed" or report.incomplete:
        return ExitCode.INCOMPLETE
    return ExitCode.FLAGGED if report.verdict == "flagged" else ExitCode.CLEAN


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """The code for a whole run; CLEAN for none."""
    return max(codes, key=_WEIGHT.index, default=ExitCode.CLEAN)
