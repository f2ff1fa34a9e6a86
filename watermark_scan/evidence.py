"""Evidence: what speaks for an entry of the list. A kind of it is a subclass, and a case in the report builder."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from watermark_scan.geometry import Facing

if TYPE_CHECKING:
    from watermark_scan.geometry import Box, RegionName, Turn
    from watermark_scan.metadata.fields import MetadataField
    from watermark_scan.model import NotSeen, OcrResult, Wording


class End(StrEnum):
    """An end of a wording; left is where it begins when written from left to right."""

    LEFT = "left"
    RIGHT = "right"


class EndState(StrEnum):
    """What became of an end of a wording in the picture."""

    WHOLE = "whole"
    """It was read."""
    FRAME = "frame"
    """The picture ends before it does."""
    COVERED = "covered"
    """Something lies over it."""
    ILLEGIBLE = "illegible"
    """Nothing that can be read stands where it should be."""
    OTHER_TEXT = "other-text"
    """Other letters of the same line stand where it should be."""


class DropReason(StrEnum):
    """Why a near miss does not count."""

    WEAK = "weak"
    TOO_SHORT = "too-short"
    WEAKER_THAN_ANOTHER = "weaker-than-another"
    BENIGN = "benign"
    NOT_A_WHOLE_WORD = "not-a-whole-word"
    UNEXPECTED_PLACE = "unexpected-place"
    OTHER_TEXT = "other-text"
    MENTION = "mention"


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

    @property
    def doubt(self) -> str:
        """Why it asks for a review at most, however rare it is, as a sentence; empty where it may flag."""
        return ""

    @property
    def seen(self) -> str:
        """What was seen, as the begin of a sentence."""
        return f"'{self.wording.text}' was found"


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeLine:
    """The whole line of text that a match stands in: all that stands side by side, and the rows that it covers.

    Attributes:
        text: As read.
        span: The matched part of the text: start, end.
        box: In pixels of the upright picture.
    """

    text: str
    span: tuple[int, int]
    box: Box


_PARTS: dict[tuple[End, ...], str] = {
    (): "the whole of",
    (End.LEFT,): "the end of",
    (End.RIGHT,): "the start of",
    (End.LEFT, End.RIGHT): "the middle of",
}
"""What is left of a wording, by the ends that are missing."""


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
        ends: What became of its left and of its right end.
        line: The whole line that it stands in.
        is_mention: Words that the list does not explain stand in it or around it.
        alternatives: Ids of other entries that the same letters fit as well, sorted.
        repeated: Boxes of the copies of a mark that is repeated all over the picture on a slant or a staggered grid, in
            pixels of the upright picture; empty for others.
        engines: Names of those that read it, sorted.
        views: Names of the views it was read in; first the one of `text`, the others sorted.
        turn: How that first view was turned before reading.
        facing: How it was turned or mirrored besides.
    """

    text: str
    similarity: float
    span: tuple[int, int]
    visible_fraction: float
    letters: int
    cut: tuple[End, ...]
    ends: tuple[EndState, EndState]
    line: WholeLine
    engines: tuple[str, ...]
    views: tuple[str, ...]
    turn: Turn
    facing: Facing = Facing.UPRIGHT
    is_mention: bool = False
    alternatives: tuple[str, ...] = ()
    repeated: tuple[Box, ...] = ()

    @property
    def doubt(self) -> str:
        """See `Evidence.doubt`: other words may only mention it, or the same letters fit other entries as well."""
        if self.is_mention:
            return "Other words stand in it or around it, so it may be another text, or only be mentioned there."
        if self.alternatives:
            return f"The same letters fit other entries as well: {', '.join(self.alternatives)}."
        return ""

    def is_more_than(self, letters: int) -> bool:
        """See `Evidence.is_more_than`; a wording that stands whole may be short."""
        return self.visible_fraction >= 1 or self.letters >= letters

    @property
    def seen(self) -> str:
        """See `Evidence.seen`; how many letters and digits, which, and what of the wording they fit."""
        letters = sum(map(str.isalnum, self.text))
        count = "1 letter" if letters == 1 else f"{letters} letters"
        fit = "fit" if self.similarity >= 1 else "nearly fit"
        times = f", {len(self.repeated)} times over the picture," if self.repeated else ""
        return f"{count}, '{self.text}'{times or ','} {fit} {_PARTS[self.cut]} '{self.wording.text}'"


EvidenceKind = TypeVar("EvidenceKind", bound=Evidence)
EvidenceKind_co = TypeVar("EvidenceKind_co", bound=Evidence, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss(Generic[EvidenceKind_co]):
    """Evidence that does not count, and why."""

    evidence: EvidenceKind_co
    reason: DropReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed(Generic[EvidenceKind_co]):
    """Evidence that would count, had a person not said why it does not."""

    evidence: EvidenceKind_co
    reason: str


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
class OverlayText:
    """Text that looks like an overlay and matches no wording of the list. It speaks for nothing.

    Attributes:
        text: As read; rows are joined by spaces.
        box: Around all of it, in pixels of the upright picture.
        region: The part of the picture that is in.
        frame: Number of the frame or page, from 1: the first that has it.
        other_frames: Further ones that have it at the same place.
    """

    text: str
    box: Box
    region: RegionName
    frame: int = 1
    other_frames: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFindings:
    """What was read and found in a source.

    Attributes:
        frames: Those that were searched, at least one.
        near_misses: What does not count, and why.
        failed: Names of the engines that failed on one of the frames.
        unlisted: What looks like overlay text, and is not in the list.
        smallest_legible: Height in pixels of the lowest capitals that are read in most places of the first frame.
        not_seen: What a limit kept the search from seeing.
        metadata: What the file says of the tools that made it; no evidence.
    """

    frames: tuple[FrameFindings, ...]
    near_misses: tuple[NearMiss[Evidence], ...] = ()
    failed: tuple[str, ...] = ()
    unlisted: tuple[OverlayText, ...] = ()
    smallest_legible: int | None = None
    not_seen: tuple[NotSeen, ...] = ()
    metadata: tuple[MetadataField, ...] = ()
