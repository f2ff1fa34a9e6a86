"""What the program makes of given readings: the verdict, and how likely chance is for each sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.model import Role
from watermark_scan.options import ScanOptions
from watermark_scan.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from watermark_scan.evidence import TextMatch
    from watermark_scan.geometry import Box
    from watermark_scan.matching.matcher import Matcher
    from watermark_scan.model import OcrResult

LIMITS = ScanOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was seen in one image.

    Attributes:
        verdict: With the default limits.
        reason: Of the verdict.
        counted: Entries of the signs that count towards it.
        named: Entries of all that counts towards it, hints among them.
        findings: All, whatever their chance.
    """

    verdict: str
    reason: str
    counted: frozenset[str]
    named: frozenset[str]
    findings: tuple[TextMatch, ...]

    @property
    def strongest(self) -> str:
        """The entry with the smallest expected chance; empty where nothing was found."""
        best = min(self.findings, key=lambda found: found.e_value, default=None)
        return best.wording.pattern_id if best else ""

    def chance(self, names: Iterable[str] | None = None) -> float:
        """The smallest expected chance of a sign (of the named entries only); infinite where there is none."""
        signs = [found for found in self.findings if found.wording.role is Role.SIGN]
        wanted = None if names is None else set(names)
        return min(
            (found.e_value for found in signs if wanted is None or found.wording.pattern_id in wanted),
            default=float("inf"),
        )


def look(matcher: Matcher, readings: Sequence[OcrResult], frame: Box) -> Look:
    """Match and judge as a scan does, with the default limits."""
    findings = matcher.match(readings, frame).evidence
    judged = judge(findings, max_chance=LIMITS.max_chance, review_chance=LIMITS.review_chance)
    return Look(
        verdict=judged.verdict,
        reason=judged.reasons[0],
        counted=frozenset(found.wording.pattern_id for found in judged.matches if found.wording.role is Role.SIGN),
        named=frozenset(found.wording.pattern_id for found in judged.matches),
        findings=findings,
    )
