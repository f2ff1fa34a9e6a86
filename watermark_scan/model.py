"""The values that the stages of a scan hand to each other: wordings of the list, text regions, lines, OCR results."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from watermark_scan.geometry import Facing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan.frame import Frame
    from watermark_scan.geometry import Box, Placement, RegionName, Turn


class Role(StrEnum):
    """What an entry can do to a verdict."""

    SIGN = "sign"
    """Can flag an image."""
    HINT = "hint"
    """Alone reaches `review` at most."""
    BENIGN = "benign"
    """Explains text away: wins over the signs it contains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One text to look for.

    Attributes:
        pattern_id: The entry it belongs to; several wordings may share one.
        text: As listed, never empty.
        category: The entry's category.
        role: What it can do to a verdict.
        languages: BCP 47 tags of the text, at least one.
        positions: Where such a mark is expected; empty for anywhere.
        exact_token: Only a whole word of its own counts, without errors: for marks too short to be told from
            chance (Veo, Sora).
        upper_case: The mark is always set in capitals.
        product: The game, program or service that draws it, where only one does; empty otherwise.
    """

    pattern_id: str
    text: str
    category: str
    role: Role
    languages: tuple[str, ...]
    positions: frozenset[RegionName] = frozenset()
    exact_token: bool = False
    upper_case: bool = False
    product: str = ""


Point = tuple[float, float]
"""x and y in pixels of the upright picture."""


class Polarity(StrEnum):
    """Whether the letters are lighter or darker than what lies behind them."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRegion:
    """A place where a detector sees a line of text.

    Attributes:
        corners: Around the letters, in pixels of the upright picture: top left, top right, bottom right and bottom left
            as the picture stands, which need not be as the text reads.
        detector: Name of what found it.
        score: The detector's own, > 0; larger is surer. Comparable among regions of one detector only.
        polarity: Where the detector knows.
        fit: How likely the region holds just one line, as high and as wide as its letters, 0…1. (That there are letters
            is what the score says.)
    """

    corners: tuple[Point, Point, Point, Point]
    detector: str
    score: float
    polarity: Polarity | None = None
    fit: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TextLine:
    """A line of text cut out with some margin around it, and turned so that it reads from left to right.

    Attributes:
        box: Around the letters as found, in pixels of the upright picture; imprecise by some tenths of its height.
        pixels: uint8, height × width × 3, RGB, at the picture's own scale or smaller.
        placement: The way from `pixels` back to the upright picture, with the turn that laid the line flat.
        inner: Left, top, right and bottom of the letters as found, in `pixels`.
        polarity: The likelier of the two; may be wrong where the ground is busy.
        detector: Name of what found it.
        score: The detector's own, > 0; for ranking lines of one detector only.
    """

    box: Box
    pixels: NDArray[np.uint8]
    placement: Placement
    inner: tuple[float, float, float, float]
    polarity: Polarity
    detector: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DetectorInput:
    """A part of the picture as a detector gets it.

    Attributes:
        name: View and region, for people.
        pixels: uint8, height × width (grey) or height × width × 3 (RGB).
        placement: The way back to the upright picture.
    """

    name: str
    pixels: NDArray[np.uint8]
    placement: Placement


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LineImage:
    """A line as an OCR engine gets it.

    Attributes:
        view: How it was made legible; stands in the report.
        pixels: uint8, height × width (grey) or height × width × 3 (RGB).
        placement: The way back to the upright picture.
        line: Around the letters, in the upright picture.
        line_number: Of the line in its frame, from 0.
        facing: How it was turned or mirrored after that.
    """

    view: str
    pixels: NDArray[np.uint8]
    placement: Placement
    line: Box
    line_number: int
    facing: Facing = Facing.UPRIGHT

    def box_of(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The picture's box for two corners in `pixels`; what lies on the line of it, where that is any."""
        height, width = self.pixels.shape[:2]
        if self.facing.runs_left:
            left, right = width - right, width - left
        if self.facing.is_turned:
            top, bottom = height - bottom, height - top
        box = self.placement.to_picture(left, top, right, bottom)
        return self.line.intersection(box) or box


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word as read.

    Attributes:
        text: The word, never empty, as the engine wrote it.
        box: Where it is, in pixels of the upright picture.
        confidence: The engine's own 0…1. Kept for evidence only: the word that the frame cuts gets 0 while its
            neighbours get 0.96, so nothing may ever be filtered by it.
    """

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One thing a character position may be.

    Attributes:
        text: A character; empty where the position may hold none.
        probability: 0…1; the alternatives of one position add up to at most 1.
    """

    text: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrResult:
    """A line of text as one engine read it in one view.

    Attributes:
        text: The words joined by single spaces.
        box: Around the whole line, in pixels of the upright picture.
        words: In reading order; never empty.
        engine: Name of the engine.
        view: Name of the view it read.
        turn: How the view was turned before reading.
        alternatives: For each character of `text`, what else it may be; empty where the engine offers none.
        line: Number of the line in this image, the same for every engine and view; None where lines are not numbered.
        facing: How the view was turned or mirrored besides.
    """

    text: str
    box: Box
    words: tuple[Word, ...]
    engine: str
    view: str
    turn: Turn
    alternatives: tuple[tuple[Alternative, ...], ...] = ()
    line: int | None = None
    facing: Facing = Facing.UPRIGHT

    @property
    def confidence(self) -> float:
        """Mean of the words', by their letters, 0…1."""
        letters = sum(len(word.text) for word in self.words)
        return sum(len(word.text) * word.confidence for word in self.words) / letters


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FrameTrace:
    """What a scan looked at in one frame, and what was read there.

    Attributes:
        frame: The upright picture.
        detector_inputs: What the neural detector was shown.
        lines: The lines found, by their numbers.
        images: Engine → what it was given to read.
        results: Everything read.
        failed: Names of what failed on this frame.
    """

    frame: Frame
    detector_inputs: tuple[DetectorInput, ...]
    lines: tuple[TextLine, ...]
    images: Mapping[str, tuple[LineImage, ...]]
    results: tuple[OcrResult, ...]
    failed: frozenset[str]


class Unseen(StrEnum):
    """What a search may be unable to see of a picture."""

    LINES = "lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSeen:
    """A limit that kept a search from seeing all of a frame.

    Attributes:
        what: What may have been missed.
        bound: The limit, in words, without a full stop.
        seen: How much was looked at: pixels along the longer side for small letters, lines for lines.
        of: How much there is, > `seen`.
        frame: Number of the frame or page of the file, from 1.
    """

    what: Unseen
    bound: str
    seen: int
    of: int
    frame: int = 1


CONFIDENT = 0.9
"""Mean confidence of a line's letters from which it counts as read, 0…1. What PP-OCR reads with that is right, and what
it cannot read it gives less. Never used to drop a result."""
LETTERS_PER_HEIGHT = 0.2
"""Characters for each height of a line along its length that a result must have to stand for the whole line: ordinary
text has two or three. One letter, however confident, does not tell what else stands there."""


def unconfirmed_lines(lines: Mapping[int, Box], results: Iterable[OcrResult]) -> list[int]:
    """The numbers of the lines that no engine has read with confidence, in their order.

    Args:
        lines: Number → around the line.
        results: Of these lines and of others.
    """
    confirmed = {
        result.line
        for result in results
        if result.line is not None
        and result.line in lines
        and result.confidence >= CONFIDENT
        and _fills(result, lines[result.line])
    }
    return [number for number in lines if number not in confirmed]


def _fills(result: OcrResult, line: Box) -> bool:
    """Whether the result has about as many letters as there is room for on the line."""
    length, height = max(line.width, line.height), min(line.width, line.height)
    return len(result.text) >= LETTERS_PER_HEIGHT * length / height
