"""The contract of an OCR engine. Owns no engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from watermark_scan.page import Page

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from watermark_scan.line import Detection
    from watermark_scan.reading import Reading

__all__ = ["EngineInfo", "Finder", "Page", "Reader", "Specialist"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineInfo:
    """An engine that is there.

    Attributes:
        name: As in `--reader`.
        version: The engine's own.
        languages: What it reads: language packs, or scripts where the engine has one model for several.
        installed: Every language that it could read with; empty for an engine that reads with all it has.
    """

    name: str
    version: str
    languages: tuple[str, ...]
    installed: tuple[str, ...] = ()


class Reader(Protocol):
    """An OCR engine, ready to read; while it reads in one thread, another engine may look or read in another."""

    @property
    def info(self) -> EngineInfo:
        """Name, version and languages."""

    def read(self, pages: Sequence[Page]) -> tuple[Reading, ...]:
        """What stands on the pages, each a single line, nothing filtered by confidence; no reading of an empty one.

        Raises:
            ReaderFailedError: The engine broke.
            ReaderTimeoutError: The engine took too long.
        """


@runtime_checkable
class Specialist(Protocol):
    """A reader that can leave writings to others."""

    def beyond(self, writings: Collection[str]) -> Reader | None:
        """The same engine for what it reads beyond these writings; None where that is nothing."""


class Finder(Protocol):
    """An engine that sees where text is."""

    @property
    def info(self) -> EngineInfo:
        """Name, version and languages."""

    def find(self, pages: Sequence[Page]) -> tuple[Detection, ...]:
        """Where lines of text are on the pages, page by page, in pixels of the upright picture.

        Raises:
            ReaderFailedError: The engine broke.
        """
