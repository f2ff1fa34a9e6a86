"""The flags that choose a pattern list or a baseline, what they choose, and the scan options of other flags."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.baseline import Baseline, load_baseline
from watermark_scan.catalog.locations import user_lists
from watermark_scan.cli.console import say
from watermark_scan.cli.scan_options import DEFAULTS
from watermark_scan.errors import WatermarkScanError
from watermark_scan.options import RegionPlan, ScanOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.catalog.load import PatternList

WHERE_LISTS_ARE = "the lists named in WATERMARK_SCAN_PATTERNS and in your configuration folder"
PatternsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--patterns",
        metavar="PATH",
        help="Add your own list: a TOML file, or a folder of them. Repeat it for more; later ones win. "
        f"Default: {WHERE_LISTS_ARE}.",
    ),
]
BuiltinOption = Annotated[
    bool, typer.Option("--no-builtin", help="Leave out the list that comes with the program. Default: use it.")
]
BaselineOption = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        help="Leave out the findings that this file suppresses; they are counted in the report. Make it with: "
        "watermark-scan baseline add. Default: none, every finding counts.",
    ),
]


def lists_in_use(patterns: list[Path] | None) -> tuple[Path, ...]:
    """The user lists to lay over the built-in one: one's own folder, the environment's, then those named."""
    return (*user_lists(), *(patterns or ()))


def chosen_list(patterns: list[Path] | None, *, no_builtin: bool) -> PatternList:
    """The list that the options choose.

    Raises:
        PatternListError: A file is missing or broken.
    """
    from watermark_scan.catalog.load import load_patterns  # pydantic; not for --help

    return load_patterns(overlays=lists_in_use(patterns), builtin=not no_builtin)


def entry_ids() -> list[str]:
    """What a shell completes an entry's id with; nothing where the list is broken, for Tab is no place to say so."""
    with suppress(WatermarkScanError):
        return [entry.id for entry in chosen_list(None, no_builtin=False).patterns]
    return []


def categories() -> list[str]:
    """What a shell completes a category with; nothing where the list is broken."""
    with suppress(WatermarkScanError):
        return [file.category for file in chosen_list(None, no_builtin=False).files]
    return []


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


def scan_options(
    *,
    readers: Sequence[str] | None = None,
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
        readers=tuple(readers) if readers else None,
        regions=regions,
        max_chance=max_chance,
        # A limit for flagging above the one for review would be refused.
        review_chance=max(max_chance, DEFAULTS.review_chance),
        patterns=lists_in_use(list(patterns or ())),
        builtin=not no_builtin,
        keep_readings=keep_readings,
    )
