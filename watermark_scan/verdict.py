"""Evidence → flagged, review or clear, and why in plain sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING, Generic, Literal

from watermark_scan.evidence import (
    DropReason,
    Evidence,
    EvidenceKind,
    EvidenceKind_co,
    Findings,
    FrameFindings,
    NearMiss,
    Suppressed,
)
from watermark_scan.model import Role
from watermark_scan.rarity import rarity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


Verdict = Literal["flagged", "review", "clear"]

MIN_LETTERS = 8
"""Letters (folded; a Chinese or Japanese one counts double) of a cut wording that are worth a person's look: shorter
pieces are everyday words such as «Images» or «Change». A wording that stands whole may be shorter."""
MIN_LETTERS_OF_STRONG = 7
"""The same for a piece that is strong enough to flag: OCR loses a letter of eight."""
HINTS_OF_ONE_PRODUCT = 3
"""Hints of one product that are as strong as a sign, if each stands where that product shows it."""
_NOTHING = "No listed wording was found."


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement(Generic[EvidenceKind_co]):
    """A verdict and its reasons.

    Attributes:
        verdict: `flagged`, `review` or `clear`.
        reasons: One sentence each, at least one.
        matches: The findings that count towards the verdict: signs, then hints, each strongest first.
        near_misses: The findings that do not, and why.
        suppressed: The findings that would count, had a person not said that they do not.
    """

    verdict: Verdict
    reasons: tuple[str, ...]
    matches: tuple[EvidenceKind_co, ...]
    near_misses: tuple[NearMiss[EvidenceKind_co], ...] = ()
    suppressed: tuple[Suppressed[EvidenceKind_co], ...] = ()


def judge(
    findings: Sequence[EvidenceKind],
    *,
    max_chance: float,
    review_chance: float,
    excuse: Callable[[str], str | None] = lambda _: None,
) -> Judgement[EvidenceKind]:
    """Weigh what was found.

    A sign flags at `max_chance`, unless something makes it doubtful (see `Evidence.doubt`); signs and hints ask for a
    review up to `review_chance`. A hint beside a sign, or two hints of different categories, are independent evidence:
    their chances multiply. Two hints without a sign flag only at the square of `max_chance`, because each of them also
    stands on real pictures; and three hints of one product, each where that product shows it.

    Args:
        findings: From the matching stage, any order.
        max_chance: Expected chance matches at which a sign flags.
        review_chance: The same for a review.
        excuse: Why the findings of an entry do not count in this image, by its id; None where they do.
    """
    ranked = sorted(findings, key=lambda found: found.e_value)
    objections = [(found, _objection(found, max_chance, review_chance)) for found in ranked]
    near_misses = tuple(NearMiss(evidence=found, reason=reason) for found, reason in objections if reason)
    sound = [found for found, reason in objections if reason is None]
    excuses = [(found, excuse(found.wording.pattern_id)) for found in sound]
    counting = [found for found, why in excuses if why is None]
    suppressed = tuple(Suppressed(evidence=found, reason=why) for found, why in excuses if why is not None)
    signs = [found for found in counting if found.wording.role is Role.SIGN]
    hints = [found for found in counting if found.wording.role is Role.HINT]
    matches = (*signs, *hints)
    verdict, reason = _weigh(matches, max_chance)
    reasons = _with_excuses(reason, [(one.evidence.wording.pattern_id, one.reason) for one in suppressed])
    return Judgement(verdict=verdict, reasons=reasons, matches=matches, near_misses=near_misses, suppressed=suppressed)


def _objection(found: Evidence, max_chance: float, review_chance: float) -> DropReason | None:
    """Why a finding does not count, or None."""
    if found.e_value > review_chance:
        return DropReason.WEAK
    enough = MIN_LETTERS_OF_STRONG if found.e_value <= max_chance else MIN_LETTERS
    return None if found.is_more_than(enough) else DropReason.TOO_SHORT


def _weigh(matches: Sequence[Evidence], max_chance: float) -> tuple[Verdict, str]:
    signs = [found for found in matches if found.wording.role is Role.SIGN]
    hints = [found for found in matches if found.wording.role is Role.HINT]
    if reason := _flagged(
        [sign for sign in signs if not sign.doubt], [hint for hint in hints if not hint.doubt], max_chance
    ):
        return "flagged", reason
    if signs:
        return "review", _sentence(signs[0], "too often to flag", max_chance)
    if hints:
        return "review", f"{hints[0].seen}, which is only a hint: it also stands on real pictures."
    return "clear", _NOTHING


def _flagged(signs: Sequence[Evidence], hints: Sequence[Evidence], max_chance: float) -> str:
    """Why evidence without a doubt flags; empty where it does not."""
    if signs and signs[0].e_value <= max_chance:
        return _sentence(signs[0], "rare enough to flag", max_chance)
    if signs and hints and signs[0].e_value * hints[0].e_value <= max_chance:
        return _together(signs[0], hints[0])
    other = next((hint for hint in hints if hint.wording.category != hints[0].wording.category), None)
    if other and hints[0].e_value * other.e_value <= max_chance**2:
        return _together(hints[0], other)
    several = _hints_of_one_product(hints, max_chance)
    return _of_one_product(several) if several else ""


def _hints_of_one_product(hints: Sequence[Evidence], max_chance: float) -> Sequence[Evidence]:
    """The strongest hints of several entries of one product, each where the list says that it stands, if they flag."""
    by_product: dict[str, list[Evidence]] = {}
    for hint in hints:
        listed = hint.wording
        of_product = by_product.setdefault(listed.product, [])
        known = any(other.wording.pattern_id == listed.pattern_id for other in of_product)
        if listed.product and not known and (not listed.positions or hint.region in listed.positions):
            of_product.append(hint)
    enough = [found[:HINTS_OF_ONE_PRODUCT] for found in by_product.values() if len(found) >= HINTS_OF_ONE_PRODUCT]
    return next((found for found in enough if prod(one.e_value for one in found) <= max_chance**2), ())


def _of_one_product(hints: Sequence[Evidence]) -> str:
    seen = "; ".join(hint.seen for hint in hints)
    return (
        f"{seen}: {len(hints)} hints of {hints[0].wording.product}, each where that shows it. By chance "
        f"{rarity(prod(hint.e_value for hint in hints))} pictures without such text would match all of them as well."
    )


def _with_excuses(reason: str, excuses: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The sentence on what counts, and one on what is suppressed, if anything is."""
    if not excuses:
        return (reason,)
    told = "; ".join(f"{pattern_id} ({excuse})" for pattern_id, excuse in dict.fromkeys(excuses))
    count = "1 finding does" if len(excuses) == 1 else f"{len(excuses)} findings do"
    first = "No other listed wording was found." if reason is _NOTHING else reason
    return first, f"{count} not count, suppressed by the baseline: {told}."


def _together(first: Evidence, second: Evidence) -> str:
    return (
        f"{first.seen}; in the same picture {second.seen}, a hint. By chance "
        f"{rarity(first.e_value * second.e_value)} pictures without such text would match both as well."
    )


def _sentence(found: Evidence, relation: str, limit: float) -> str:
    if found.doubt and found.e_value <= limit:
        return f"{found.seen}. {found.doubt}"
    return (
        f"{found.seen}. By chance {rarity(found.e_value)} pictures without such text would match as well: "
        f"{relation} (limit: {rarity(limit).removeprefix('about ')})."
    )


def combine_frames(frames: Sequence[FrameFindings]) -> Findings[Evidence]:
    """The findings of a whole file.

    A mark that stays for many frames is one finding: the strongest, which names the other frames. And who looks in
    ten places meets chance ten times as often, so each E-value is multiplied by the number of frames (Bonferroni's
    bound; frames of one film are alike, so it is too cautious rather than too bold).

    Args:
        frames: Distinct ones, at least one.
    """

    def in_frame(frame: FrameFindings, found: Evidence) -> Evidence:
        return replace(found, frame=frame.number, e_value=found.e_value * len(frames))

    found = [in_frame(frame, one) for frame in frames for one in frame.findings.evidence]
    misses = [
        NearMiss(evidence=in_frame(frame, miss.evidence), reason=miss.reason)
        for frame in frames
        for miss in frame.findings.near_misses
    ]
    if len(frames) > 1:
        misses.sort(key=lambda miss: miss.evidence.e_value)
    strongest = sorted(_strongest(found), key=lambda one: one.e_value)
    return Findings(evidence=tuple(strongest), near_misses=tuple(misses))


def _strongest(findings: Iterable[Evidence]) -> Iterator[Evidence]:
    """Of each entry all findings of the frame in which it is strongest: a tiled mark stands in it more than once."""
    by_entry: dict[str, list[Evidence]] = {}
    for found in findings:
        by_entry.setdefault(found.wording.pattern_id, []).append(found)
    for several in by_entry.values():
        # Of equals the first: the earliest frame.
        chosen = min(several, key=lambda found: found.e_value).frame
        others = tuple(sorted({found.frame for found in several} - {chosen}))
        yield from (replace(found, other_frames=others) for found in several if found.frame == chosen)
