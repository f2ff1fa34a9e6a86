"""Options of the commands that scan in order to measure: those of `scan` that change what is found, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.cli.engines import readers_in
from watermark_scan.cli.flags import DEFAULTS
from watermark_scan.cli.lists import lists_in_use
from watermark_scan.options import RegionPlan, ScanOptions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from watermark_scan.cli.engines import ReaderChoice


def scan_options(  # noqa: PLR0913  one parameter per flag
    *,
    readers: Sequence[ReaderChoice] | None = None,
    spotting: bool = DEFAULTS.spotting,
    regions: RegionPlan = DEFAULTS.regions,
    max_chance: float = DEFAULTS.max_chance,
    patterns: Sequence[Path] | None = None,
    no_builtin: bool = False,
    keep_readings: bool = False,
) -> ScanOptions:
    """The options that the flags ask for; everything else as a plain scan has it.

    Raises:
        UsageError: A value is out of its range.
    """
    return ScanOptions(
        readers=readers_in(readers),
        spotting=spotting,
        regions=regions,
        max_chance=max_chance,
        # A limit for flagging above the one for review would be refused.
        review_chance=max(max_chance, DEFAULTS.review_chance),
        patterns=lists_in_use(list(patterns or ())),
        builtin=not no_builtin,
        keep_readings=keep_readings,
    )
