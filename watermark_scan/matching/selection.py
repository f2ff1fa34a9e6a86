"""Selection: hits become findings, one for each entry, and each stretch of text keeps its best explanation."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from watermark_scan.evidence import DropReason, End, Findings, NearMiss, TextMatch, WholeLine
from watermark_scan.matching.folding import WIDE_SCRIPT
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from watermark_scan.matching.hits import Hit

    EValueOf = Callable[[Hit, float], float]

AGREEMENT_BITS = 3.0
"""Bits for a second engine that sees the same: it makes other mistakes, so garbage seldom agrees."""
SAME_PLACE = 0.5
"""Overlap of two boxes, of the smaller one, from which they show the same text."""
BENIGN_LEAD = 2.0
"""Bits by which a benign wording may be weaker than a sign and still explain it away."""
MAX_E_VALUE = 100.0
"""Expected chance matches above which a hit is not even mentioned as a near miss."""


def select(hits: Iterable[Hit], e_value_of: EValueOf) -> Findings[TextMatch]:
    """The findings, and the near misses with their reasons, each strongest first.

    Args:
        hits: All hits of one image.
        e_value_of: E-value of a hit with the given bits of further evidence.
    """
    everything = list(hits)
    benign = [hit for hit in everything if hit.wording.role is Role.BENIGN]
    others = (hit for hit in everything if hit.wording.role is not Role.BENIGN)
    ranked = sorted(_best_of_each_entry(others, e_value_of), key=lambda one: one[0].bits, reverse=True)
    kept: list[tuple[Hit, TextMatch]] = []
    dropped: list[NearMiss[TextMatch]] = []
    for hit, finding in ranked:
        reason = _drop_reason(hit, benign, [other for other, _ in kept])
        if reason is None:
            kept.append((hit, finding))
        else:
            dropped.append(NearMiss(evidence=finding, reason=reason))
    return Findings(
        evidence=tuple(sorted((finding for _, finding in kept), key=lambda finding: finding.e_value)),
        near_misses=tuple(dropped),
    )


def _best_of_each_entry(hits: Iterable[Hit], e_value_of: EValueOf) -> Iterable[tuple[Hit, TextMatch]]:
    """The best hit of each entry, with every engine and view that saw it there."""
    by_entry: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_entry[hit.wording.pattern_id].append(hit)
    for group in by_entry.values():
        group.sort(key=lambda hit: (hit.whole_word, not hit.is_misplaced, hit.bits), reverse=True)
        best = group[0]
        support = [hit for hit in group if _is_same_text(hit, best) and _supports(hit, best)]
        finding = _finding(best, support, e_value_of)
        if finding.e_value <= MAX_E_VALUE:
            yield best, finding


def _finding(best: Hit, support: Sequence[Hit], e_value_of: EValueOf) -> TextMatch:
    parts = [part for hit in support for part in hit.line.parts]
    first = best.line.parts[0]
    readers = tuple(sorted({part.engine for part in parts}))
    start, end = best.covered
    return TextMatch(
        wording=best.wording,
        text=best.matched_text,
        similarity=best.similarity,
        span=best.wording_span,
        visible_fraction=(end - start) / best.wording_letters,
        letters=best.letters + sum(letter >= WIDE_SCRIPT for letter in best.matched_text),
        cut=(*[End.LEFT] * (start > 0), *[End.RIGHT] * (end < best.wording_letters)),
        ends=best.ends,
        line=WholeLine(text=best.line.rows_text, span=best.line.span_in_rows(*best.text_span), box=best.line.rows_box),
        e_value=e_value_of(best, AGREEMENT_BITS * (len(readers) - 1)),
        box=best.box,
        region=best.region,
        engines=readers,
        views=(first.view, *sorted({part.view for part in parts} - {first.view})),
        turn=first.turn,
    )


def _drop_reason(hit: Hit, benign: Sequence[Hit], kept: Sequence[Hit]) -> DropReason | None:
    """Why a hit does not count, or None."""
    if not hit.whole_word:
        return DropReason.NOT_A_WHOLE_WORD
    if hit.is_misplaced:
        return DropReason.UNEXPECTED_PLACE
    if any(_explains(other, hit) for other in benign):
        return DropReason.BENIGN
    return DropReason.WEAKER_THAN_ANOTHER if any(_is_same_text(other, hit) for other in kept) else None


def _explains(benign: Hit, hit: Hit) -> bool:
    """A benign wording explains a sign away when it accounts for more letters and is about as strong.

    One that stands there whole and letter by letter needs no strength beside a sign that is only like what was read,
    or of which this would be a piece: «bandcamp» is no misread «Bandicam», however rare that is.
    """
    if _is_exact(benign) and not _is_exact(hit):
        better = benign.letters >= hit.letters
    else:
        better = benign.letters > hit.letters and benign.bits >= hit.bits - BENIGN_LEAD
    return better and _is_same_text(benign, hit)


def _is_exact(hit: Hit) -> bool:
    return hit.is_complete and hit.similarity == 1


def _is_same_text(one: Hit, other: Hit) -> bool:
    return one.box.overlap(other.box) >= SAME_PLACE


def _supports(hit: Hit, best: Hit) -> bool:
    """Another hit of the same wording supports the best one where both cover a common part of it."""
    return hit.wording != best.wording or (hit.covered[0] < best.covered[1] and best.covered[0] < hit.covered[1])
