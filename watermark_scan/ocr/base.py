"""What an OCR engine is: how it describes itself, how lines are prepared for it, and how it is asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from watermark_scan.model import Alternative
from watermark_scan.ocr.line_images import LineStep, line_image

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from watermark_scan.model import LineImage, OcrResult, TextLine

MAX_CHOICES = 4
"""Letters kept for one character position."""
MIN_PROBABILITY = 0.02
"""Probability below which a second choice is dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineInfo:
    """An engine that is there.

    Attributes:
        name: As in `--reader`.
        version: The engine's own.
        languages: What it reads with: language packs, or scripts where the engine has one model for several.
        scripts: Names of the scripts that it reads (see `scripts`).
        installed: Every language that it could read with; empty for an engine that reads with all it has.
    """

    name: str
    version: str
    languages: tuple[str, ...]
    scripts: frozenset[str]
    installed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineRequest:
    """What the engines are opened for.

    Attributes:
        languages: Language packs that were named; None where the engine chooses.
        scripts: What the pattern list is written in, the most frequent script first.
        seconds: What an engine may take for one image, > 0.
        side_by_side: Whether an engine may run several processes at the same time.
    """

    languages: tuple[str, ...] | None = None
    scripts: tuple[str, ...] = ()
    seconds: float = 60.0
    side_by_side: bool = False


class OcrEngine(ABC):
    """An engine, ready to read; while it reads in one thread, another engine may read in another.

    Its module has a function `open_engine(request: EngineRequest) -> OcrEngine`, which raises EngineMissingError where
    the engine is not installed, and a line in `watermark_scan.ocr.ENGINES`.

    Attributes:
        info: Name, version, languages and scripts.
    """

    info: EngineInfo
    line_steps: ClassVar[tuple[LineStep, ...]] = (LineStep(view="plain", height=48, max_length=4800),)
    """How a line is prepared: an image for each."""
    closer_steps: ClassVar[tuple[LineStep, ...]] = ()
    """How a line that is in doubt is prepared for another reading; empty for an engine that does not gain by one."""

    def images_of(self, line: TextLine, number: int, *, closer: bool = False) -> tuple[LineImage, ...]:
        """The images of a line that this engine reads best.

        Args:
            line: Cut out and lying flat.
            number: Of the line in its frame; the images and what is read in them bear it.
            closer: Prepared by `closer_steps`.
        """
        return tuple(line_image(step, line, number) for step in (self.closer_steps if closer else self.line_steps))

    @abstractmethod
    def read(self, images: Sequence[LineImage]) -> tuple[OcrResult, ...]:
        """What stands on the images, nothing filtered by confidence; no result for an empty one.

        Raises:
            EngineFailedError: The engine broke.
            EngineTimeoutError: The engine took too long.
        """

    def beyond(self, scripts: Collection[str]) -> OcrEngine | None:  # noqa: ARG002  engines with language packs differ
        """The same engine for what it reads beyond these scripts; None where that is nothing."""
        return self


def alternatives_of(letter: str, strength: float, others: Iterable[tuple[str, float]]) -> tuple[Alternative, ...]:
    """What stands at one character position: the letter as read, then the likeliest others.

    Args:
        letter: As read; it comes first, also where others are as likely.
        strength: Its own, 0…1, in the frame where it is strongest.
        others: Letter and strength of each other one; strengths of several frames may add up to more than 1.

    Returns:
        Probabilities that add up to at most 1.
    """
    strongest = sorted(others, key=lambda other: -other[1])[: MAX_CHOICES - 1]
    total = max(1.0, strength + sum(other for _, other in strongest))
    choices = tuple(
        Alternative(text=text, probability=other / total)
        for text, other in strongest
        if other / total >= MIN_PROBABILITY
    )
    # The rest belongs to the letter itself: it is spread over thousands of letters that nobody means. Without it a
    # wording that was read right would lose more by its doubtful letters than misread ones win by their second choices.
    own = max(strength / total, 1.0 - sum(choice.probability for choice in choices))
    return (Alternative(text=letter, probability=min(1.0, own)), *choices)
