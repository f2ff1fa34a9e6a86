"""Which findings a command leaves out: the option that such commands share, and the baseline it chooses."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.baseline.load import load_baseline
from watermark_scan.baseline.suppressions import Baseline
from watermark_scan.cli.console import say

if TYPE_CHECKING:
    from datetime import date

BaselineOption = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        help="Leave out the findings that this file suppresses; they are counted in the report. Make it with: "
        "watermark-scan baseline add. Default: none, every finding counts.",
    ),
]


def today() -> date:
    """The day it is where the program runs."""
    return datetime.now(UTC).astimezone().date()


def chosen_baseline(path: Path | None) -> Baseline:
    """What holds today of a baseline file; says on stderr what no longer does.

    Raises:
        BaselineError: The file is missing or broken.
    """
    if path is None:
        return Baseline()
    baseline, day = load_baseline(path), today()
    for entry in baseline.expired(day):
        about = f" in {entry.image}" if entry.image else ""
        say(f"{path}: the suppression of {entry.pattern_id}{about} expired on {entry.expires}; it counts again.")
    return baseline.on(day)
