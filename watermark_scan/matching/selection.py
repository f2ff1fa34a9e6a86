"""Hits → findings: the same mark seen several times becomes one, and each stretch of text keeps its best explanation.

Owns the competition. Does not know the limits at which a finding counts: `verdict` does.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from watermark_scan.evidence import DropReason, End, MatchResult, NearMiss, TextMatch
from watermark_scan.matching.candidates import WIDE_SCRIPT
from watermark_scan.matching.hits import AGREEMENT, Hit
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

SAME_PLACE = 0.5
"""Overlap of two boxes, of the smaller one, from which they show the same text."""
BENIGN_LEAD = 2.0
"""Bits by which a benign wording may be weaker than a sign and still explain it away."""
WORTH_KEEPING = 100.0
"""Expected chance matches above which a near miss is not even mentioned."""


def select(hits: Iterable[Hit], chance_of: Callable[[Hit, float], float]) -> MatchResult:
    """The findings, and the near misses with their reasons, each strongest first.

    Args:
        hits: All alignments of one image.
        chance_of: Expected chance matches of a hit with the given bits of further evidence.
    """
    everything = list(hits)
    benign = [hit for hit in everything if hit.wording.role is Role.BENIGN]
    others = (hit for hit in everything if hit.wording.role is not Role.BENIGN)
    rivals = sorted(_one_each(others, chance_of), key=lambda rival: rival[0].weighed, reverse=True)
    kept: list[tuple[Hit, TextMatch]] = []
    dropped: list[NearMiss] = []
    for hit, finding in rivals:
        reason = _objection(hit, benign, [other for other, _ in kept])
        if reason is None:
            kept.append((hit, finding))
        else:
            dropped.append(NearMiss(finding=finding, reason=reason))
    return MatchResult(
        findings=tuple(sorted((finding for _, finding in kept), key=lambda finding: finding.chance)),
        dropped=tuple(dropped),
    )


def _objection(hit: Hit, benign: Sequence[Hit], kept: Sequence[Hit]) -> DropReason | None:
    """Why a hit does not count, or None."""
    if not hit.whole:
        return DropReason.NOT_A_WHOLE_WORD
    if hit.misplaced:
        return DropReason.UNEXPECTED_PLACE
    if any(_explains(other, hit) for other in benign):
        return DropReason.BENIGN
    return DropReason.WEAKER_THAN_ANOTHER if any(_same_text(other, hit) for other in kept) else None


def _one_each(hits: Iterable[Hit], chance_of: Callable[[Hit, float], float]) -> Iterable[tuple[Hit, TextMatch]]:
    """The best hit of each entry at each place, with every engine and view that saw it there."""
    by_entry: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_entry[hit.wording.pattern_id].append(hit)
    for group in by_entry.values():
        group.sort(key=lambda hit: (hit.whole, not hit.misplaced, hit.weighed), reverse=True)
        best = group[0]
        support = [hit for hit in group if hit.box.overlap(best.box) >= SAME_PLACE and _shares_wording(hit, best)]
        finding = _finding(best, support, chance_of)
        if finding.chance <= WORTH_KEEPING:
            yield best, finding


def _finding(best: Hit, support: Sequence[Hit], chance_of: Callable[[Hit, float], float]) -> TextMatch:
    parts = [part for hit in support for part in hit.line.parts]
    first = best.line.parts[0]
    readers = tuple(sorted({part.reader for part in parts}))
    cut = [End.LEFT] * (best.covered[0] > 0) + [End.RIGHT] * (best.covered[1] < best.size)
    return TextMatch(
        wording=best.wording,
        text=best.matched_text,
        similarity=best.similarity,
        span=best.span,
        visible_fraction=(best.covered[1] - best.covered[0]) / best.size,
        letters=best.letters + sum(letter >= WIDE_SCRIPT for letter in best.matched_text),
        cut=tuple(cut),
        chance=chance_of(best, AGREEMENT * (len(readers) - 1)),
        box=best.box,
        region=best.region,
        readers=readers,
        views=(first.view, *sorted({part.view for part in parts} - {first.view})),
        turn=first.turn,
    )


def _explains(benign: Hit, hit: Hit) -> bool:
    """A benign wording explains a sign away when it accounts for more letters and is about as strong.

    One that stands there whole and letter by letter needs no strength beside a sign that is only like what was read,
    or of which this would be a piece: «bandcamp» is no misread «Bandicam», however rare that is.
    """
    if _is_whole(benign) and benign.similarity == 1 and not (_is_whole(hit) and hit.similarity == 1):
        better = benign.letters >= hit.letters
    else:
        better = benign.letters > hit.letters and benign.weighed >= hit.weighed - BENIGN_LEAD
    return better and _same_text(benign, hit)


def _is_whole(hit: Hit) -> bool:
    return hit.covered == (0, hit.size)


def _same_text(winner: Hit, loser: Hit) -> bool:
    return winner.box.overlap(loser.box) >= SAME_PLACE


def _shares_wording(hit: Hit, best: Hit) -> bool:
    """Another hit supports the best one when it covers part of the same stretch of the same wording."""
    same = hit.wording == best.wording
    return not same or (hit.covered[0] < best.covered[1] and best.covered[0] < hit.covered[1])
