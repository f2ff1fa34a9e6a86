"""The flags of `scan` that say how many images are scanned at once, and what each may cost. Owns no behaviour."""

from __future__ import annotations

from typing import Annotated

import typer

from watermark_scan.batch.workforce import DEFAULT_MEMORY, MEBIBYTE
from watermark_scan.cli.flags import DEFAULTS, at_least, positive
from watermark_scan.options import FrameChoice

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
        callback=at_least(0),
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
        callback=at_least(0),
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
MaxPixels = Annotated[
    int,
    typer.Option(
        "--max-pixels",
        metavar="NUMBER",
        show_default=False,
        callback=positive,
        help="Refuse images with more pixels than this; they need much memory. "
        f"Default: {DEFAULTS.max_pixels} ({DEFAULTS.max_pixels / 1e6:g} megapixels).",
    ),
]
Frames = Annotated[
    FrameChoice,
    typer.Option(
        "--frames",
        metavar="WHICH",
        show_default=False,
        help="Which frames of an animation, or pages of a TIFF, to look at: first, or all, which means each that shows "
        f"something new; that takes as long as so many images. Default: {DEFAULTS.frames.value}.",
    ),
]
MaxFrames = Annotated[
    int,
    typer.Option(
        "--max-frames",
        metavar="NUMBER",
        show_default=False,
        callback=positive,
        help=f"With --frames all, refuse files with more frames or pages. Default: {DEFAULTS.max_frames}.",
    ),
]
