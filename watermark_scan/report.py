"""The result document. The JSON output, its published schema and every view of a result are made from here.

Schema version 1: keys may be added, none is ever changed or removed. Keys of later versions are passed over on reading.
Boxes are pixels of the original upright image, origin top left. Fractions lie in 0…1, times are in seconds.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Literal[1] = 1

Fraction = Annotated[float, Field(ge=0, le=1)]
Verdict = Literal["flagged", "review", "clear"]
Turn = Literal["none", "clockwise", "counterclockwise"]
Facing = Literal["upright", "upside-down", "mirrored", "mirrored-upside-down"]
Rotation = Literal[0, 90, 180, 270]
EndState = Literal[
    "whole",  # it was read
    "frame",  # the picture ends before it does
    "covered",  # something lies over it
    "illegible",  # nothing that can be read stands where it should be
    "other-text",  # other letters of the same line stand where it should be
]
DropReason = Literal[
    "weak",  # chance alone gives matches this strong
    "too-short",  # a piece of a wording with too few letters to be worth a look
    "weaker-than-another",  # the same text is explained better by another entry
    "benign",  # a benign entry explains the text
    "not-a-whole-word",  # the entry is short and needs a word of its own
    "unexpected-place",  # the entry is short and stands where such a mark never does
    "other-text",  # another text stands where the rest of the wording should be
    "mention",  # a name in running text
]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Tool(_Document):
    """The program that made the report."""

    name: Literal["watermark-scan"] = "watermark-scan"
    version: str


class PatternListInfo(_Document):
    """The list that was used."""

    version: str = Field(
        default="", description="Of the built-in list; ends in 'local' where user lists take part. Empty: not stated."
    )
    count: int = Field(ge=0, description="Entries in use.")
    digest: str = Field(pattern="^sha256:[0-9a-f]{64}$", description="Changes whenever an entry changes.")


class Settings(_Document):
    """What changes a result, and no other settings. Two reports of the same picture with the same settings agree."""

    digest: str = Field(pattern="^sha256:[0-9a-f]{64}$", description="Changes whenever one of the others does.")
    pattern_list: str = Field(description="Digest of the list.")
    max_chance: float = Field(description="Limit for flagging.")
    review_chance: float = Field(description="Limit for review.")
    categories: tuple[str, ...] | None = Field(default=None, description="Only these count; null for all.")
    ignored_categories: tuple[str, ...] = Field(default=(), description="These do not count.")
    readers: tuple[str, ...] = Field(description="The engines with their versions and languages.")
    regions: str
    thorough: bool
    frames: str
    weights: str = Field(description="Digest of the networks and tables that come with the program.")


class ReaderInfo(_Document):
    """An OCR engine that looked."""

    name: str
    version: str
    languages: tuple[str, ...]


class MissingReader(_Document):
    """An OCR engine that did not look because it is not installed."""

    name: str
    message: str
    remedy: str


class UnreadWriting(_Document):
    """Wordings of the list that could not be found, because no engine that looked reads their writing."""

    writing: str = Field(description="What people call it, such as Cyrillic.")
    wordings: int = Field(ge=1, description="How many there are in the list.")
    remedy: str


class Source(_Document):
    """The image."""

    path: str = Field(description="As given; bytes that are no UTF-8 are written as \\xNN.")
    path_base64: str | None = Field(
        default=None, description="The path's bytes in base64, where they are no UTF-8; null where `path` says it all."
    )
    size: int | None = Field(default=None, ge=0, description="Of the file, in bytes; null where there is no file.")
    mtime: float | None = Field(
        default=None, description="When the file was last changed: seconds since 1970, UTC; null where there is none."
    )
    sha256: str | None = Field(default=None, description="Of the file's bytes; null where they could not be read.")
    format: str | None = None
    width: int | None = Field(default=None, ge=1)
    height: int | None = Field(default=None, ge=1)
    frames: int | None = Field(
        default=None, ge=1, description="Distinct frames or pages that were looked at; null where none was."
    )
    more_frames: bool = Field(
        default=False, description="The file holds further frames or pages, and only the first was looked at."
    )
    end_missing: bool = Field(
        default=False, description="The file lacks its end mark, though every coded row of the picture is there."
    )


class MetadataEntry(_Document):
    """A field of the file that names a tool; never evidence."""

    kind: str = Field(description="software, generator, encoder, digital-source-type or c2pa; others may come.")
    field: str = Field(description="Where it stands in the file.")
    value: str = Field(description="What it says, as somebody wrote it: easily removed, and easily forged.")
    pattern_ids: tuple[str, ...] = Field(default=(), description="Entries of the list that it names.")


class BoxModel(_Document):
    """A rectangle in pixels of the original upright image; in a file with several frames, of its frame."""

    x: int = Field(ge=0)
    y: int = Field(ge=0)
    width: int = Field(ge=1)
    height: int = Field(ge=1)


class Spotting(_Document):
    """How much a wording's shape looks like what stands there; only in reports of version 0.1."""

    similarity: Fraction = Field(description="Correlation of the fitted rendering with the line.")
    runner_up: str = Field(description="The wording with another text that fits next best; empty where none does.")
    runner_up_similarity: Fraction = Field(description="Its correlation with the line.")


class Ends(_Document):
    """What became of the two ends of a wording in the picture."""

    left: EndState
    right: EndState


class WholeLine(_Document):
    """The whole line of text that a match stands in."""

    text: str = Field(description="All that was read side by side, in each row that the match covers.")
    span: tuple[int, int] = Field(description="The matched part of the text: start, end.")
    box: BoxModel


class Match(_Document):
    """A listed wording that was found."""

    pattern_id: str
    category: str
    role: Literal["sign", "hint", "benign"]
    pattern_text: str
    matched_text: str = Field(
        description="As read, never folded; where no engine could read it, the text whose shape was seen."
    )
    similarity: Fraction = Field(description="Of the matched text and the part of the wording it covers.")
    visible_fraction: Fraction = Field(description="Part of the wording's letters that is covered.")
    visible_span: tuple[int, int] = Field(description="The part of pattern_text that is covered: start, end.")
    cut: tuple[Literal["left", "right"], ...] = Field(description="Ends of the wording that are missing.")
    ends: Ends | None = Field(
        default=None, description="What became of both ends; null in reports of earlier versions."
    )
    line: WholeLine | None = Field(
        default=None, description="The whole line that it stands in; null in reports of earlier versions."
    )
    expected_chance_matches: float | None = Field(
        ge=0, description="Matches at least this strong to expect in an image that holds no listed wording."
    )
    region: str
    box: BoxModel
    readers: tuple[str, ...] = Field(
        description="The engines that read it; in reports of version 0.1 'spotting' where its shape was recognised."
    )
    views: tuple[str, ...] = Field(
        default=(),
        description="What the readers were shown: how it was made legible, and of which part of the picture; first "
        "that in which `matched_text` was read.",
    )
    turn: Turn = Field(
        default="none", description="How that first view was turned before reading, so that the text lies flat."
    )
    rotation: Rotation = Field(
        default=0, description="By how many degrees the picture is to be turned clockwise so that the text is upright."
    )
    mirrored: bool = Field(default=False, description="Whether left and right are changed in the picture there.")
    meaning: str = Field(description="What such a mark shows, and what it does not.")
    references: tuple[str, ...] = Field(default=(), description="Where the wording of the entry can be checked.")
    mention: bool = Field(
        default=False,
        description="Other words stand in it or around it, which may only mention the wording: for review at most.",
    )
    alternatives: tuple[str, ...] = Field(
        default=(), description="Other entries that the same letters fit as well: for review at most."
    )
    copies: tuple[BoxModel, ...] = Field(
        default=(),
        description="Of a mark that is repeated all over the picture, on a slant or a staggered grid: where each copy "
        "is, the clearest first, which is the one in `box`; empty for others.",
    )
    frame: int = Field(default=1, ge=1, description="The frame or page that the box is in, from 1.")
    other_frames: tuple[int, ...] = Field(
        default=(), description="Further frames or pages in which the same wording was found, no stronger than here."
    )
    spotting: Spotting | None = Field(default=None, description="Null; in reports of version 0.1 what its shape said.")


class ReadWord(_Document):
    """A word as read."""

    text: str
    box: BoxModel
    confidence: Fraction


class Reading(_Document):
    """A line of text that was read."""

    text: str
    box: BoxModel
    region: str
    reader: str
    view: str
    frame: int = Field(default=1, ge=1, description="The frame or page that it stands on, from 1.")
    turn: Turn = Field(default="none", description="How the view was turned before reading.")
    facing: Facing = Field(default="upright", description="How it was turned or mirrored besides.")
    line_number: int | None = Field(
        default=None,
        description="Of the line on its frame, the same for every engine and view; null where not numbered.",
    )
    words: tuple[ReadWord, ...] = Field(
        default=(), description="In reading order; empty in reports of versions that did not store them."
    )
    choices: tuple[tuple[tuple[str, float], ...], ...] = Field(
        default=(),
        description="For each character of `text` what it may be, at most four with their probabilities; empty where "
        "the engine offers none.",
    )


class FrameSize(_Document):
    """A frame or page that was searched."""

    number: int = Field(ge=1, description="In the file, from 1.")
    width: int = Field(ge=1)
    height: int = Field(ge=1)


class Dropped(_Document):
    """A near miss, and why it does not count."""

    pattern_id: str
    pattern_text: str
    matched_text: str
    similarity: Fraction
    expected_chance_matches: float | None = Field(ge=0)
    reason: DropReason
    frame: int = Field(default=1, ge=1, description="The frame or page that it stands on, from 1.")


class UnlistedText(_Document):
    """Text that looks like an overlay, and that no wording of the list matches. It does not change the verdict."""

    text: str = Field(description="As read; rows are joined by spaces.")
    region: str
    box: BoxModel
    frame: int = Field(default=1, ge=1, description="The frame or page that the box is in, from 1.")
    other_frames: tuple[int, ...] = Field(
        default=(), description="Further frames or pages that have it at the same place."
    )


class SuppressedFinding(_Document):
    """A finding that would count, had the baseline not said why it does not."""

    pattern_id: str
    pattern_text: str
    matched_text: str
    expected_chance_matches: float | None = Field(ge=0)
    region: str
    box: BoxModel
    frame: int = Field(default=1, ge=1, description="The frame or page that the box is in, from 1.")
    reason: str = Field(description="As a person wrote it into the baseline.")


class NotSeen(_Document):
    """A limit of the search that was reached: what lies beyond it was not searched."""

    what: str = Field(
        description="small-letters, in earlier versions only: the picture was made so small for the detector that "
        "ordinary small letters are lost. lines: more lines of text were found than are read. Further ones may come."
    )
    bound: str = Field(description="The limit, in words.")
    seen: int = Field(ge=0, description="How much was looked at: pixels of the longer side, or lines.")
    of: int = Field(ge=1, description="How much there is, in the same unit.")
    frame: int = Field(default=1, ge=1, description="The frame or page, from 1.")


class Failure(_Document):
    """Why an image could not be scanned."""

    code: str
    message: str
    remedy: str


class ScanReport(_Document):
    """Everything known about one image."""

    schema_version: Literal[1] = SCHEMA_VERSION
    tool: Tool
    pattern_list: PatternListInfo
    settings: Settings | None = Field(
        default=None, description="What changes a result; null in reports of versions that did not state it."
    )
    readers: tuple[ReaderInfo, ...]
    missing_readers: tuple[MissingReader, ...] = ()
    unread_writings: tuple[UnreadWriting, ...] = Field(
        default=(), description="What of the list could not be found, because no engine that looked reads it."
    )
    source: Source
    status: Literal["scanned", "failed"]
    verdict: Verdict | None
    reasons: tuple[str, ...] = Field(default=(), description="Why the verdict is what it is, one sentence each.")
    matches: tuple[Match, ...] = ()
    metadata: tuple[MetadataEntry, ...] = Field(
        default=(),
        description="What the file says of the tools that made it. It is no evidence and changes no verdict; prompts, "
        "places, serial numbers and names of owners are left out.",
    )
    incomplete: tuple[str, ...] = Field(
        default=(), description="Readers that broke on this image: what only they could have seen is not known."
    )
    not_seen: tuple[NotSeen, ...] = Field(
        default=(),
        description="Where a limit of the search was reached, so that not all of the image was searched; empty where "
        "the search ended because the verdict was certain.",
    )
    suppressed: int = Field(default=0, ge=0, description="Findings that do not count: the baseline suppresses them.")
    suppressed_findings: tuple[SuppressedFinding, ...] = Field(
        default=(), description="Which these are, and why; none in reports of earlier versions."
    )
    unlisted: tuple[UnlistedText, ...] = Field(
        default=(), description="Overlay text that no list has; none in reports of earlier versions."
    )
    smallest_legible: int | None = Field(
        default=None,
        ge=1,
        description="Height in pixels of the lowest capitals that are read in most places of the picture, the first "
        "frame; null where it was not scanned, and in reports of earlier versions.",
    )
    dropped: tuple[Dropped, ...] | None = Field(default=None, description="Near misses, on request.")
    readings: tuple[Reading, ...] | None = Field(default=None, description="Everything read, on request.")
    searched: tuple[FrameSize, ...] | None = Field(
        default=None, description="The frames or pages that were searched, on request, with the readings."
    )
    error: Failure | None = None
    seconds: float = Field(ge=0)
