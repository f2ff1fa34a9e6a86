"""Findings → flagged, review or clear, and why in plain sentences. Owns the thresholds' meaning, not the matching."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from watermark_scan.matching.finding import DropReason, NearMiss
from watermark_scan.wording import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.matching.finding import Finding

    Verdict = Literal["flagged", "review", "clear"]

MIN_LETTERS = 8
"""Letters (folded; a Chinese or Japanese one counts double) of a cut wording that are worth a person's look: shorter
pieces are everyday words such as «Images» or «Change». A wording that stands whole may be shorter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict and its reasons.

    Attributes:
        verdict: `flagged`, `review` or `clear`.
        reasons: One sentence each, at least one.
        matches: The findings that count towards the verdict: signs, then hints, each strongest first.
        dropped: The findings that do not, and why.
    """

    verdict: Verdict
    reasons: tuple[str, ...]
    matches: tuple[Finding, ...]
    dropped: tuple[NearMiss, ...] = ()


def judge(findings: Sequence[Finding], *, max_chance: float, review_chance: float) -> Judgement:
    """Weigh what was found.

    A sign flags at `max_chance`; signs and hints ask for a review up to `review_chance`. A hint beside a sign, or two
    hints of different categories, are independent evidence: their chances multiply. Two hints without a sign flag only
    at the square of `max_chance`, because each of them also stands on real pictures.

    Args:
        findings: From the matching stage, any order.
        max_chance: Expected chance matches at which a sign flags.
        review_chance: The same for a review.
    """
    ranked = sorted(findings, key=lambda found: found.chance)
    objections = [(found, _objection(found, max_chance, review_chance)) for found in ranked]
    dropped = tuple(NearMiss(finding=found, reason=reason) for found, reason in objections if reason)
    counting = [found for found, reason in objections if reason is None]
    signs = [found for found in counting if found.wording.role is Role.SIGN]
    hints = [found for found in counting if found.wording.role is Role.HINT]
    verdict, reason = _weigh(signs, hints, max_chance)
    return Judgement(verdict=verdict, reasons=(reason,), matches=(*signs, *hints), dropped=dropped)


def _objection(found: Finding, max_chance: float, review_chance: float) -> DropReason | None:
    """Why a finding does not count, or None."""
    if found.chance > review_chance:
        return DropReason.WEAK
    telling = found.chance <= max_chance or found.visible_fraction >= 1 or found.letters >= MIN_LETTERS
    return None if telling else DropReason.TOO_SHORT


def _weigh(signs: Sequence[Finding], hints: Sequence[Finding], max_chance: float) -> tuple[Verdict, str]:
    if signs and signs[0].chance <= max_chance:
        return "flagged", _sentence(signs[0], "at most", max_chance)
    if signs and hints and signs[0].chance * hints[0].chance <= max_chance:
        return "flagged", _together(signs[0], hints[0])
    other = next((hint for hint in hints if hint.wording.category != hints[0].wording.category), None)
    if other and hints[0].chance * other.chance <= max_chance**2:
        return "flagged", _together(hints[0], other)
    if signs:
        return "review", _sentence(signs[0], "more than", max_chance)
    if hints:
        return "review", f"'{hints[0].wording.text}' is only a hint: it also stands on real pictures."
    return "clear", "No listed wording was found."


def _together(first: Finding, second: Finding) -> str:
    return f"'{first.wording.text}' and the hint '{second.wording.text}' stand in the same image."


def _sentence(found: Finding, relation: str, limit: float) -> str:
    return (
        f"'{found.wording.text}' was found; chance alone gives {found.chance:.2g} such matches an image, "
        f"{relation} the limit of {limit:g}."
    )
