"""The options of a scan: frozen plain values, every default with its reason. Owns no parsing and no environment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path  # noqa: TC003  a public type, resolvable at run time like the others

from watermark_scan.errors import UsageError


class RegionPlan(StrEnum):
    """Which parts of the picture are searched."""

    CORNERS = "corners"
    """The four corners only: cheapest."""
    EDGES = "edges"
    """Corners, top and bottom bands, side strips (also turned)."""
    FULL = "full"
    """All of `edges`, and the whole picture once: centred and tiled marks too."""


class FrameChoice(StrEnum):
    """Which frames of an animation, or pages of a document, are looked at."""

    FIRST = "first"
    ALL = "all"
    """Each that shows something else than those before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanOptions:
    """How to scan.

    Attributes:
        readers: The engines to use. None uses every one that is installed; an engine named here must be.
        regions: Where to look. `full`, because half of all real marks lie outside corners and edges.
        languages: Tesseract language packs to use; named ones must be installed. None takes English and, for
            each further writing of the list, one that is installed: each writing is a process of its own.
        max_chance: A sign is flagged when at most this many such matches are expected by chance in an image that
            holds none, > 0.
        review_chance: The same for the verdict `review`, at least `max_chance`.
        max_pixels: Larger images are refused. 200 megapixels admits every camera and bounds memory to about 2 GB.
        frames: Which frames of an animation, or pages of a document. `first`, because each costs as much as a picture.
        max_frames: Files with more are refused when all frames are wanted, at least 1. 100 bounds what one file costs
            to a few minutes.
        max_bytes: Larger files are refused unread. A gibibyte: an uncompressed picture of 200 megapixels fits, a film
            does not.
        timeout: Seconds an image may take, decoding, reading and matching together, > 0. Three minutes is many times
            what the slowest picture takes on a busy machine. Workers are ended when it is over (`scan_many`, and the
            command line); `Scanner.scan` has no one to end it, and only stops its engines.
        reader_timeout: Seconds an engine may take for one image, > 0; never more than half of `timeout`, so that an
            engine that hangs does not cost what the other one has read.
        thorough: Read everything that can be found, also where the verdict is certain already or no place looks like
            letters. Off, because it takes several times as long.
        side_by_side: Let Tesseract read each script in a process of its own at the same time. What is read is the same,
            and there sooner where a core is free. Workers do so only where there are two cores for each.
        keep_readings: Put everything that was read, and near misses, into the report.
        views: Folder that gets what was looked at in each image that could be scanned: the regions, the lines and what
            was read in them. None, because it costs time and space.
        categories: Only findings of these categories of the list count; None for all. Entries of the others still
            explain what was read.
        ignored_categories: Findings of these do not count.
        patterns: User lists, files or folders of them, laid over the built-in list; later ones win. Only what is named
            here: the command line adds what the environment names.
        builtin: Use the list that comes with the program.

    Raises:
        UsageError: A value is out of its range.
    """

    readers: tuple[str, ...] | None = None
    regions: RegionPlan = RegionPlan.FULL
    languages: tuple[str, ...] | None = None
    max_chance: float = 1e-3
    review_chance: float = 1e-1
    max_pixels: int = 200_000_000
    frames: FrameChoice = FrameChoice.FIRST
    max_frames: int = 100
    max_bytes: int = 2**30
    timeout: float = 180.0
    reader_timeout: float = 60.0
    thorough: bool = False
    side_by_side: bool = True
    keep_readings: bool = False
    views: Path | None = None
    categories: tuple[str, ...] | None = None
    ignored_categories: tuple[str, ...] = ()
    patterns: tuple[Path, ...] = ()
    builtin: bool = True

    def __post_init__(self) -> None:
        _refuse_unless("readers", "name at least one reader, or leave it out", holds=self.readers != ())
        _refuse_unless(
            "max_chance", "choose 0 < max_chance <= review_chance", holds=0 < self.max_chance <= self.review_chance
        )
        _refuse_unless("max_pixels", "choose a positive number of pixels", holds=self.max_pixels > 0)
        _refuse_unless("max_frames", "choose a positive number of frames", holds=self.max_frames > 0)
        _refuse_unless("max_bytes", "choose a positive number of bytes", holds=self.max_bytes > 0)
        _refuse_unless("timeout", "choose a positive number of seconds", holds=self.timeout > 0)
        _refuse_unless("reader_timeout", "choose a positive number of seconds", holds=self.reader_timeout > 0)

    @property
    def engine_seconds(self) -> float:
        """What an engine may take for one image, with both limits on time."""
        return min(self.reader_timeout, self.timeout / 2)


def _refuse_unless(name: str, remedy: str, *, holds: bool) -> None:
    if not holds:
        raise UsageError(f"The option {name} is out of its range.", remedy=f"Please {remedy}.")
