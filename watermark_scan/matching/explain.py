"""How the letters of a text as read lie along a wording: the edit path, for people. Owns no score and no decision."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from watermark_scan.matching.folding import fold
from watermark_scan.matching.slots import MARKER, fold_wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
        listed: The part of the wording that it covers; `{n}` stands for any number.

    Returns:
        Steps in reading order. Spaces, punctuation, capitals and look-alikes are no steps of their own: they stand in
        the step of the letter that follows, those at the end in the last one. A character that is two letters (ß)
        stands in the step of the first.
    """
    left, right = fold(read), fold_wording(listed)
    path = Levenshtein.opcodes(left.text, right.text)
    reads = _pieces(left, [step.src_end for step in path])
    listeds = _pieces(right, [step.dest_end for step in path])
    steps = (
        Step(kind=_KINDS[step.tag], read=part, listed=against)
        for step, part, against in zip(path, reads, listeds, strict=True)
    )
    return tuple(step for step in _with_numbers(steps) if step.read or step.listed)


def _pieces(folded: Folded, ends: Iterable[int]) -> Iterator[str]:
    """The source cut after the given folded letters; what folds to nothing goes with the letter that follows."""
    begin, last = 0, 0
    for end in ends:
        if end == last:
            yield ""
            continue
        stop = len(folded.source) if end == len(folded.text) else folded.ends[end - 1]
        yield folded.source[begin:stop]
        begin, last = stop, end


def _with_numbers(steps: Iterable[Step]) -> Iterator[Step]:
    """Puts together what was read where the wording has a running number: any number is right there."""
    pending: list[Step] = []
    for step in steps:
        if step.kind is StepKind.SAME:
            yield from _settled(pending)
            yield step
            pending = []
        else:
            pending.append(step)
    yield from _settled(pending)


def _settled(steps: list[Step]) -> list[Step]:
    listed = "".join(step.listed for step in steps)
    if listed.strip() != MARKER:
        return steps
    return [Step(kind=StepKind.SAME, read="".join(step.read for step in steps), listed=listed)]
