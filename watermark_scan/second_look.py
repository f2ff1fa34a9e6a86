"""Lines that the readers left in doubt → looked at again for the shape of listed wordings, and what comes of it.

Owns which lines are looked at, and how what was seen joins what was read. Owns neither shapes, letters nor verdicts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from watermark_scan.evidence import DropReason, End, MatchResult, NearMiss, Spotted, TextMatch
from watermark_scan.geometry import region_of
from watermark_scan.model import Role, unconfirmed_lines
from watermark_scan.spotting.stacks import stacks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.model import OcrResult, TextLine, Wording
    from watermark_scan.sighting import Sighting
    from watermark_scan.spotting.spotter import Spotter

NAME = "spotting"
"""Stands among the readers of a match that was seen so."""
LINES = 1
"""Lines looked at beside readers, of those in doubt. Of 400 generated overlays (tuning) 1 and 3 lines find the same;
each line costs about 80 ms."""
LINES_ALONE = 20
"""The same where no reader looks."""
WITH_NEIGHBOURS = 3
"""Of these, the likeliest so many are looked at together with the line above or below them."""
LIKELY = 0.3
"""How likely letters must be in a line by its looks, 0…1. Of 261 lines of generated overlays (tuning) whose wording
shapes tell, one is below; of the lines that readers leave in doubt on pictures without text, most are."""
SAME_PLACE = 0.5
"""Overlap of two boxes, of the smaller one, from which they show the same text."""
WORTH_KEEPING = 100.0
"""Expected chance matches above which a near miss is not mentioned."""
SOLE = 0.02
"""Expected chance matches at which a shape that nobody has read is worth a person's look: weaker ones are many. Three
of 240 marks go to review for their shape alone, and none of 1000 generated and 310 real pictures without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameRead:
    """One frame as it was read.

    Attributes:
        box: The whole frame.
        lines: Found in it, the surest first.
        results: What was read in them.
        matches: What of the list was found in the results.
    """

    box: Box
    lines: tuple[TextLine, ...]
    results: tuple[OcrResult, ...]
    matches: MatchResult


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """What a second look gives.

    Attributes:
        result: Findings and near misses, of readers and spotting together.
        sightings: What each line looked at looks like; `lines` numbers the frame's lines.
    """

    result: MatchResult
    sightings: tuple[Sighting, ...] = ()


def look_again(
    read: FrameRead,
    spotter: Spotter,
    letter_likeness: Callable[[Sequence[TextLine]], list[float]],
    *,
    decided: float,
    alone: bool = False,
) -> SecondLook:
    """Look at the lines in doubt, and join what is seen to what was read.

    Args:
        read: The frame.
        spotter: For the list.
        letter_likeness: How likely each line holds letters, 0…1, by its looks.
        decided: Expected chance matches of a sign from which on no second look is needed.
        alone: Whether no reader has looked.
    """
    if any(found.chance <= decided and found.wording.role is Role.SIGN for found in read.matches.findings):
        return SecondLook(result=read.matches)
    likeliest = in_doubt(read, letter_likeness)
    numbers = _with_neighbours(read, likeliest[:LINES_ALONE]) if alone else likeliest[:LINES]
    lines = [read.lines[number] for number in numbers]
    sightings = tuple(one.numbered(numbers) for one in spotter.spot(lines, read.box))
    return SecondLook(result=_joined(read, sightings, len(lines), spotter.wordings), sightings=sightings)


def in_doubt(read: FrameRead, letter_likeness: Callable[[Sequence[TextLine]], list[float]]) -> list[int]:
    """Numbers of the lines that nobody read with confidence: those with a weak match, then the likeliest letters."""
    unread = _unread(read)
    half_read = [
        number
        for number in unread
        if any(read.lines[number].box.overlap(found.box) >= SAME_PLACE for found in read.matches.findings)
    ]
    likeness = dict(zip(unread, letter_likeness([read.lines[number] for number in unread]), strict=True))
    likely = sorted((number for number in unread if likeness[number] >= LIKELY), key=lambda number: -likeness[number])
    return list(dict.fromkeys((*half_read, *likely)))


def _with_neighbours(read: FrameRead, numbers: Sequence[int]) -> list[int]:
    """These lines, and for each of the first one in doubt above or below it, if there is one: a wording may be on both.

    A neighbour need not look like letters itself: that the line beside it does is reason enough. Beside readers it is
    not worth its time: of 51 generated overlays on two lines (tuning) it changes the verdict of none.
    """
    unread, chosen = _unread(read), list(numbers)
    stacks = [(unread[upper], unread[lower]) for upper, lower in stacks_of([read.lines[one] for one in unread])]
    for number in numbers[:WITH_NEIGHBOURS]:
        beside = [one for stack in stacks if number in stack for one in stack if one != number]
        if not set(beside) & set(chosen):
            chosen.extend(beside[:1])
    return chosen


def _unread(read: FrameRead) -> list[int]:
    return unconfirmed_lines({number: line.box for number, line in enumerate(read.lines)}, read.results)


def _joined(
    read: FrameRead, sightings: Sequence[Sighting], looked: int, wordings: Mapping[tuple[str, str], Wording]
) -> MatchResult:
    findings, dropped = list(read.matches.findings), list(read.matches.dropped)
    for sighting in sorted(sightings, key=lambda one: one.expected):
        wording = wordings[sighting.pattern_id, sighting.wording]
        if wording.role is Role.BENIGN:
            continue
        chance = sighting.expected * looked
        here = [found for found in findings if found.box.overlap(sighting.box) >= SAME_PLACE]
        same = next((found for found in here if found.wording.pattern_id == sighting.pattern_id), None)
        if same is not None:
            findings[findings.index(same)] = _agreed(same, sighting, chance)
        elif chance <= WORTH_KEEPING:
            found = _finding(sighting, wording, read.lines[sighting.lines[0]], read.box, chance)
            reason = DropReason.WEAK if chance > SOLE else None
            if any(other.chance <= chance for other in here):
                reason = DropReason.WEAKER_THAN_ANOTHER
            if reason:
                dropped.append(NearMiss(finding=found, reason=reason))
            else:
                dropped.extend(NearMiss(finding=other, reason=DropReason.WEAKER_THAN_ANOTHER) for other in here)
                findings = [*(other for other in findings if other not in here), found]
    ordered = tuple(sorted(findings, key=lambda found: found.chance))
    return MatchResult(findings=ordered, dropped=tuple(dropped))


def _agreed(found: TextMatch, sighting: Sighting, chance: float) -> TextMatch:
    """A finding that spotting confirms: as likely by chance as the surer of the two alone, and no less.

    Reader and spotting look at the same pixels: a line that is much like a wording misleads both at once. To multiply
    their chances, or to join them as Fisher does, would count what they share twice. Whatever they share, chance makes
    both as strong as this at most as often as it makes the stronger one so. That the stronger one is chosen after the
    look would double it (Bonferroni's inequality); that both must also name the same entry out of hundreds pays for
    that.

    Args:
        found: What was read.
        sighting: Of the same entry, at the same place.
        chance: Expected chance sightings as strong, on all lines looked at.
    """
    return replace(
        found,
        chance=min(found.chance, chance),
        readers=tuple(sorted({*found.readers, NAME})),
        spotted=_spotted(sighting),
    )


def _finding(sighting: Sighting, wording: Wording, line: TextLine, frame: Box, chance: float) -> TextMatch:
    letters = sum(map(str.isalnum, sighting.seen))
    whole = sum(map(str.isalnum, wording.text))
    before, behind = wording.text[: sighting.start], wording.text[sighting.stop :]
    cut = [End.LEFT] * any(map(str.isalnum, before)) + [End.RIGHT] * any(map(str.isalnum, behind))
    return TextMatch(
        wording=wording,
        text=sighting.text,
        similarity=sighting.similarity,
        span=(sighting.start, sighting.stop),
        visible_fraction=letters / max(whole, 1),
        letters=letters,
        cut=tuple(cut),
        chance=chance,
        box=sighting.box,
        region=region_of(sighting.box, frame),
        readers=(NAME,),
        views=(),
        turn=line.placement.turn,
        spotted=_spotted(sighting),
    )


def _spotted(sighting: Sighting) -> Spotted:
    return Spotted(
        similarity=sighting.similarity,
        runner_up=sighting.runner_up,
        runner_up_similarity=sighting.runner_up_similarity,
    )
