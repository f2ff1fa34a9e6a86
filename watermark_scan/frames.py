"""What was found in each frame of a file → one answer for the file. Owns no decoding, no reading and no verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from watermark_scan.matching.finding import Finding, MatchResult, NearMiss

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedFrame:
    """A frame or page that was read, and held against the list.

    Attributes:
        number: In the file, from 1.
        box: The whole of it, in its own pixels.
        readings: Everything read.
        result: Findings and near misses of this frame alone.
    """

    number: int
    box: Box
    readings: tuple[Reading, ...]
    result: MatchResult


def combined(frames: Sequence[LookedFrame]) -> MatchResult:
    """The findings of a whole file.

    A mark that stays for many frames is one finding: the strongest, which names the other frames. And who looks in
    ten places meets chance ten times as often, so each expected number of chance matches is multiplied by the number
    of frames (Bonferroni's bound; frames of one film are alike, so it is too cautious rather than too bold).

    Args:
        frames: Distinct ones, at least one.
    """
    marked = [_marked(frame, len(frames)) for frame in frames]
    best = _strongest(found for result in marked for found in result.findings)
    dropped = [miss for result in marked for miss in result.dropped]
    return MatchResult(
        findings=tuple(sorted(best, key=lambda found: found.chance)),
        dropped=tuple(sorted(dropped, key=lambda miss: miss.finding.chance)) if len(frames) > 1 else tuple(dropped),
    )


def _marked(frame: LookedFrame, count: int) -> MatchResult:
    def marked(found: Finding) -> Finding:
        return replace(found, frame=frame.number, chance=found.chance * count)

    return MatchResult(
        findings=tuple(map(marked, frame.result.findings)),
        dropped=tuple(NearMiss(finding=marked(miss.finding), reason=miss.reason) for miss in frame.result.dropped),
    )


def _strongest(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Of each entry all findings of the frame in which it is strongest: a tiled mark stands in it more than once."""
    by_entry: dict[str, list[Finding]] = {}
    for found in findings:
        by_entry.setdefault(found.wording.pattern_id, []).append(found)
    for several in by_entry.values():
        # Of equals the first: the earliest frame.
        chosen = min(several, key=lambda found: found.chance).frame
        others = tuple(sorted({found.frame for found in several} - {chosen}))
        yield from (replace(found, other_frames=others) for found in several if found.frame == chosen)
