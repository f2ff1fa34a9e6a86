"""Entries held against benign material: how often each one flags what it should leave alone, and which do so too often.

Pure counting over what matching found; owns the budgets' meaning, no matching and no files.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from watermark_scan.curation.trial import Trial
    from watermark_scan.report import ScanReport

    _Found = tuple[int, "Look", "Hit"]
    """A hit, where, and the number of that look."""

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
class Hit:
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
class Look:
    """One benign line or image, and what was found in it.

    Attributes:
        is_image: An image; otherwise a line of text.
        place: Where it is, for people.
        hits: What was found.
    """

    is_image: bool
    place: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
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
class Entry:
    """What one entry did.

    Attributes:
        pattern_id: Which.
        lines: Among the lines.
        images: Among the images.
        refused: It flags more than a budget allows.
        examples: The first places where it was found, those it flags before the others, each with the matched text.
    """

    pattern_id: str
    lines: Count
    images: Count
    refused: bool
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What all entries did.

    Attributes:
        lines: How many were looked at.
        images: How many were looked at.
        entries: Those that were found anywhere, worst first.
    """

    lines: int
    images: int
    entries: tuple[Entry, ...]

    @property
    def refused(self) -> tuple[Entry, ...]:
        """Those that flag more than a budget allows."""
        return tuple(entry for entry in self.entries if entry.refused)


def look_at_line(place: str, trial: Trial, max_chance: float) -> Look:
    """What a trial of one benign line says."""
    hits = (
        Hit(
            pattern_id=found.pattern_id,
            flags=found.finding.wording.role == "sign" and found.finding.chance <= max_chance,
            text=found.finding.text,
        )
        for found in trial.matches
    )
    return Look(is_image=False, place=place, hits=tuple(hits))


def look_at_image(report: ScanReport, max_chance: float) -> Look:
    """What the report of one benign image says."""
    hits = (
        Hit(
            pattern_id=match.pattern_id,
            flags=match.role == "sign"
            and match.expected_chance_matches is not None
            and match.expected_chance_matches <= max_chance,
            text=match.matched_text,
        )
        for match in report.matches
    )
    return Look(is_image=True, place=report.source.path, hits=tuple(hits))


def weigh(
    looks: Iterable[Look],
    *,
    line_budget: float = LINE_BUDGET,
    image_budget: float = IMAGE_BUDGET,
    ids: Collection[str] | None = None,
) -> Gate:
    """Count what was found.

    Args:
        looks: At benign lines and images.
        line_budget: Lines an entry may flag, of all lines, 0…1.
        image_budget: The same for images.
        ids: Entries to count; all when left out.
    """
    looked = {True: 0, False: 0}
    found: defaultdict[str, list[_Found]] = defaultdict(list)
    for number, look in enumerate(looks):
        looked[look.is_image] += 1
        for hit in look.hits:
            if ids is None or hit.pattern_id in ids:
                found[hit.pattern_id].append((number, look, hit))
    entries = [_entry(pattern_id, hits, looked, (line_budget, image_budget)) for pattern_id, hits in found.items()]
    entries.sort(key=lambda entry: (not entry.refused, -entry.images.flagged, -entry.lines.flagged, entry.pattern_id))
    return Gate(lines=looked[False], images=looked[True], entries=tuple(entries))


def least_to_prove(budget: float) -> float:
    """Lines, or images, without a false flag that show with 95 % confidence that the rate is below a budget."""
    return math.ceil(_RULE_OF_THREE / budget) if budget else math.inf


def _entry(pattern_id: str, hits: Sequence[_Found], looked: dict[bool, int], budgets: tuple[float, float]) -> Entry:
    lines, images = _count(hits, looked, is_image=False), _count(hits, looked, is_image=True)
    ranked = sorted(hits, key=lambda found: not found[2].flags)
    return Entry(
        pattern_id=pattern_id,
        lines=lines,
        images=images,
        refused=(lines.rate or 0) > budgets[0] or (images.rate or 0) > budgets[1],
        examples=tuple((look.place, hit.text) for _, look, hit in ranked[:_EXAMPLES]),
    )


def _count(hits: Iterable[_Found], looked: dict[bool, int], *, is_image: bool) -> Count:
    """An entry that is found several times in one line or image counts once there, as the worse of them."""
    worst: dict[int, bool] = {}
    for number, look, hit in hits:
        if look.is_image is is_image:
            worst[number] = worst.get(number, False) or hit.flags
    flagged = sum(worst.values())
    return Count(looked=looked[is_image], flagged=flagged, review=len(worst) - flagged)
