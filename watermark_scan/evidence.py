"""What matching answers: wordings that were found, and near misses with the reason they do not count."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watermark_scan.geometry import Box, RegionName, Turn
    from watermark_scan.model import OcrResult, Wording


class End(StrEnum):
    """An end of a wording; left is where it begins when written from left to right."""

    LEFT = "left"
    RIGHT = "right"


class DropReason(StrEnum):
    """Why a near miss does not count."""

    WEAK = "weak"
    TOO_SHORT = "too-short"
    WEAKER_THAN_ANOTHER = "weaker-than-another"
    BENIGN = "benign"
    NOT_A_WHOLE_WORD = "not-a-whole-word"
    UNEXPECTED_PLACE = "unexpected-place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spotted:
    """What a wording's shape says, where it was looked for.

    Attributes:
        similarity: Correlation of the fitted rendering with the line, 0…1.
        runner_up: The best wording with another text, as far as it would stand there; empty where none competed.
        runner_up_similarity: Its similarity, 0…1.
    """

    similarity: float
    runner_up: str
    runner_up_similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMatch:
    """A wording that was found.

    Attributes:
        wording: Which.
        text: As read, the aligned part only.
        similarity: Of the text and the part of the wording it covers, 0…1.
        span: The part of `wording.text` that is covered: start, end.
        visible_fraction: Covered letters over all letters of the wording, 0…1.
        letters: Letters of the picture that take part, folded; wide ones (CJK) count double.
        cut: Ends of the wording that are missing.
        chance: Matches at least this strong to expect by chance in an image that holds no listed wording, >= 0.
        box: Around the aligned words, in pixels of the upright picture.
        region: Where that is.
        readers: Names of the engines that saw it, sorted.
        views: Names of the views it was seen in; first the one that `text` was read in, the others sorted.
        turn: How that first view was turned before reading.
        frame: Number of the frame or page of the file, from 1.
        other_frames: Further ones in which the same wording was found.
        spotted: What its shape says; None where only readers saw it.
    """

    wording: Wording
    text: str
    similarity: float
    span: tuple[int, int]
    visible_fraction: float
    letters: int
    cut: tuple[End, ...]
    chance: float
    box: Box
    region: RegionName
    readers: tuple[str, ...]
    views: tuple[str, ...]
    turn: Turn
    frame: int = 1
    other_frames: tuple[int, ...] = ()
    spotted: Spotted | None = None

    @property
    def is_unread(self) -> bool:
        """Whether its shape was seen, and no engine has read it."""
        return self.spotted is not None and len(self.readers) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A finding that does not count, and why."""

    finding: TextMatch
    reason: DropReason


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchResult:
    """Everything matching has to say about one image, strongest first."""

    findings: tuple[TextMatch, ...] = ()
    dropped: tuple[NearMiss, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameFindings:
    """What was read in a frame or page, and found there.

    Attributes:
        number: In the file, from 1.
        box: The whole of it, in its own pixels.
        results: Everything read.
        matches: Findings and near misses of this frame alone.
    """

    number: int
    box: Box
    results: tuple[OcrResult, ...]
    matches: MatchResult


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFindings:
    """What was read and found in a source.

    Attributes:
        frames: Those that were searched, at least one.
        near_misses: What does not count, and why.
        failed: Names of the engines that failed on one of the frames.
    """

    frames: tuple[FrameFindings, ...]
    near_misses: tuple[NearMiss, ...] = ()
    failed: tuple[str, ...] = ()
