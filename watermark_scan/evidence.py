"""Evidence: what speaks for an entry of the list. A kind of it is a subclass, and a case in the report builder."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from watermark_scan.geometry import Box, RegionName, Turn
    from watermark_scan.metadata.fields import MetadataField
    from watermark_scan.model import NotSeen, OcrResult, Wording


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
class Evidence:
    """What speaks for an entry of the list.

    Attributes:
        wording: The listed wording that it speaks for, with its entry, category and role.
        e_value: How many times chance alone gives evidence at least this strong in an image that holds no listed
            wording, >= 0.
        box: Where it is, in pixels of the upright picture.
        region: The part of the picture that is in.
        frame: Number of the frame or page of the file, from 1.
        other_frames: Further ones in which the same entry was found, no stronger than here.
    """

    wording: Wording
    e_value: float
    box: Box
    region: RegionName
    frame: int = 1
    other_frames: tuple[int, ...] = ()

    def is_more_than(self, letters: int) -> bool:  # noqa: ARG002  not every kind of evidence has letters
        """Whether it is not just a scrap of a wording with fewer letters than these."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMatch(Evidence):
    """A wording, or a part of it, that was read.

    Attributes:
        text: As read, the aligned part only.
        similarity: Of the text and the part of the wording it covers, 0…1.
        span: The part of `wording.text` that is covered: start, end.
        visible_fraction: Covered letters over all letters of the wording, 0…1.
        letters: Letters of the picture that take part, folded; wide ones (CJK) count double.
        cut: Ends of the wording that are missing.
        engines: Names of those that read it, sorted.
        views: Names of the views it was read in; first the one of `text`, the others sorted.
        turn: How that first view was turned before reading.
    """

    text: str
    similarity: float
    span: tuple[int, int]
    visible_fraction: float
    letters: int
    cut: tuple[End, ...]
    engines: tuple[str, ...]
    views: tuple[str, ...]
    turn: Turn

    def is_more_than(self, letters: int) -> bool:
        """See `Evidence.is_more_than`; a wording that stands whole may be short."""
        return self.visible_fraction >= 1 or self.letters >= letters


EvidenceKind = TypeVar("EvidenceKind", bound=Evidence)
EvidenceKind_co = TypeVar("EvidenceKind_co", bound=Evidence, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss(Generic[EvidenceKind_co]):
    """Evidence that does not count, and why."""

    evidence: EvidenceKind_co
    reason: DropReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings(Generic[EvidenceKind_co]):
    """What was found, the strongest first, and what nearly was."""

    evidence: tuple[EvidenceKind_co, ...] = ()
    near_misses: tuple[NearMiss[EvidenceKind_co], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameFindings:
    """What was read in a frame or page, and found there.

    Attributes:
        number: In the file, from 1.
        box: The whole of it, in its own pixels.
        results: Everything read.
        findings: Of this frame alone.
    """

    number: int
    box: Box
    results: tuple[OcrResult, ...]
    findings: Findings[Evidence]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFindings:
    """What was read and found in a source.

    Attributes:
        frames: Those that were searched, at least one.
        near_misses: What does not count, and why.
        failed: Names of the engines that failed on one of the frames.
        not_seen: What a limit kept the search from seeing.
        metadata: What the file says of the tools that made it; no evidence.
    """

    frames: tuple[FrameFindings, ...]
    near_misses: tuple[NearMiss[Evidence], ...] = ()
    failed: tuple[str, ...] = ()
    not_seen: tuple[NotSeen, ...] = ()
    metadata: tuple[MetadataField, ...] = ()
