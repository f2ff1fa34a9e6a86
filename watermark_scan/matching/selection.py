"""Selection: hits become findings, one for each entry, and each stretch of text keeps its best explanation."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from watermark_scan.evidence import DropReason, End, EndState, Findings, NearMiss, TextMatch, WholeLine
from watermark_scan.matching.context import Context, Surroundings, places_of_letters
from watermark_scan.matching.folding import WIDE_SCRIPT, fold_wording
from watermark_scan.matching.similarity import similarity
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from watermark_scan.matching.hits import Hit
    from watermark_scan.model import OcrResult

    EValueOf = Callable[[Hit, float], float]

AGREEMENT_BITS = 3.0
"""Bits for a second engine that sees the same: it makes other mistakes, so garbage seldom agrees."""
SAME_PLACE = 0.5
"""Overlap of two boxes, of the smaller one, from which they show the same text."""
BENIGN_LEAD = 2.0
"""Bits by which a benign wording may be weaker than a sign and still explain it away."""
MAX_WEIGHED = 30
"""Hits of an entry, the strongest, of which what stands around them chooses one: an article may mention it often."""
RUNNING_TEXT_BITS = 10.0
"""Bits by which a hit in running text is passed over for another one of the same entry."""
SHARED_LETTERS = 2
"""Letters by which two entries that fit the same text may differ and neither is named by it."""
SHARED_BITS = 6.0
"""Bits by which they may differ."""
MIN_PHRASE_LETTERS = 16
"""Letters of a wording from which a sentence that mentions it is worth a person's look: a shorter one is a name."""
FAMILY = 0.75
"""Likeness of two wordings, 0…1, from which they say the same."""
MAX_E_VALUE = 100.0
"""Expected chance matches above which a hit is not even mentioned as a near miss."""


def select(hits: Iterable[Hit], e_value_of: EValueOf, results: Sequence[OcrResult]) -> Findings[TextMatch]:
    """The findings, and the near misses with their reasons, each strongest first.

    Args:
        hits: All hits of one image.
        e_value_of: E-value of a hit with the given bits of further evidence.
        results: Everything that was read in the image.
    """
    everything = list(hits)
    around = Surroundings(results, everything)
    benign = [hit for hit in everything if hit.wording.role is Role.BENIGN]
    others = (hit for hit in everything if hit.wording.role is not Role.BENIGN)
    ranked = sorted(
        _best_of_each_entry(others, e_value_of, around),
        key=lambda one: (not _is_refuted(one[0], one[2]), one[0].bits),
        reverse=True,
    )
    kept: list[tuple[Hit, TextMatch]] = []
    dropped: list[NearMiss[TextMatch]] = []
    for hit, finding, context in ranked:
        reason = _drop_reason(hit, context, benign, [other for other, _ in kept])
        if reason is None:
            kept.append((hit, finding))
        else:
            dropped.append(NearMiss(evidence=finding, reason=reason))
    return Findings(
        evidence=tuple(sorted(_with_alternatives(kept, ranked), key=lambda finding: finding.e_value)),
        near_misses=tuple(dropped),
    )


def _best_of_each_entry(
    hits: Iterable[Hit], e_value_of: EValueOf, around: Surroundings
) -> Iterable[tuple[Hit, TextMatch, Context]]:
    """The best hit of each entry, with every engine and view that saw it there."""
    by_entry: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_entry[hit.wording.pattern_id].append(hit)
    for group in by_entry.values():
        group.sort(key=lambda hit: (len(hit.repeated), hit.whole_word, not hit.is_misplaced, hit.bits), reverse=True)
        best, context = _first_mark(group, around)
        support = [hit for hit in group if _is_same_text(hit, best) and _supports(hit, best)]
        finding = _finding(best, context, support, e_value_of)
        if finding.e_value <= MAX_E_VALUE:
            yield best, finding, context


def _first_mark(group: Sequence[Hit], around: Surroundings) -> tuple[Hit, Context]:
    """The strongest hit that is no piece of another text, best of all one that no sentence mentions."""
    weighed = [(hit, around.of(hit)) for hit in group[:MAX_WEIGHED]]
    denied = [hit for hit, context in weighed if EndState.OTHER_TEXT in context.ends and len(hit.line.parts) == 1]
    weighed = [
        (hit, replace(context, contradicted=context.contradicted or any(_denies(other, hit) for other in denied)))
        for hit, context in weighed
    ]

    def rank(one: tuple[Hit, Context]) -> tuple[int, bool, float]:
        hit, context = one
        return len(hit.repeated), not _is_refuted(hit, context), hit.bits - RUNNING_TEXT_BITS * context.is_running_text

    return max(weighed, key=rank)


def _is_refuted(hit: Hit, context: Context) -> bool:
    """Whether what stands inside or around a hit shows that it is no match at all."""
    return context.contradicted or context.is_single_word or _is_name_in_text(hit, context)


def _denies(denied: Hit, hit: Hit) -> bool:
    """Whether what was read in another view shows that the same letters are a piece of another text."""
    return (
        denied is not hit
        and denied.wording == hit.wording
        and denied.letters >= hit.letters - SHARED_LETTERS
        and _is_same_text(denied, hit)
    )


def _finding(best: Hit, context: Context, support: Sequence[Hit], e_value_of: EValueOf) -> TextMatch:
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
        ends=context.ends,
        line=WholeLine(text=best.line.rows_text, span=best.line.span_in_rows(*best.text_span), box=best.line.rows_box),
        e_value=e_value_of(best, AGREEMENT_BITS * (len(readers) - 1)),
        box=best.box,
        region=best.region,
        engines=readers,
        views=(first.view, *sorted({part.view for part in parts} - {first.view})),
        turn=first.turn,
        facing=first.facing,
        is_mention=context.is_running_text,
        repeated=best.repeated,
    )


def _with_alternatives(
    kept: Sequence[tuple[Hit, TextMatch]], ranked: Sequence[tuple[Hit, TextMatch, Context]]
) -> Iterator[TextMatch]:
    """The findings, each with the other entries that the same letters fit as well."""
    for hit, finding in kept:
        others = {
            other.wording.pattern_id
            for other, _, context in ranked
            if not context.contradicted and _fits_as_well(other, hit)
        }
        yield replace(finding, alternatives=tuple(sorted(others)))


def _fits_as_well(other: Hit, hit: Hit) -> bool:
    """Whether a piece of a wording may be one of another entry's that says something else."""
    return (
        not hit.is_complete
        and other.wording.pattern_id != hit.wording.pattern_id
        and other.letters >= hit.letters - SHARED_LETTERS
        and other.bits >= hit.bits - SHARED_BITS
        and _is_same_text(other, hit)
        and not _says_the_same(other.wording.text, hit.wording.text)
    )


def _says_the_same(one: str, other: str) -> bool:
    first, second = fold_wording(one).text, fold_wording(other).text
    return first in second or second in first or similarity(first, second) >= FAMILY


def _drop_reason(hit: Hit, context: Context, benign: Sequence[Hit], kept: Sequence[Hit]) -> DropReason | None:
    """Why a hit does not count, or None."""
    objections = (
        (not hit.whole_word, DropReason.NOT_A_WHOLE_WORD),
        (hit.is_misplaced, DropReason.UNEXPECTED_PLACE),
        (context.contradicted, DropReason.OTHER_TEXT),
        (context.is_single_word, DropReason.TOO_SHORT),
        (any(_explains(other, hit) for other in benign), DropReason.BENIGN),
        (_is_name_in_text(hit, context), DropReason.MENTION),
        (any(_is_same_text(other, hit) for other in kept), DropReason.WEAKER_THAN_ANOTHER),
    )
    return next((reason for holds, reason in objections if holds), None)


def _is_name_in_text(hit: Hit, context: Context) -> bool:
    """Whether running text mentions a name; prompts of games, which are hints, begin lines of ordinary words."""
    is_prompt = hit.wording.role is Role.HINT and hit.text_span[0] == 0
    return context.is_mostly_other and hit.wording_letters < MIN_PHRASE_LETTERS and not is_prompt


def _explains(benign: Hit, hit: Hit) -> bool:
    """A benign wording explains a sign away when it accounts for more letters and is about as strong.

    One that stands there whole and letter by letter needs no strength beside a sign that is only like what was read,
    or of which this would be a piece: «bandcamp» is no misread «Bandicam», however rare that is.
    """
    if _is_exact(benign) and not _is_exact(hit):
        better = benign.letters >= hit.letters
    else:
        better = benign.letters > hit.letters and benign.bits >= hit.bits - BENIGN_LEAD
    return better and _covers(benign, hit)


def _covers(benign: Hit, hit: Hit) -> bool:
    """Whether a benign wording has the letters of a hit; where they are of other readings, whether it is there."""
    own = {(id(part), place) for part, place in places_of_letters(hit)}
    if not any(part is other for part in hit.line.parts for other in benign.line.parts):
        return _is_same_text(benign, hit)
    explained = {(id(part), place) for part, place in places_of_letters(benign, only_right=True)}
    return len(own & explained) >= SAME_PLACE * len(own)


def _is_exact(hit: Hit) -> bool:
    return hit.is_complete and hit.similarity == 1


def _is_same_text(one: Hit, other: Hit) -> bool:
    return one.box.overlap(other.box) >= SAME_PLACE


def _supports(hit: Hit, best: Hit) -> bool:
    """Another hit of the same wording supports the best one where both cover a common part of it."""
    return hit.wording != best.wording or (hit.covered[0] < best.covered[1] and best.covered[0] < hit.covered[1])
