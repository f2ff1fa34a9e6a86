"""The contract of an OCR engine. Owns no engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from watermark_scan.model import Alternative, OcrResult, Page, TextRegion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


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


class OcrEngine(Protocol):
    """An OCR engine, ready to read; while it reads in one thread, another engine may look or read in another."""

    @property
    def info(self) -> EngineInfo:
        """Name, version and languages."""

    def read(self, pages: Sequence[Page]) -> tuple[OcrResult, ...]:
        """What stands on the pages, each a single line, nothing filtered by confidence; no reading of an empty one.

        Raises:
            EngineFailedError: The engine broke.
            EngineTimeoutError: The engine took too long.
        """


@runtime_checkable
class Specialist(Protocol):
    """A reader that can leave writings to others."""

    def beyond(self, writings: Collection[str]) -> OcrEngine | None:
        """The same engine for what it reads beyond these writings; None where that is nothing."""


class RegionFinder(Protocol):
    """An engine that sees where text is."""

    @property
    def info(self) -> EngineInfo:
        """Name, version and languages."""

    def find(self, pages: Sequence[Page]) -> tuple[TextRegion, ...]:
        """Where lines of text are on the pages, page by page, in pixels of the upright picture.

        Raises:
            EngineFailedError: The engine broke.
        """


CHOICES = 4
"""Letters kept for one place."""
LEAST_PROBABILITY = 0.02
"""Probability below which a second choice is not worth its time."""


def alternatives_of(letter: str, strength: float, others: Iterable[tuple[str, float]]) -> tuple[Alternative, ...]:
    """What stands in one place: the letter as read, then the likeliest others; probabilities add up to at most 1.

    Args:
        letter: As read; it comes first, also where others are as likely.
        strength: Its own, 0…1, in the frame where it is strongest.
        others: Letter and strength of each other one; strengths of several frames add up to more than 1.
    """
    strongest = sorted(others, key=lambda other: -other[1])[: CHOICES - 1]
    total = max(1.0, strength + sum(other for _, other in strongest))
    choices = tuple(
        Alternative(text=text, probability=other / total)
        for text, other in strongest
        if other / total >= LEAST_PROBABILITY
    )
    # What is left over belongs to the letter itself: it is spread over thousands that nobody means. Without this a
    # wording that was read right loses more by its doubtful letters than misread ones win by their second choices.
    own = max(strength / total, 1.0 - sum(choice.probability for choice in choices))
    return (Alternative(text=letter, probability=min(1.0, own)), *choices)
