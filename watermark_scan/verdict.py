"""Findings → flagged, review or clear, and why in plain sentences. Owns the thresholds' meaning, not the matching."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from watermark_scan.wording import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.matching.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict and its reasons.

    Attributes:
        verdict: `flagged`, `review` or `clear`.
        reasons: One sentence each, at least one.
        matches: The findings that count towards the verdict, strongest first.
    """

    verdict: Literal["flagged", "review", "clear"]
    reasons: tuple[str, ...]
    matches: tuple[Finding, ...]


def judge(findings: Sequence[Finding], *, max_chance: float, review_chance: float) -> Judgement:
    """Weigh what was found.

    A sign flags at `max_chance`; signs and hints ask for a review up to `review_chance`. Two different hints, or a hint
    beside a sign, are independent evidence: their chances multiply.

    Args:
        findings: From the matching stage, any order.
        max_chance: Expected chance matches at which a sign flags.
        review_chance: The same for a review.
    """
    ranked = sorted((found for found in findings if found.chance <= review_chance), key=lambda found: found.chance)
    signs = [found for found in ranked if found.wording.role is Role.SIGN]
    hints = [found for found in ranked if found.wording.role is Role.HINT]
    matches = tuple(signs + hints)
    if signs and signs[0].chance <= max_chance:
        return Judgement(verdict="flagged", reasons=(_sentence(signs[0], "at most", max_chance),), matches=matches)
    if signs and hints and signs[0].chance * hints[0].chance <= max_chance:
        reason = f"'{signs[0].wording.text}' and the hint '{hints[0].wording.text}' stand in the same image."
        return Judgement(verdict="flagged", reasons=(reason,), matches=matches)
    if matches:
        return Judgement(verdict="review", reasons=(_review_reason(matches[0], max_chance),), matches=matches)
    return Judgement(verdict="clear", reasons=("No listed wording was found.",), matches=())


def _review_reason(found: Finding, max_chance: float) -> str:
    if found.wording.role is Role.HINT:
        return f"'{found.wording.text}' is only a hint: it also stands on real pictures."
    return _sentence(found, "more than", max_chance)


def _sentence(found: Finding, relation: str, limit: float) -> str:
    return (
        f"'{found.wording.text}' was found; chance alone gives {found.chance:.2g} such matches an image, "
        f"{relation} the limit of {limit:g}."
    )
