"""The gate for entries: how often each one flags texts and images known to be harmless, and which do so too often."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from watermark_scan.curation.trial import TrialResult
    from watermark_scan.report import ScanReport

    _Place = tuple[int, "BenignSample", "FalseMatch"]
    """A false match, the sample that it is in, and that sample's number."""

LINE_BUDGET = 1e-4
"""False flags a line that an entry may cause. A picture holds about ten lines, and the list a thousand entries, most of
which cause none: this leaves the list as a whole well under one false flag in a thousand pictures."""
IMAGE_BUDGET = 1e-3
"""The same for an image: what a scan promises for the whole list with its default limit."""
_EXAMPLES = 3
"""Places that are named for each entry."""
_RULE_OF_THREE = 3
"""With a true rate of 3 in n, seeing none among n has a probability of 5 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseMatch:
    """An entry that counts towards a verdict on benign material.

    Attributes:
        pattern_id: Which.
        flags: It alone is enough to flag; otherwise it asks for a review.
        text: As read, the matched part.
    """

    pattern_id: str
    flags: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BenignSample:
    """One benign line or image, and what was found in it.

    Attributes:
        is_image: An image; otherwise a line of text.
        place: Where it is, for people.
        matches: What was found.
    """

    is_image: bool
    place: str
    matches: tuple[FalseMatch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchCount:
    """How often an entry was found among some number of lines or images.

    Attributes:
        looked: Lines or images.
        flagged: Those that it would flag.
        review: Those for which it would ask for a review.
    """

    looked: int
    flagged: int = 0
    review: int = 0

    @property
    def rate(self) -> float | None:
        """Flagged of all, 0…1; None where nothing was looked at."""
        return self.flagged / self.looked if self.looked else None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryResult:
    """What one entry did.

    Attributes:
        pattern_id: Which.
        lines: Among the lines.
        images: Among the images.
        refused: It flags more than a budget allows.
        examples: The first places where it was found, those it flags before the others, each with the matched text.
    """

    pattern_id: str
    lines: MatchCount
    images: MatchCount
    refused: bool
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult:
    """What all entries did.

    Attributes:
        lines: How many were looked at.
        images: How many were looked at.
        entries: Those that were found anywhere, worst first.
    """

    lines: int
    images: int
    entries: tuple[EntryResult, ...]

    @property
    def refused(self) -> tuple[EntryResult, ...]:
        """Those that flag more than a budget allows."""
        return tuple(entry for entry in self.entries if entry.refused)


def line_sample(place: str, trial: TrialResult, max_chance: float) -> BenignSample:
    """A benign line that was tried against the list."""
    matches = (
        FalseMatch(
            pattern_id=match.pattern_id,
            flags=match.text_match.wording.role == "sign" and match.text_match.e_value <= max_chance,
            text=match.text_match.text,
        )
        for match in trial.matches
    )
    return BenignSample(is_image=False, place=place, matches=tuple(matches))


def image_sample(report: ScanReport, max_chance: float) -> BenignSample:
    """A benign image that was scanned."""
    matches = (
        FalseMatch(
            pattern_id=match.pattern_id,
            flags=match.role == "sign"
            and match.expected_chance_matches is not None
            and match.expected_chance_matches <= max_chance,
            text=match.matched_text,
        )
        for match in report.matches
    )
    return BenignSample(is_image=True, place=report.source.path, matches=tuple(matches))


def judge_entries(
    samples: Iterable[BenignSample],
    *,
    line_budget: float = LINE_BUDGET,
    image_budget: float = IMAGE_BUDGET,
    ids: Collection[str] | None = None,
) -> GateResult:
    """Count what each entry does, and refuse those above their budget.

    Args:
        samples: Benign lines and images.
        line_budget: Lines an entry may flag, of all lines, 0…1.
        image_budget: The same for images.
        ids: Entries to count; all when left out.
    """
    looked = {True: 0, False: 0}
    found: defaultdict[str, list[_Place]] = defaultdict(list)
    for number, sample in enumerate(samples):
        looked[sample.is_image] += 1
        for match in sample.matches:
            if ids is None or match.pattern_id in ids:
                found[match.pattern_id].append((number, sample, match))
    entries = [_entry(pattern_id, places, looked, (line_budget, image_budget)) for pattern_id, places in found.items()]
    entries.sort(key=lambda entry: (not entry.refused, -entry.images.flagged, -entry.lines.flagged, entry.pattern_id))
    return GateResult(lines=looked[False], images=looked[True], entries=tuple(entries))


def samples_to_prove(budget: float) -> float:
    """Lines, or images, without a false flag that show with 95 % confidence that the rate is below a budget."""
    return math.ceil(_RULE_OF_THREE / budget) if budget else math.inf


def _entry(
    pattern_id: str, places: Sequence[_Place], looked: dict[bool, int], budgets: tuple[float, float]
) -> EntryResult:
    lines, images = _count(places, looked, is_image=False), _count(places, looked, is_image=True)
    ranked = sorted(places, key=lambda place: not place[2].flags)
    return EntryResult(
        pattern_id=pattern_id,
        lines=lines,
        images=images,
        refused=(lines.rate or 0) > budgets[0] or (images.rate or 0) > budgets[1],
        examples=tuple((sample.place, match.text) for _, sample, match in ranked[:_EXAMPLES]),
    )


def _count(places: Iterable[_Place], looked: dict[bool, int], *, is_image: bool) -> MatchCount:
    """An entry that is found several times in one line or image counts once there, as the worse of them."""
    worst: dict[int, bool] = {}
    for number, sample, match in places:
        if sample.is_image is is_image:
            worst[number] = worst.get(number, False) or match.flags
    flagged = sum(worst.values())
    return MatchCount(looked=looked[is_image], flagged=flagged, review=len(worst) - flagged)
