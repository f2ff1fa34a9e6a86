"""What was seen in one image, for whoever asked for it. Owns no work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watermark_scan.errors import ReaderFailedError
    from watermark_scan.line import Line
    from watermark_scan.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen in one image.

    Attributes:
        lines: Where lines of text may be, surest first.
        readings: What each engine read in them; each names its line by its number.
        broken: Engine → why it failed on this image; the others' readings are there all the same.
        asked: Engine → numbers of the lines that it was given.
    """

    lines: tuple[Line, ...]
    readings: tuple[Reading, ...]
    broken: dict[str, ReaderFailedError]
    asked: dict[str, tuple[int, ...]]
