"""The flags of `scan` that say how many images are scanned at once, and what each may cost. Owns no behaviour."""

from __future__ import annotations

from typing import Annotated

import typer

from watermark_scan.batch.workforce import DEFAULT_MEMORY, MEBIBYTE
from watermark_scan.cli.flags import DEFAULTS, positive

MAX_MEMORY = DEFAULT_MEMORY // MEBIBYTE
"""Mebibytes; people call them megabytes."""


def bytes_of(megabytes: int) -> int | None:
    """A limit in bytes; None, no limit, for 0."""
    return megabytes * MEBIBYTE or None


Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        metavar="NUMBER",
        min=0,
        help="Scan so many images at the same time, each in a process of its own. 0 scans in this one, where limits of "
        "time and memory cannot be enforced. Default: one for each core.",
    ),
]
Unordered = Annotated[
    bool,
    typer.Option("--unordered", help="Give each report as soon as it is there. Default: in the order of the images."),
]
Timeout = Annotated[
    float,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        show_default=False,
        callback=positive,
        help="How long an image may take, from opening the file to the verdict; an engine may take half of that. "
        f"Default: {DEFAULTS.timeout:g}.",
    ),
]
MaxMemory = Annotated[
    int,
    typer.Option(
        "--max-memory",
        metavar="MEGABYTES",
        min=0,
        show_default=False,
        help="Address space of each process that scans; an image that needs more is not scanned. 0 sets no limit. "
        f"Default: {MAX_MEMORY}.",
    ),
]
MaxBytes = Annotated[
    int,
    typer.Option(
        "--max-bytes",
        metavar="NUMBER",
        show_default=False,
        callback=positive,
        help=f"Refuse files with more bytes than this. Default: {DEFAULTS.max_bytes} (one gibibyte).",
    ),
]
