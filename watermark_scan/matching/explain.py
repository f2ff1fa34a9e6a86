"""How the letters of a text as read lie along a wording: the edit path, for people. Owns no score and no decision."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from watermark_scan.matching.folding import fold

if TYPE_CHECKING:
    from watermark_scan.matching.folding import Folded


class StepKind(StrEnum):
    """What happened to a stretch of the wording on its way to the text as read."""

    SAME = "same"
    MISREAD = "misread"
    LOST = "lost"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stretch of neighbouring letters to which the same happened.

    Attributes:
        kind: What happened.
        read: As read; empty where letters were lost.
        listed: As listed; empty where letters were added.
    """

    kind: StepKind
    read: str
    listed: str


_KINDS = {
    "equal": StepKind.SAME,
    "replace": StepKind.MISREAD,
    "insert": StepKind.LOST,
    "delete": StepKind.ADDED,
}


def aligned_letters(read: str, listed: str) -> tuple[Step, ...]:
    """The shortest edit path between two texts, compared as the matching stage compares them.

    Args:
        read: The part of a reading that takes part in a match.
        listed: The part of the wording that it covers.

    Returns:
        Steps in reading order. Spaces, punctuation, capitals and look-alikes are no steps of their own: they stand in
        the step of the letter beside them.
    """
    left, right = fold(read), fold(listed)
    path = Levenshtein.opcodes(left.text, right.text)
    return tuple(
        Step(
            kind=_KINDS[step.tag],
            read=_source(left, step.src_start, step.src_end),
            listed=_source(right, step.dest_start, step.dest_end),
        )
        for step in path
    )


def _source(folded: Folded, start: int, end: int) -> str:
    return folded.source[slice(*folded.source_span(start, end))] if end > start else ""
